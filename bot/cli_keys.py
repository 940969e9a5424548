"""The command line's `keys`: make them, look at them, and destroy those past their time. No key is ever shown."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import log, tools
from bot.settings import Settings, load

keys = typer.Typer(help="Look after the keys that keep members' words and names closed.", no_args_is_help=True)
out = Console()

GiveUp = Annotated[bool, typer.Option("--give-up-lost", help="Let go of what hung on keys that are lost for good.")]


@keys.command()
def init(give_up_lost: GiveUp = False) -> None:
    """Make every key that is missing, and say where they lie. Stop the bot first."""
    settings = _settings()
    lost = asyncio.run(tools.init_keys(settings, give_up_lost=give_up_lost))
    if lost:
        out.print(f"Given up: the links to authors of {', '.join(lost)}. The posts stay.")
    folder = tools.key_folder(settings).folder
    out.print(f"The keys lie in {folder}.", soft_wrap=True, highlight=False)
    out.print("Keep a copy of data.key, apart from copies of the database. Never copy the epoch keys: they must go.")
    if settings.master_key is None:
        out.print("They are not wrapped. With LABMATES_MASTER_KEY set, new ones will be; docs/anonymity.md says why.")


@keys.command()
def status() -> None:
    """List the keys and when each is destroyed; changes nothing."""
    settings = _settings()
    found = tools.key_lines(settings)
    table = Table("key", "wrapped", "in use", "destroyed on (UTC)")
    for line in found:
        until = f"{line.until:%Y-%m-%d}" if line.until else "stays"
        table.add_row(line.name, "yes" if line.wrapped else "no", "yes" if line.running else "until then", until)
    if found:
        out.print(table)
    else:
        out.print(f"There are no keys in {tools.key_folder(settings).folder}: the first run makes them.")


@keys.command()
def rotate() -> None:
    """Make the running week's and year's keys if they are missing; the running bot does it by itself."""
    made = tools.rotate_keys(_settings())
    out.print(f"Made: {', '.join(made)}." if made else "Every key of this week and year is there.")


@keys.command("destroy-expired")
def destroy_expired() -> None:
    """Destroy keys past their time, and write it down; the running bot does it by itself. Stop the bot first."""
    gone = asyncio.run(tools.destroy_keys(_settings()))
    out.print(f"Destroyed: {', '.join(gone)}." if gone else "No key is past its time.")


def _settings() -> Settings:
    settings = load()
    log.begin(settings.log_level, form=settings.log_format)
    return settings
