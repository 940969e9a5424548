"""The command line's `backup`, `restore` and `verify`: a copy beside the running bot, and the way back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Column, Table

from bot import log, tools
from bot.clock import SystemClock
from bot.copies import archive
from bot.copies import backup as copies
from bot.copies.keys import apart
from bot.copies.source import living
from bot.finding import Finding, Health
from bot.privacy.keys import KeyFolder
from bot.settings import Settings, load
from bot.soundness import looked_over
from bot.store import Store
from bot.store.parents import drop_orphans

out, err = Console(), Console(stderr=True)
MARKS = {Health.WELL: "[green]✓[/]", Health.NOTE: "[yellow]·[/]", Health.FAULT: "[red]✗[/]"}

Dest = Annotated[Path | None, typer.Argument(help="The folder that the backup goes into; made when it is missing.")]
KeyDest = Annotated[Path | None, typer.Option("--keys", help="Copy data.key there: a place apart from every backup.")]
Source = Annotated[Path, typer.Argument(help="A file that `labmates backup` made.")]
KeySource = Annotated[Path | None, typer.Option("--keys", help="The folder with your copy of data.key.")]
Drop = Annotated[
    bool, typer.Option("--drop-orphans", help="Delete rows that lost what they hang on. Stop the bot first.")
]


def backup(dest: Dest = None, keys: KeyDest = None) -> None:
    """Write a whole, consistent copy of the database into a new file; the bot may run. Keys go apart, with --keys."""
    if dest is None and keys is None:
        raise typer.BadParameter("name a folder for the backup, or --keys and a folder for the key, or both")
    asyncio.run(_backup(_settings(), dest, keys))


def restore(source: Source, keys: KeySource = None) -> None:
    """Put a backup into an empty database, after it was checked, and verify what came of it."""
    settings = _settings()
    asyncio.run(_restore(settings, source, keys))
    _shown(asyncio.run(looked_over(settings, SystemClock())))


def verify(drop: Drop = False) -> None:
    """Look whether database, references, record and keys are sound; exit with 1 on any fault. The bot may run."""
    settings = _settings()
    if drop:
        out.print(f"{asyncio.run(_dropped(settings))} row(s) let go.")
    _shown(asyncio.run(looked_over(settings, SystemClock())))


async def _backup(settings: Settings, dest: Path | None, keys: Path | None) -> None:
    folder = tools.key_folder(settings)
    if dest is not None and keys is not None:
        apart(dest, keys)
    async with _opened(settings, exclusive=False) as store:
        if keys is not None:
            copy = await copies.backup_key(store, folder, keys)
            out.print(f"data.key is in {copy}. Never keep it beside a backup.", soft_wrap=True, highlight=False)
        if dest is not None:
            async with living(store) as source:
                with Progress(console=err) as progress:
                    task = progress.add_task("Copying", total=sum(source.sizes().values()))
                    made = await copies.backup(
                        source, dest, folder, SystemClock(), lambda _, n: progress.advance(task, n)
                    )
            out.print(
                f"{made.rows:,} rows of {len(made.manifest.tables)} tables are in {made.path}.",
                soft_wrap=True,
                highlight=False,
            )


async def _restore(settings: Settings, source: Path, keys: Path | None) -> None:
    folder = tools.key_folder(settings)
    copy = None if keys is None else KeyFolder(keys, settings.data_dir, tools.master_key(settings))
    with archive.opened(source) as found:
        async with _opened(settings, exclusive=True) as store:
            with Progress(console=err) as progress:
                # each row is read to check it, read to write it, and read again to compare it
                task = progress.add_task("Restoring", total=3 * sum(found.sizes().values()))
                await copies.restore(found, store, folder, copy, lambda _, n: progress.advance(task, n))
            out.print(f"{store.place} stands as of {found.manifest.made}.", soft_wrap=True, highlight=False)


async def _dropped(settings: Settings) -> int:
    async with _opened(settings, exclusive=True) as store, store.write() as tx:
        return await drop_orphans(tx)


@asynccontextmanager
async def _opened(settings: Settings, *, exclusive: bool) -> AsyncIterator[Store]:
    store = await Store.open(settings.store_url, exclusive=exclusive)
    try:
        yield store
    finally:
        await store.close()


def _shown(found: list[Finding]) -> None:
    table = Table("", "", Column(overflow="fold"), box=None, show_header=False)
    for one in found:
        said = escape(one.says)
        said += f"\n  [dim]mend:[/] {escape(one.mend)}" if one.mend else ""
        table.add_row(MARKS[one.health], one.what, said)
    out.print(table)
    if any(one.health is Health.FAULT for one in found):
        raise typer.Exit(1)


def _settings() -> Settings:
    settings = load()
    log.begin(settings.log_level)
    return settings
