"""The command line's `audit`: look whether the chains of what was done still hold."""

import asyncio
import json
from typing import Annotated

import typer
from rich.console import Console

from bot import audits, log
from bot.settings import Settings, load

audit = typer.Typer(help="Look after the record of what moderators did.", no_args_is_help=True)
out = Console()

Community = Annotated[str, typer.Option(help="Only this one, such as discord:42.")]
Expect = Annotated[
    list[str] | None,
    typer.Option(help="SEQ:DIGEST as somebody wrote it down, such as 214:9f2c81d03a5b; with --community."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")]


@audit.callback()
def look() -> None:
    """Look after the record of what moderators did."""


@audit.command()
def verify(community: Community = "", expect: Expect = None, as_json: AsJson = False) -> None:
    """Look whether every chain holds, from end to end; exit with 1 where one does not."""
    wanted = [_expected(one) for one in expect or []]
    if wanted and not community:
        raise typer.BadParameter("--expect needs --community: each has a chain of its own")
    found = asyncio.run(audits.verified(_settings(), community, wanted))
    if as_json:
        typer.echo(json.dumps([one.to_json() for one in found], indent=2))
    else:
        for one in found:
            out.print(one.said, soft_wrap=True, highlight=False)
        if not found:
            out.print("Nothing has been done yet, so there is nothing to verify.")
    if any(one.broken is not None for one in found):
        raise typer.Exit(1)


def _expected(text: str) -> tuple[int, str]:
    sequence, _, digest = text.partition(":")
    if not sequence.isdecimal() or not audits.is_digest(digest.lower()):
        raise typer.BadParameter(f"{text!r} is not like 214:9f2c81d03a5b")
    return int(sequence), digest.lower()


def _settings() -> Settings:
    settings = load()
    log.begin(settings.log_level, form=settings.log_format)
    return settings
