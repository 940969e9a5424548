"""The command line's words on what leaves by the clock: schedule, outbox and simulate."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot import log, tools
from bot import simulate as year
from bot.schedule.letters import Letter, Letters
from bot.settings import Settings, load
from bot.simulate import almanac, programme
from bot.simulate.calm import Calm
from bot.simulate.fairness import Fairness

schedule = typer.Typer(help="Look at what is planned.", no_args_is_help=True)
outbox = typer.Typer(help="Look after messages that did not arrive.", no_args_is_help=True)
Keys = Annotated[list[str] | None, typer.Argument(help="Keys from `labmates outbox list`.")]
Every = Annotated[bool, typer.Option("--all", help="All of them.")]


@schedule.command("preview")
def preview(
    member: Annotated[str, typer.Option(help="Whose plans, such as discord:42:7.")] = "",
    community: Annotated[
        str, typer.Option(help="Of which community, such as discord:42; then counts by the hour.")
    ] = "",
    days: Annotated[int, typer.Option(min=1, max=366)] = 14,
) -> None:
    """Show what falls due in the days to come, and why then."""
    if bool(member) == bool(community):
        raise typer.BadParameter("say either --member platform:community:id or --community platform:id")
    settings = load()
    log.begin(settings.log_level, form=settings.log_format)
    try:
        lines = asyncio.run(tools.preview(settings, member, community, days))
    except ValueError as fault:
        raise typer.BadParameter(str(fault)) from None
    for line in lines or ["Nothing falls due in these days."]:
        typer.echo(line)


@schedule.callback()
def look() -> None:
    """Look at what is planned."""


@outbox.command("list")
def list_letters() -> None:
    """List the messages that were tried too often; to whom they go is not shown."""
    out, found = Console(), asyncio.run(_letters())
    table = Table("key", "kind", "community", "due (UTC)", "tried", "fault", "")
    for letter in found:
        late = "too late to send" if letter.late else ""
        due = f"{letter.due_at:%Y-%m-%d %H:%M}"
        table.add_row(letter.id, letter.kind, letter.community, due, str(letter.attempts), letter.fault, late)
    out.print(table if found else "Every message has arrived, or is on its way.")


@outbox.command()
def retry(keys: Keys = None, every: Every = False) -> None:
    """Have messages tried again, unless they are too old for their kind."""
    number = asyncio.run(_change_letters(Letters.retry, keys, every))
    typer.echo(f"{number} will be tried again when the bot runs.")


@outbox.command()
def drop(keys: Keys = None, every: Every = False) -> None:
    """Give messages up."""
    typer.echo(f"{asyncio.run(_change_letters(Letters.drop, keys, every))} dropped.")


def simulate(
    members: Annotated[int, typer.Option(min=1, help="How many take part.")] = 200,
    days: Annotated[int, typer.Option(min=1, help="For how long.")] = 365,
    seed: Annotated[int, typer.Option(help="The same seed draws the same people.")] = 1,
    kill: Annotated[bool, typer.Option("--kill", help="Kill the process every ten days or so.")] = False,
    database_url: Annotated[str | None, typer.Option(help="An empty database; a temporary SQLite file else.")] = None,
    processes: Annotated[int, typer.Option(min=1, max=2, help="Two need a PostgreSQL.")] = 1,
    mentoring: Annotated[bool, typer.Option("--mentoring", help="A programme of introductions instead.")] = False,
    wellness: Annotated[bool, typer.Option("--wellness", help="A year of prompts and events instead.")] = False,
) -> None:
    """Live through a year on a clock that leaps, and count what went wrong; exit with 1 unless nothing did."""
    log.begin("WARNING")
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Days", total=days)

        def passed(more: int) -> None:
            progress.advance(task, more)

        troubles = year.Troubles(kill, processes)
        found: year.Numbers | Fairness | Calm
        if mentoring:
            found = asyncio.run(programme.simulate(members, days, seed, database_url, passed, kill=kill))
        elif wellness:
            found = asyncio.run(almanac.simulate(members, days, seed, database_url, passed, kill=kill))
        else:
            found = asyncio.run(year.simulate(members, days, seed, database_url, troubles, passed))
    for name, number in found.told():
        typer.echo(f"{name}: {number}")
    if found.faults:
        raise typer.Exit(1)


async def _letters() -> list[Letter]:
    async with tools.letters(_settings(), change=False) as letters:
        return await letters.all()


async def _change_letters(
    change: Callable[[Letters, Sequence[str]], Awaitable[int]], keys: list[str] | None, every: bool
) -> int:
    if not keys and not every:
        raise typer.BadParameter("name the keys, or say --all")
    async with tools.letters(_settings(), change=True) as letters:
        return await change(letters, [] if every else keys or [])


def _settings() -> Settings:
    settings = load()
    log.begin(settings.log_level, form=settings.log_format)
    return settings
