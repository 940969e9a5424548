"""Vetting: where a community wants it, moderators read a post before anybody else does, and say yes or no to it.

The text stays sealed: it is opened for the screen of the moderator who asks for it, and is in no card.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Annotated, Final

from bot import Audience, Block, Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Place, Reply, Text, Tone, command
from bot.adapter import Undeliverable
from bot.clock import Clock
from bot.community import Changing
from bot.docket import GONE, Decision, Docket, Face
from bot.privacy.capsule import Where
from bot.privacy.seal import SealBroken
from bot.privacy.terms import KeyGone
from bot.schedule.kinds import Kind as Urgency
from bot.schedule.outbox import Outbox
from bot.services import Transaction
from bot.store.anonymity import Anonymity
from bot.store.audit import Audit
from bot.store.cases import Case, Kind
from bot.store.vents import State
from cogs.venting.look import Looks, said
from cogs.venting.place import Showing, SwitchedOff, ThreadClosed
from cogs.venting.words import Bodies

NAME: Final = "vent-vetting"
MODERATORS: Final = Audience.MODERATORS
AGAIN: Final = timedelta(minutes=10)  # after the channel refused us
LEAST, MOST = 20.0, 180.0  # seconds between a yes and the post, so that nobody reads the one from the other

ON: Final = P(
    "From now on you read every anonymous post before it appears: /mod queue. "
    "Please look several times a day, because a vent that waits for days helps nobody."
)
OFF: Final = P("Posts appear by themselves from now on. Those that wait already still need your yes.")
APPROVED: Final = P("Approved. It appears within the next minutes.")
DECLINED: Final = P(
    "Declined. Its writer reads your reason in their own list, and may change the post and send it again."
)
TOO_LATE: Final = P(
    "A moderator said yes to it. Before it could appear, the thread was closed or its first post was taken away. It is "
    "not posted, and your words are here."
)
NOTHING: Final = P("Its words are not kept any more: its writer has taken it back, or the key of its week is gone.")

log = logging.getLogger(__name__)

CaseId = Annotated[str, Hint(P("Case"), hidden=True, max_length=40)]
PostId = Annotated[str, Hint(P("Post"), hidden=True, max_length=40)]


class Vetting(Cog):
    """The port that the release of posts asks, and the moderators' side of it."""

    def __init__(
        self,
        anonymity: Anonymity,
        docket: Docket,
        showing: Showing,
        bodies: Bodies,
        choices: Changing,
        outbox: Outbox,
        transaction: Transaction,
        audit: Audit,
        clock: Clock,
        published: Callable[[Where], Awaitable[object]],
    ) -> None:
        """Whether a community wants it is kept in ``choices``; ``published`` is told of every post that is shown."""
        self._anonymity = anonymity
        self._docket = docket
        self._showing = showing
        self._bodies = bodies
        self._choices = choices
        self._outbox = outbox
        self._transaction = transaction
        self._audit = audit
        self._clock = clock
        self._published = published
        self._chance = secrets.SystemRandom()

    async def needed(self, where: Where) -> bool:
        """Return whether this post must be looked at first."""
        return await self._choices.get(where.community, NAME) is True

    async def declined(self, where: Where) -> Phrase | str | None:
        """Return why a post was declined, for its writer; None when it was not."""
        for case in await self._docket.cases.about(where.community, where.post):
            if case.kind is Kind.VETTING and case.outcome == Decision.DECLINED.value:
                return str(case.body.get("reason", ""))
            if case.kind is Kind.VETTING and case.outcome == Decision.TOO_LATE.value:
                return TOO_LATE
        return None

    async def queue(self, where: Where) -> None:
        """Let a post that waits become a case; harmless when it is one."""
        if not await self._docket.cases.about(where.community, where.post):
            await self._docket.show(await self._docket.cases.join(where.community, Kind.VETTING, where.post, dict))

    @command("mod.vetting", P("Read anonymous posts before they appear, or not"), audience=MODERATORS)
    async def vetting(self, ctx: Context, first: Annotated[bool, Hint(P("Read them first? (yes or no)"))]) -> Outcome:
        """Switch it on or off."""
        home, by, note = ctx.person.home, str(ctx.person), "on" if first else "off"
        async with self._choices.change(home) as tx:
            await self._choices.put(home, NAME, first, tx=tx)
            await self._audit.record(home, by, "vent.vetting", "", note, tx=tx)
        return Reply.say(ON if first else OFF)

    @command("mod.read", P("Read an anonymous post"), audience=MODERATORS, listed=False)
    async def read(self, ctx: Context, post: PostId) -> Outcome:
        """Open a post's words for this moderator alone, with what can be decided."""
        vent = await self._anonymity.vents.get(post)
        if vent is None or vent.where.community != ctx.person.home:
            return Reply.say(GONE)
        try:
            written = self._bodies.open(vent)
        except (KeyGone, SealBroken):
            written = None
        if written is None:
            return Reply.say(NOTHING)
        reply = vent.where.post != vent.where.thread
        looks = Looks(post, self._showing.name(written.name), written.text, written.topic, reply and written.opener)
        return Reply.say(Text(P("Only you see this:"), Tone.SMALL), *said(looks), *await self._presses(ctx, post))

    @command("mod.approve", P("Approve an anonymous post"), audience=MODERATORS, listed=False)
    async def approve(self, ctx: Context, case: CaseId) -> Outcome:
        """Say yes; the post appears a little later, whatever happens in between."""
        found = await self._found(ctx, case)
        if found is None:
            return Reply.say(GONE)
        platform, _, community = found.community.partition(":")
        at = self._clock.now() + timedelta(seconds=self._chance.uniform(LEAST, MOST))
        async with self._transaction() as tx:
            won = await self._docket.cases.close(found, ctx.person, Decision.APPROVED.value, tx=tx)
            if won:
                call, to = Call("mod.put-up", {"post": found.subject}), Place(platform, community, "venting")
                await self._outbox.put(Urgency.REPORT, to, call, at=at, id_=f"up-{found.id}", tx=tx)
                await self._audit.record(ctx.person.home, str(ctx.person), "vent.approved", found.subject, tx=tx)
        if not won:
            return await self._docket.told(found, ctx.person)
        await self._docket.show(found)
        return Reply.say(APPROVED)

    @command("mod.put-up", P("Show an approved post"), audience=MODERATORS, listed=False)
    async def put_up(self, ctx: Context, post: PostId) -> Outcome:
        """Show a post that was approved; the outbox asks for it. Raises what the platform raises."""
        cases = await self._docket.cases.about(ctx.person.home, post)
        vent = await self._anonymity.vents.get(post)
        if vent is None or all(c.kind is not Kind.VETTING or c.outcome != Decision.APPROVED.value for c in cases):
            return None
        try:
            await self._showing.put_up(post)
        except ThreadClosed:
            log.warning("approved-post-not-shown", extra={"fault": "ThreadClosed"})
            await self._too_late(post, cases)
        except KeyGone as gone:
            log.warning("approved-post-not-shown", extra={"fault": type(gone).__name__})
        except (Undeliverable, SwitchedOff) as lost:  # the channel is closed, or venting off: it is open again some day
            log.warning("approved-post-waits", extra={"fault": type(lost).__name__})
            at = self._clock.now() + AGAIN
            await self._outbox.put(Urgency.REPORT, ctx.place, Call("mod.put-up", {"post": post}), at=at)
        else:
            await self._published(vent.where)
        return None

    @command("mod.decline", P("Decline an anonymous post"), audience=MODERATORS, listed=False)
    async def decline(
        self,
        ctx: Context,
        case: CaseId,
        reason: Annotated[
            str,
            Hint(
                P("Why? Its writer reads this."),
                long=True,
                max_length=500,
                shared=True,
                help=P("Say what would make it fit."),
            ),
        ],
    ) -> Outcome:
        """Say no, with a reason that reaches the writer and nobody else."""
        found = await self._found(ctx, case)
        if found is None:
            return Reply.say(GONE)
        home, by, why = ctx.person.home, ctx.person, {"reason": reason}
        try:
            async with self._audit.together():
                if won := await self._docket.cases.close(found, by, Decision.DECLINED.value, said=why):
                    await self._anonymity.vents.set_aside(found.subject)
                    await self._audit.record(home, str(by), "vent.declined", found.subject)
        except KeyGone:  # and so is its writer's list
            return Reply.say(NOTHING)
        if not won:
            return await self._docket.told(found, ctx.person)
        await self._docket.show(found)
        return Reply.say(DECLINED)

    async def _too_late(self, post: str, cases: Sequence[Case]) -> None:
        """Give a reply back to its writer whose thread was closed after the yes, and let moderators see that."""
        for case in cases:
            if case.kind is Kind.VETTING and await self._docket.cases.reopen(case, Decision.APPROVED.value):
                await self._docket.decide(case, case.taker, Decision.TOO_LATE)
                await self._anonymity.vents.set_aside(post)
                await self._docket.show(case)

    async def _found(self, ctx: Context, case: str) -> Case | None:
        found = await self._docket.cases.get(ctx.person.home, case)
        return found if found is not None and found.kind is Kind.VETTING else None

    async def _presses(self, ctx: Context, post: str) -> list[Block]:
        waits = [case for case in await self._docket.cases.about(ctx.person.home, post) if not case.closed]
        reports = [case for case in waits if case.kind is Kind.REPORT]
        back = [Button(P("Back to the case"), Call("mod.case", {"case": case.id})) for case in reports[:1]]
        return [*(press for case in waits if case.kind is Kind.VETTING for press in presses(case)), *back]


def presses(case: Case) -> list[Block]:
    """Return what can be decided about a post that waits."""
    this = {"case": case.id}
    return [
        Button(P("Approve"), Call("mod.approve", this), Tone.PRIMARY),
        Button(P("Decline"), Call("mod.decline", this)),
    ]


def vetting_face(anonymity: Anonymity) -> Face:
    """Return how a post that waits reads: without its words."""

    async def face(case: Case) -> list[Block]:
        vent = await anonymity.vents.get(case.subject)
        if case.closed:
            return []
        if vent is None or vent.state is not State.WAITING:
            return [Text(NOTHING), *presses(case)]
        words = P("Nobody else has read it. Its words are on no card: open them for yourself.")
        return [
            Text(words),
            Button(P("Read it"), Call("mod.read", {"post": case.subject}), Tone.PRIMARY),
            *presses(case),
        ]

    return face
