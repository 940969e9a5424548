"""What is kept about oneself: as a file to take along, or erased at one's word, across all features."""

import json
import logging
from collections.abc import Sequence
from typing import Annotated, Final

from bot import (
    Block,
    Button,
    Call,
    Cog,
    Context,
    Document,
    Hint,
    Outcome,
    P,
    Reply,
    Text,
    Tone,
    Words,
    command,
)
from bot.errors import StoreError
from bot.rights import Holder

NAME: Final = "labmates-mydata.json"
OTHERS: Final = P(
    "Not here: other features of Discord or Slack, what others wrote about you, and this question itself in the log of "
    "your platform. Whoever runs me keeps backups for as long as they told you."
)
FILE_ON_SLACK: Final = P(
    "On Slack the file comes into our conversation, where the owners of the workspace may be able to export it. "
    "Download it, then delete it there."
)
SURE: Final = "yes"

log = logging.getLogger(__name__)


class MyData(Cog):
    """Export and erasure for whoever asks, of their own and nobody else's."""

    def __init__(self, holders: Sequence[Holder]) -> None:
        """Ask these, in this order; what tells which features somebody used comes last."""
        self._holders = holders

    @command("mydata.export", P("Everything I keep about you, as a file for you alone"))
    async def export(self, ctx: Context) -> Outcome:
        """A JSON file with a part for each feature."""
        found = {holder.name: dict(await holder.export(ctx.person)) for holder in self._holders}
        kept = {name: part for name, part in found.items() if part}
        if not kept:
            return Reply.say(P("I keep nothing about you that I could find."))
        content = json.dumps(kept, ensure_ascii=False, indent=2, default=str)
        notes: list[Block] = [Text(FILE_ON_SLACK)] if ctx.person.platform == "slack" else []
        return Reply.say(
            P("This is what I keep about you. Keep the file somewhere private."), *notes, Document(NAME, content)
        )

    @command("mydata.delete", P("Erase everything I keep about you"))
    async def delete(self, ctx: Context, sure: Annotated[str, Hint(P("Sure"), hidden=True)] = "") -> Outcome:
        """Say what would be erased and ask once; then do it, and say what cannot be."""
        if sure != SURE:
            return self._question()
        blocks: list[Block] = []
        stays: list[Words] = []
        failed: list[Words] = []
        for holder in self._holders:
            try:
                erased = await holder.erase(ctx.person)
            except StoreError as fault:
                log.error("not-erased", extra={"part": holder.name, "fault": type(fault).__name__})
                failed.append(holder.keeps)
                continue
            blocks += [Text(P("Gone: {what}")(what=words)) for words in erased.gone]
            stays += erased.stays
        return Reply(tuple(_told(blocks, stays, failed)))

    def _question(self) -> Reply:
        return Reply.say(
            Text(P("Erase everything?"), Tone.TITLE),
            *(Text(P("• {what}")(what=holder.keeps)) for holder in self._holders),
            P("This cannot be undone. Take it with you first, if you want to keep anything."),
            Button(P("Erase everything"), Call("mydata.delete", {"sure": SURE}), Tone.DANGER),
            Button(P("Take it with me first"), Call("mydata.export")),
        )


def _told(gone: Sequence[Block], stays: Sequence[Words], failed: Sequence[Words]) -> list[Block]:
    blocks: list[Block] = [Text(P("Erased"), Tone.TITLE) if not failed else Text(P("Not all is erased"), Tone.TITLE)]
    blocks += gone
    if failed:
        blocks += [Text(P("Not yet, my notebook was out of reach: {what}")(what=words)) for words in failed]
        blocks.append(Button(P("Try again"), Call("mydata.delete", {"sure": SURE}), Tone.PRIMARY))
    blocks.append(Text(P("What stays, or cannot be found any more, by anybody"), Tone.TITLE))
    blocks += [Text(P("• {what}")(what=words)) for words in (*stays, OTHERS)]
    return blocks
