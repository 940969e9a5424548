"""The audit as moderators read it: who changed or did what, and when, by their own clock; and as a file."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import tzinfo
from enum import StrEnum
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Choice,
    Cog,
    Context,
    Document,
    Hint,
    Mention,
    Outcome,
    P,
    Person,
    Phrase,
    Reply,
    Select,
    Text,
    Tone,
    command,
)
from bot.community import Communities
from bot.store.audit import Audit, AuditLine, Sought
from cogs.moderation.deeds import SAID, Area

PAGE: Final = 10
MOST: Final = 20_000  # lines of one file
COLUMNS: Final = ("sequence", "at", "who", "action", "about", "note", "digest")
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run (owasp.org, "CSV Injection")
NOBODY: Final = P("Who wrote anonymously is in no line of it, and neither is what members wrote.")


class Format(StrEnum):
    """How a file is written."""

    CSV = "csv"
    JSON = "json"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return P("For a spreadsheet (CSV)") if self is Format.CSV else P("For programs (JSON)")


class AuditBook(Cog):
    """The newest lines of a community's audit, a page at a time."""

    def __init__(self, audit: Audit, communities: Communities) -> None:
        """Read ``audit``."""
        self._audit = audit
        self._communities = communities

    @command("mod.audit", P("Who changed which setting or did what, and when"), audience=Audience.MODERATORS)
    async def audit(
        self,
        ctx: Context,
        area: Annotated[Area, Hint(P("About what"))] = Area.ALL,
        member: Annotated[Person | None, Hint(P("By whom"))] = None,
        before: Annotated[int, Hint(P("Before"), hidden=True)] = 0,
    ) -> Outcome:
        """The newest first, with who did it."""
        sought = Sought(str(member) if member else "", area.starts, before if before > 0 else None)
        lines = await self._audit.read(ctx.person.home, PAGE + 1, sought)
        if not lines:
            return Reply.say(P("Nothing of that kind has been done here yet."))
        zone = await self._zone(ctx)
        blocks: list[Block] = [Text(P("What was done"), Tone.TITLE)]
        for line in lines[:PAGE]:
            blocks += _said(line, zone)
        blocks.append(Text(P("Times are those of {zone}.")(zone=str(zone).replace("_", " ")), Tone.SMALL))
        blocks.append(Text(NOBODY, Tone.SMALL))
        this = Call("mod.audit", {"area": area.value} | ({"member": str(member)} if member else {}))
        if len(lines) > PAGE:
            blocks.append(Button(P("Earlier"), this.having(before=str(lines[PAGE - 1].sequence))))
        if before:
            blocks.append(Button(P("The newest"), this))
        by = {"member": str(member)} if member else {}
        choices = tuple(Choice(one.value, one.label) for one in Area)
        blocks.append(Select(P("Only about"), Call("mod.audit", by), "area", choices))
        blocks.append(Button(P("As a file"), Call("mod.audit-file", this.args)))
        return Reply(tuple(blocks))

    @command("mod.audit-file", P("The record of what was done, as a file"), audience=Audience.MODERATORS, listed=False)
    async def file(
        self,
        ctx: Context,
        form: Annotated[Format, Hint(P("What for?"))],
        area: Annotated[Area, Hint(P("About what"))] = Area.ALL,
        member: Annotated[Person | None, Hint(P("By whom"))] = None,
    ) -> Outcome:
        """Every line that is kept, the oldest first, with times in UTC and the digests by which it is verified."""
        sought = Sought(str(member) if member else "", area.starts)
        lines = (await self._audit.read(ctx.person.home, MOST, sought))[::-1]
        written = _csv(lines) if form is Format.CSV else _json(lines)
        return Reply.say(P("This is kept for a year. It names moderators: keep it among you."), NOBODY, written)

    async def _zone(self, ctx: Context) -> ZoneInfo:
        return ZoneInfo(ctx.zone) if ctx.zone else await self._communities.counts_in(ctx.person.home)


def _said(line: AuditLine, zone: tzinfo) -> list[Block]:
    """A line without what it was done to: ids tell nobody anything."""
    when, action = f"{line.at.astimezone(zone):%Y-%m-%d %H:%M}", SAID.get(line.action, line.action)
    told = P("{when}: {action}")(when=when, action=action)
    if line.note:
        told = P("{when}: {action} ({note})")(when=when, action=action, note=line.note)
    try:
        return [Text(told), Mention(Person.parse(line.actor))]
    except ValueError:  # the house itself
        return [Text(told)]


def _row(line: AuditLine) -> tuple[str, ...]:
    about = (line.actor, line.action, line.subject, line.note, line.digest)
    return (str(line.sequence), line.at.isoformat(timespec="seconds"), *about)


def _csv(lines: Sequence[AuditLine]) -> Document:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in _row(line)] for line in lines)
    return Document("audit.csv", file.getvalue())


def _json(lines: Sequence[AuditLine]) -> Document:
    rows = [dict(zip(COLUMNS, _row(line), strict=True)) | {"previous": line.previous} for line in lines]
    return Document("audit.json", json.dumps(rows, ensure_ascii=False, indent=1))
