"""The command line's word on what was forgotten: counts by job and table, and whom nobody can tell from them."""

import asyncio
from datetime import timedelta

import typer
from rich.console import Console
from rich.table import Table

from bot import log, tools
from bot.settings import load

MONTH = timedelta(days=30)


def retention() -> None:
    """Show what was erased because its time was over: when each job looked last, and how many rows went."""
    settings = load()
    log.begin(settings.log_level, form=settings.log_format)
    found = asyncio.run(tools.swept(settings))
    if not found:
        typer.echo("Nothing is written down yet: the bot looks every few hours while it runs.")
        return
    table = Table("job", "what", "looked last (UTC)", "rows in 30 days", "in 365 days")
    newest = max(one.day for one in found)
    for job, what in sorted({(one.job, one.what) for one in found}):
        mine = [one for one in found if (one.job, one.what) == (job, what)]
        lately = sum(one.rows for one in mine if one.day > newest - MONTH)
        table.add_row(job, what, f"{mine[0].day:%Y-%m-%d}", str(lately), str(sum(one.rows for one in mine)))
    Console().print(table)
