"""The command line beside `run`: doctor, migrate, manifest, search, screen, catalogue, keys, audit and others."""

import asyncio
import json
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Column, Table

from bot import log, tools
from bot.cli_audit import audit
from bot.cli_copies import backup, restore, verify
from bot.cli_keys import keys
from bot.cli_lines import lines
from bot.cli_move import move
from bot.cli_retention import retention
from bot.cli_screen import screen
from bot.finding import Finding, Health
from bot.healthy import healthy
from bot.roles import asked
from bot.settings import Settings, load
from bot.start import start
from bot.upkeep import outbox, schedule, simulate

cli = typer.Typer(
    help="A peer-support bot for the people of medical laboratories.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # it quotes the words of an error
)
catalogue = typer.Typer(help="Look after the list of resources.", no_args_is_help=True)


@cli.callback()
def begin(
    which: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=lambda told: _version(told), help="Say which one this is."),
    ] = False,
) -> None:
    """A peer-support bot for the people of medical laboratories."""


def _version(told: bool) -> None:
    if told:
        typer.echo(f"labmates {version('labmates')}")
        raise typer.Exit


cli.add_typer(catalogue, name="catalogue")
cli.add_typer(schedule, name="schedule")
cli.add_typer(outbox, name="outbox")
cli.add_typer(keys, name="keys")
cli.add_typer(audit, name="audit")
cli.add_typer(lines, name="lines")
cli.command()(simulate)
cli.command()(screen)
cli.command()(retention)
cli.command()(backup)
cli.command()(restore)
cli.command()(verify)
cli.command()(move)
cli.command()(healthy)

out = Console()
err = Console(stderr=True)
MARKS = {Health.WELL: "[green]✓[/]", Health.NOTE: "[yellow]·[/]", Health.FAULT: "[red]✗[/]"}


class Platform(StrEnum):
    """A platform that wants a manifest."""

    SLACK = "slack"
    DISCORD = "discord"


@cli.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def run(words: typer.Context) -> None:
    """Start every platform that has a token, or the local page when none has; --help tells of roles."""
    start(asked(words.args))


@cli.command()
def doctor() -> None:
    """Look over settings, tokens, database, files and clock; exit with 1 on any fault."""
    found = asyncio.run(tools.examined(_settings()))
    table = Table("", "", Column(overflow="fold"), box=None, show_header=False)  # a mend is read to its last letter
    for finding in found:
        table.add_row(MARKS[finding.health], finding.what, _said(finding))
    out.print(table)
    if any(f.health is Health.FAULT for f in found):
        raise typer.Exit(1)


@cli.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    out.print(f"{asyncio.run(tools.migrated(_settings()))} is up to date.")


@cli.command()
def manifest(
    platform: Platform,
    url: Annotated[
        str, typer.Option(help="Public https address of this bot's web server, for Slack's signed HTTP.")
    ] = "",
) -> None:
    """Print what the platform wants to know of the app, made from the declarations."""
    made = tools.manifest(_settings(), url) if platform is Platform.SLACK else tools.registration()
    typer.echo(json.dumps(made, indent=2, ensure_ascii=False))


@cli.command()
def search(
    query: Annotated[str, typer.Argument(help="What somebody would type.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print ids, scores and names as JSON.")] = False,
    batch: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help='Lines of {"query": …}.')] = None,
    to: Annotated[Path | None, typer.Option("--out", help="Where the ids go, at most ten for each query.")] = None,
) -> None:
    """Search the shipped catalogue, once or for a file of queries."""
    if batch is not None:
        _batch(batch, to)
        return
    if not query:
        raise typer.BadParameter("give a query, or --batch FILE")
    hits = tools.shelf().search(query)
    if as_json:
        rows = [{"id": h.resource.id, "score": round(h.score, 3), "name": h.resource.name} for h in hits]
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    if not hits:
        out.print("Nothing fits that well. Try other words.")
    for number, hit in enumerate(hits[:5], start=1):
        entry = hit.resource
        reach = " · ".join(
            filter(None, (entry.phone and f"call {entry.phone}", entry.text and f"text {entry.text}", entry.url))
        )
        out.print(f"[bold]{number}. {entry.name}[/]\n   {entry.summary}\n   {reach}", highlight=False)


@catalogue.command()
def check(
    links: Annotated[bool, typer.Option("--links", help="Also open every link; needs the network.")] = False,
) -> None:
    """Report what is stale, expired or unverified, and dead links; exit with 1 on what is expired or dead."""
    found = tools.freshness()
    for title, entries in (("stale", found.stale), ("expired", found.expired), ("unverified", found.unverified)):
        out.print(f"[bold]{len(entries)} {title}[/]")
        for entry in entries:
            checked = f": checked {entry.checked:%Y-%m}" if entry.checked else ""
            out.print(f"  {entry.id}{checked}", highlight=False)
    dead = asyncio.run(_links()) if links else 0
    if found.expired or dead:
        raise typer.Exit(1)


def _batch(batch: Path, to: Path | None) -> None:
    if to is None:
        raise typer.BadParameter("--batch needs --out")
    index = tools.shelf()
    found: dict[str, list[str]] = {}
    for number, line in enumerate(_lines(batch), start=1):
        if not line.strip():
            continue
        try:
            query = str(json.loads(line)["query"])
        except (ValueError, KeyError, TypeError):
            raise typer.BadParameter(f'line {number} of {batch} is not like {{"query": "…"}}') from None
        found[query] = [hit.resource.id for hit in index.search(query, limit=10)]
    try:
        to.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as fault:
        raise typer.BadParameter(f"{to} cannot be written: {fault.strerror}") from None
    err.print(f"{len(found)} queries answered in {to}.")


def _lines(batch: Path) -> list[str]:
    try:
        return batch.read_text(encoding="utf-8").split("\n")  # a line of JSON may hold the other line ends of Unicode
    except OSError as fault:
        raise typer.BadParameter(f"{batch} cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{batch} is not UTF-8: save it as UTF-8, and try again") from None


async def _links() -> int:
    with Progress(console=err) as progress:
        task = progress.add_task("Opening links", total=tools.links())
        found = await tools.checked_links(lambda: progress.advance(task))
    for link in found:
        to = f" → {link.moved_to}" if link.moved_to else ""
        out.print(f"  {link.resource.id}: {link.health} {link.status or ''} {link.resource.url}{to}", highlight=False)
    return sum(link.health is tools.LinkHealth.GONE for link in found)


def _said(finding: Finding) -> str:
    said = escape(finding.says)
    return f"{said}\n  [dim]mend:[/] {escape(finding.mend)}" if finding.mend else said


def _settings() -> Settings:
    settings = load()
    log.begin(settings.log_level, form=settings.log_format)
    return settings
