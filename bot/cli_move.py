"""The command line's `move`: from one database to another, such as from a SQLite file to PostgreSQL."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot import log
from bot.copies.move import moving, url_of
from bot.settings import load

out, err = Console(), Console(stderr=True)

From = Annotated[
    str, typer.Option("--from", help="sqlite:///file or postgresql://…, or @FILE that holds it; your SQLite file else.")
]
To = Annotated[
    str, typer.Option("--to", help="The same for an empty database, without a password; LABMATES_DATABASE_URL else.")
]


def move(from_: From = "", to: To = "") -> None:
    """Move everything into an empty database, whole or not at all; what it came from stays as it is.

    Stop the bot first. A password never goes on the command line: put the URL into a file and say @FILE, or into
    LABMATES_DATABASE_URL and leave --to out.
    """
    settings = load()
    log.begin(settings.log_level)
    source = url_of(from_) if from_ else f"sqlite:///{settings.data_dir / 'labmates.db'}"
    told = bool(to) or settings.database_url is None
    if told and not to:
        raise typer.BadParameter("say --to, or set LABMATES_DATABASE_URL to the new database")
    asyncio.run(_move(source, url_of(to) if to else settings.store_url, told=told))


async def _move(source: str, target: str, *, told: bool) -> None:
    async with moving(source, target) as move_:
        old, new = move_.places
        with Progress(console=err) as progress:
            # each row is read once to copy it and once to compare it
            task = progress.add_task("Moving", total=2 * move_.rows)
            tallies = await move_(lambda _, number: progress.advance(task, number))
    table = Table("table", "rows", "checksum, the same on both sides")
    for name, tally in tallies.items():
        if tally.rows:
            table.add_row(name, f"{tally.rows:,}", tally.hex[:16])
    out.print(table)
    rows = sum(tally.rows for tally in tallies.values())
    out.print(
        f"{rows:,} rows of {len(tallies)} tables are in {new}. {old} is as it was.", soft_wrap=True, highlight=False
    )
    out.print("What comes next:", *_next(old, told=told), sep="\n", soft_wrap=True, highlight=False)


def _next(old: str, *, told: bool) -> list[str]:
    steps = [
        "leave the key folder where it is: the same keys belong to the new database",
        "`labmates verify`, then start the bot",
    ]
    if told:
        steps.insert(0, "set LABMATES_DATABASE_URL to the new database, with its password, in .env or the environment")
    steps.append(f"when all is well, delete {old}: it holds everything as of now, and forgets nothing by itself")
    return [f" {number}. {step}" for number, step in enumerate(steps, 1)]
