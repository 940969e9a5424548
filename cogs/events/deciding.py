"""What moderators do about an event that a member added: look, edit, approve, or decline with a kind word."""

from collections.abc import Sequence
from typing import Annotated, Final

from bot import Audience, Block, Button, Call, Cog, Context, Hint, Mention, Outcome, P, Reply, Text, Tone, command
from bot.clock import Clock
from bot.docket import Decision, Docket, Face
from bot.services import Transaction
from bot.store.audit import Audit
from bot.store.cases import Case
from bot.store.events import Events
from bot.store.events.event import Event, Standing
from cogs.events import cards
from cogs.events.alarm import News
from cogs.events.board import Board
from cogs.events.listing import EventId
from cogs.events.showing import Showing, mend

MODERATORS: Final = Audience.MODERATORS
DECIDED: Final = P("That one was decided already, or taken back.")
STARTED: Final = P("Its time has passed. Edit it, or decline it with a word, so that it can be sent again.")
LOST: Final = P(
    "The event that this would change was cancelled, is over, or was changed meanwhile. You can decline it."
)


class Late(Exception):
    """Somebody else has decided in the meantime: nothing of ours may stay."""


def event_face(events: Events, clock: Clock) -> Face:
    """Return how an event reads that waits for moderators: in its own zone."""

    async def face(case: Case) -> Sequence[Block]:
        event = await events.listing.get(case.community, case.subject)
        if event is None:
            return [Text(P("It was decided, and what it changed stands in the list."), Tone.SMALL)]
        who: list[Block] = [Text(P("Added by:"), Tone.SMALL), Mention(event.author)] if event.author else []
        change = [Text(P("This would change an event that is listed."), Tone.SMALL)] if event.of else []
        blocks = [*change, *cards.facts(event, None, "en"), *cards.year(event, clock.now()), *who]
        return blocks if case.closed or event.state is not Standing.WAITING else [*blocks, *_choices(event)]

    return face


class Deciding(Cog):
    """Each decision is one transaction with its case, its line in the audit, and the word to its author."""

    def __init__(
        self,
        events: Events,
        board: Board,
        docket: Docket,
        showing: Showing,
        audit: Audit,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        self._listing = events.listing
        self._board = board
        self._docket = docket
        self._showing = showing
        self._audit = audit
        self._clock = clock
        self._transaction = transaction

    @command("events.approve", P("Approve an event"), audience=MODERATORS, listed=False)
    async def approve(self, ctx: Context, e: EventId) -> Outcome:
        """Put it up as it is."""
        event = await self._waiting(ctx, e)
        if event is None:
            return Reply.say(DECIDED)
        if event.begun(self._clock.now()):
            return Reply.say(STARTED, *_choices(event)[1:])
        try:
            async with self._transaction() as tx:
                case = await self._board.close(event, ctx.person, Decision.APPROVED, tx=tx)
                listed = await self._board.put_up(event, tx=tx) if case else None
                if case is None or listed is None:
                    raise Late
                await self._board.answer(listed, event.author, News.APPROVED, tx=tx)
                await self._audit.record(ctx.person.home, str(ctx.person), "events.approved", listed.id, tx=tx)
        except Late:
            return Reply.say(LOST if await self._waiting(ctx, e) else DECIDED, *_choices(event)[2:])
        await self._docket.show(case)
        faults = await self._showing.at_once(listed, ctx)
        return Reply.say(P("It is up, and whoever added it is told."), *faults, *mend(listed, faults))

    @command("events.decline", P("Decline an event"), audience=MODERATORS, listed=False)
    async def decline(
        self,
        ctx: Context,
        e: EventId,
        reason: Annotated[
            str,
            Hint(
                P("A kind word on why"),
                long=True,
                max_length=500,
                shared=True,
                help=P("They will read this."),
            ),
        ] = "",
    ) -> Outcome:
        """Give it back to its author as a draft, so that nothing is lost."""
        event = await self._waiting(ctx, e)
        if event is None:
            return Reply.say(DECIDED)
        try:
            async with self._transaction() as tx:
                case = await self._board.close(event, ctx.person, Decision.DECLINED, tx=tx)
                draft = await self._board.back(event, reason, tx=tx) if case else None
                if case is None or draft is None:
                    raise Late
                await self._board.answer(draft, event.author, News.DECLINED, tx=tx)
                await self._audit.record(ctx.person.home, str(ctx.person), "events.declined", e, tx=tx)
        except Late:
            return Reply.say(DECIDED)
        await self._docket.show(case)
        return Reply.say(P("Declined. They are told in private, and keep what they wrote."))

    async def _waiting(self, ctx: Context, e: str) -> Event | None:
        found = await self._listing.get(ctx.person.home, e)
        return found if found is not None and found.state is Standing.WAITING else None


def _choices(event: Event) -> list[Block]:
    this = {"e": event.id}
    return [
        Button(P("Approve"), Call("events.approve", this), Tone.PRIMARY),
        *cards.steps(event),
        Button(P("Decline"), Call("events.decline", this | {"_form": "1"})),
    ]
