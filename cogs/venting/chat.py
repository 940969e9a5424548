"""Offering help: an anonymous talk between the moderators together and whoever wrote a post."""

import logging
import secrets
from collections.abc import Callable
from typing import Annotated, Final

from bot import Audience, Block, Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.docket import Decision, Docket
from bot.errors import StoreError
from bot.i18n import Day
from bot.privacy.seal import SealBroken
from bot.privacy.terms import KeyGone
from bot.store.anonymity import Anonymity
from bot.store.audit import Audit
from bot.store.cases import Case, Kind
from bot.store.talks import Letter, Sent, Side, Talk
from bot.store.vents import Vent
from cogs.venting.moderate import LINK_GONE, NO_POST

MODERATORS: Final = Audience.MODERATORS
SENT: Final = {
    Sent.YES: P("Sent. It waits in their private list; they may answer, or leave it. Nobody learns who they are."),
    Sent.AGAIN: P("That was sent already."),
    Sent.CLOSED: P("They have closed this talk. That is their right; please leave it there."),
    Sent.PATIENCE: P("You have written three times without an answer. Please wait for one: silence is an answer, too."),
    Sent.GONE: LINK_GONE,
}
OFFER: Final = P("What would you like to offer them?")
WISDOM: Final = P(
    "Warm and short is best: that you read it, what you can do, and that they need not say who they are. For danger, "
    "name /helpnow."
)

log = logging.getLogger(__name__)

PostId = Annotated[str, Hint(P("Post"), hidden=True, max_length=40)]
Letters = Annotated[
    str, Hint(OFFER, long=True, max_length=1000, shared=True, help=P("They read it as from the moderators."))
]


class Chatting(Cog):
    """The moderators' side of a talk; they share one about each post."""

    private = True

    def __init__(self, anonymity: Anonymity, docket: Docket, audit: Audit, tell: Callable[[Vent], object]) -> None:
        """Letters are sealed with the post that they are about; ``tell`` lets its author know, where they want that."""
        self._anonymity = anonymity
        self._docket = docket
        self._audit = audit
        self._tell = tell

    @command("mod.offer", P("Offer help to the author of a post"), audience=MODERATORS, listed=False)
    async def offer(self, ctx: Context, post: PostId, text: Letters) -> Outcome:
        """Write to whoever wrote a post, for all moderators together."""
        vent = await self._vent(ctx, post)
        if vent is None:
            return Reply.say(NO_POST)
        if vent.capsule is None:
            return Reply.say(LINK_GONE)
        try:
            async with self._audit.together():
                sent, _ = await self._anonymity.talks.open(vent.where, text, letter=secrets.token_hex(16))
                if sent is Sent.YES:
                    await self._audit.record(ctx.person.home, str(ctx.person), "vent.offered", post)
        except (KeyGone, SealBroken):
            return Reply.say(LINK_GONE)
        if sent is Sent.YES:
            self._tell(vent)
            await self._settled(ctx, post)
        return Reply.say(SENT[sent], fresh=True)

    @command("mod.talk", P("Read a talk with the author of a post"), audience=MODERATORS, listed=False)
    async def talk(self, ctx: Context, post: PostId) -> Outcome:
        """Show the letters to this moderator alone."""
        vent = await self._vent(ctx, post)
        if vent is None:
            return Reply.say(NO_POST)
        try:
            talk = await self._ours(post)
            letters = [] if talk is None else await self._anonymity.talks.look(talk, Side.OTHER)
        except (KeyGone, SealBroken):
            return Reply.say(LINK_GONE)
        blocks: list[Block] = [Text(P("Only moderators and whoever wrote the post can read this:"), Tone.SMALL)]
        for letter in letters:
            blocks += _said(letter)
        answer = Button(P("Answer"), Call("mod.offer", {"post": post, "_form": "1"}), Tone.PRIMARY)
        return Reply((*blocks, Text(WISDOM, Tone.SMALL), answer))

    async def answered(self, talk: Talk, text: str) -> None:
        """Bring an author's answer before the moderators: a case without its words. Never raises."""
        try:
            case = await self._docket.cases.join(talk.where.community, Kind.ANSWER, talk.post, dict)
        except StoreError as fault:  # the letter is kept, and stands on the screen of whoever opens the talk
            log.error("answer-without-a-case", extra={"fault": type(fault).__name__})
            return
        await self._docket.show(case)

    async def _settled(self, ctx: Context, post: str) -> None:
        """Whoever answers has closed what waited for an answer."""
        for case in await self._docket.cases.about(ctx.person.home, post):
            if case.kind is Kind.ANSWER and await self._docket.decide(case, ctx.person, Decision.ANSWERED):
                await self._docket.show(case)

    async def _ours(self, post: str) -> Talk | None:
        return next((talk for talk in await self._anonymity.talks.about([post]) if talk.capsule is None), None)

    async def _vent(self, ctx: Context, post: str) -> Vent | None:
        vent = await self._anonymity.vents.get(post)
        return vent if vent is not None and vent.where.community == ctx.person.home else None


async def answer_face(case: Case) -> list[Block]:
    """Return how an answer reads: that there is one, and where; its words are for the screen of who opens it."""
    said = Text(P("Whoever wrote the post has answered the moderators. Nobody else can read it."))
    if case.closed:
        return [said]
    read = Button(P("Read and answer"), Call("mod.talk", {"post": case.subject}), Tone.PRIMARY)
    return [said, read, Button(P("Looked after"), Call("mod.done", {"case": case.id}))]


def _said(letter: Letter) -> list[Block]:
    who: Phrase = P("Moderators") if letter.side is Side.OTHER else P("The writer")
    return [Text(P("{who}, {day}")(who=who, day=Day(letter.day)), Tone.SMALL), Text(letter.text)]
