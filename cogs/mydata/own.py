"""What is kept about oneself: in words, as files to take along, or erased at one's word, across all features."""

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
    Fields,
    Hint,
    Outcome,
    P,
    Reply,
    Text,
    Tone,
    Words,
    command,
)
from bot.clock import Clock
from bot.community import Communities
from bot.errors import Fault
from bot.i18n import Day
from bot.rights import Holder
from bot.store.sweeps import Sweeps
from cogs.mydata.page import Part, page

NAME: Final = "labmates-mydata.json"
PAGE: Final = "labmates-mydata.html"
OTHERS: Final = P(
    "Not here: other features of Discord or Slack, what others wrote about you, and this question itself in the log of "
    "your platform. Whoever runs me keeps backups for as long as they told you."
)
FILE_ON_SLACK: Final = P(
    "On Slack files come into our conversation, where the owners of the workspace may be able to export them. "
    "Download them, then delete them there."
)
LEFT: Final = P(
    "If you leave the community, I erase all this 30 days after I notice. Come back before that, and nothing is lost. "
    "Anonymous posts stay up: if they vanished with you, everybody would know whose they were."
)
SURE: Final = "yes"
WAYS: Final[tuple[Block, ...]] = (
    Button(P("Take it with me"), Call("mydata.export")),
    Button(P("How long, for everybody"), Call("mydata.policy")),
    Button(P("Erase everything"), Call("mydata.delete"), Tone.DANGER),
)

log = logging.getLogger(__name__)


class MyData(Cog):
    """Insight, export and erasure for whoever asks, of their own and nobody else's."""

    for_everybody = True
    private = True

    def __init__(self, holders: Sequence[Holder], communities: Communities, sweeps: Sweeps, clock: Clock) -> None:
        """Ask these, in this order; what tells which features somebody used comes last."""
        self.holders = holders
        self._communities = communities
        self._sweeps = sweeps
        self._clock = clock

    @command("mydata.show", P("What I keep about you, in words"), default=True)
    async def show(self, ctx: Context) -> Outcome:
        """Each feature that keeps something: what, and for how long."""
        blocks: list[Block] = [
            Text(P("What I keep about you"), Tone.TITLE),
            Text(P("A feature that is not listed keeps nothing about you."), Tone.SMALL),
        ]
        for holder in self.holders:
            if said := await holder.summary(ctx.person):
                blocks.append(Text(holder.title, Tone.TITLE))
                blocks += [Text(one) for one in said]
                blocks.append(Text(P("How long: {term}")(term=holder.term), Tone.SMALL))
        return Reply((*blocks, *WAYS))

    @command("mydata.policy", P("What I keep for how long, for everybody"))
    async def policy(self, ctx: Context) -> Outcome:
        """The same for everybody; moderators also read when it was last acted on."""
        terms = tuple((holder.title, holder.term) for holder in self.holders)
        blocks: list[Block] = [
            Text(P("What is kept for how long"), Tone.TITLE),
            Fields(terms),
            Text(LEFT),
            Text(OTHERS),
        ]
        if ctx.moderator:
            last = await self._sweeps.last()
            swept = P("What is past its time is erased by itself. I looked last on {day} (UTC).")
            never = P("What is past its time is erased by itself. I have not looked yet: that comes within hours.")
            blocks.append(Text(swept(day=Day(last)) if last else never, Tone.SMALL))
        return Reply((*blocks, *WAYS[::2]))

    @command("mydata.export", P("Everything I keep about you, as files for you alone"))
    async def export(self, ctx: Context) -> Outcome:
        """A JSON file with a part for each feature, and the same as a page to read."""
        found = {holder.name: dict(await holder.export(ctx.person)) for holder in self.holders}
        kept = {name: part for name, part in found.items() if part}
        if not kept:
            return Reply.say(P("I keep nothing about you that I could find."))
        notes: list[Block] = [Text(FILE_ON_SLACK)] if ctx.person.platform == "slack" else []
        return Reply.say(
            P("This is what I keep about you: one file for programs, and a page to read or print. Keep both private."),
            *notes,
            Document(NAME, json.dumps(kept, ensure_ascii=False, indent=2, default=str)),
            Document(PAGE, await self._page(ctx, found)),
        )

    @command("mydata.delete", P("Erase everything I keep about you"))
    async def delete(self, ctx: Context, sure: Annotated[str, Hint(P("Sure"), hidden=True)] = "") -> Outcome:
        """Say what would be erased and ask once; then do it, and say what cannot be."""
        if sure != SURE:
            return self._question()
        blocks: list[Block] = []
        stays: list[Words] = []
        failed: list[Words] = []
        for holder in self.holders:
            try:
                erased = await holder.erase(ctx.person)
            except Fault as fault:
                log.error("not-erased", extra={"part": holder.name, "fault": type(fault).__name__})
                failed.append(holder.keeps)
                continue
            blocks += [Text(P("Gone: {what}")(what=words)) for words in erased.gone]
            stays += erased.stays
        return Reply(tuple(_told(blocks, stays, failed)))

    async def _page(self, ctx: Context, found: dict[str, dict[str, object]]) -> str:
        parts = [
            Part(holder.title, said, holder.term, found[holder.name])
            for holder in self.holders
            if (said := await holder.summary(ctx.person)) or found[holder.name]
        ]
        say = await self._communities.speaker(ctx.person, ctx.locale)
        language = await self._communities.language(ctx.person, ctx.locale)
        return page(parts, self._clock.now().date(), language, say)

    def _question(self) -> Reply:
        return Reply.say(
            Text(P("Erase everything?"), Tone.TITLE),
            *(Text(P("• {what}")(what=holder.keeps)) for holder in self.holders),
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
