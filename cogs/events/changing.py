"""What somebody may do about what they added, and see of it: change, cancel, take back; and their reminders."""

from dataclasses import replace
from typing import Annotated, Final

from bot import Block, Button, Call, Cog, Context, Divider, Hint, Outcome, P, Reply, Text, Tone, command
from bot.clock import Clock
from bot.docket import Docket
from bot.schedule.plan import new_id
from bot.schedule.plans import Plans
from bot.schedule.words import in_words
from bot.services import Transaction
from bot.store.audit import Audit
from bot.store.events import Events
from bot.store.events.event import Event, Standing
from cogs.events import cards
from cogs.events.board import Board
from cogs.events.listing import ADD, ALL, OVER, EventId, may_change
from cogs.events.reader import Readers
from cogs.events.showing import Showing, mend

NOT_YOURS: Final = P("Only whoever added an event, and moderators, may do that.")
MOST: Final = 6  # of each on one screen


class Changing(Cog):
    """One's own events and reminders."""

    def __init__(
        self,
        events: Events,
        board: Board,
        readers: Readers,
        docket: Docket,
        showing: Showing,
        plans: Plans,
        audit: Audit,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        self._listing = events.listing
        self._reminders = events.reminders
        self._board = board
        self._readers = readers
        self._docket = docket
        self._showing = showing
        self._plans = plans
        self._audit = audit
        self._clock = clock
        self._transaction = transaction

    @command("events.mine", P("Events you added, and your reminders"))
    async def mine(self, ctx: Context) -> Outcome:
        """What somebody added and is not over, and what they will be reminded of, with what can be done about each."""
        now, language = self._clock.now(), await self._readers.language(ctx)
        own = [event for event in await self._listing.of(ctx.person) if _lives(event) and not event.over(now)]
        blocks: list[Block] = [Text(P("Your events"), Tone.TITLE)]
        for event in own[:MOST]:
            blocks += [Divider(), *_own(event, language)]
        if len(own) > MOST:
            blocks.append(Text(P("And {n} more.", "And {n} more.")(n=len(own) - MOST), Tone.SMALL))
        if not own:
            blocks.append(Text(P("You have added none that are still to come.")))
        return Reply((*blocks, Divider(), *await self._reminded(ctx, language), ADD, ALL))

    @command("events.change", P("Change an event"), listed=False)
    async def change(self, ctx: Context, e: EventId) -> Outcome:
        """Make a draft of what is listed, or open the one there is; the event stands as it is until that is sent."""
        event = await self._listing.get(ctx.person.home, e)
        if event is None or event.state is not Standing.LISTED or event.over(self._clock.now()):
            return Reply.say(OVER, ALL)
        if not may_change(event, ctx):
            return Reply.say(NOT_YOURS)
        own = await self._listing.of(ctx.person, Standing.DRAFT, Standing.WAITING)
        draft = next((one for one in own if one.of == e), None)
        if draft is not None and draft.state is Standing.WAITING:
            return Reply.say(
                P("A change of it waits for your moderators already."),
                Button(P("Take it back"), Call("events.take-back", {"e": draft.id})),
            )
        if draft is None:
            now = self._clock.now()
            draft = replace(event, id=new_id(), author=ctx.person, of=e, state=Standing.DRAFT, shown=-1, touched=now)
            await self._listing.put(replace(draft, post=None, mirror=""))
        return Reply.say(
            P("Change what you like, then send it. Until then it stands as it is."),
            Button(P("Open the draft"), Call("events.add", {"e": draft.id}), Tone.PRIMARY),
            *cards.steps(draft),
        )

    @command("events.take-back", P("Take an event back"), listed=False)
    async def take_back(self, ctx: Context, e: EventId) -> Outcome:
        """Make a draft again of what waits for the moderators."""
        event = await self._listing.get(ctx.person.home, e)
        if event is None or event.author != ctx.person or event.state is not Standing.WAITING:
            return Reply.say(P("That one waits no more. /events mine shows how it stands."))
        case = await self._board.case(event)
        if await self._board.withdraw(event) is None:
            return Reply.say(P("That one waits no more. /events mine shows how it stands."))
        if case is not None:
            await self._docket.show(case)
        return Reply.say(
            P("It is your draft again."), Button(P("Open the draft"), Call("events.add", {"e": e}), Tone.PRIMARY)
        )

    @command("events.cancel", P("Cancel an event"), listed=False)
    async def cancel(
        self, ctx: Context, e: EventId, sure: Annotated[bool, Hint(P("Sure"), hidden=True)] = False
    ) -> Outcome:
        """Ask once; then cancel it, tell who waits for it, and take it out of every place where it is shown."""
        event = await self._listing.get(ctx.person.home, e)
        if event is None or event.state is not Standing.LISTED or event.over(self._clock.now()):
            return Reply.say(OVER, ALL)
        if not may_change(event, ctx):
            return Reply.say(NOT_YOURS)
        if not sure:
            return Reply.say(
                P("Cancel “{title}”? Those who asked to be reminded are told.")(title=event.about.title),
                Button(P("Yes, cancel it"), Call("events.cancel", {"e": e, "sure": "yes"}), Tone.DANGER),
                Button(P("Leave it"), Call("events.details", {"e": e})),
            )
        async with self._transaction() as tx:
            gone = await self._board.cancel(event, ctx.person, tx=tx)
            if gone is not None and ctx.moderator:
                await self._audit.record(ctx.person.home, str(ctx.person), "events.cancelled", e, tx=tx)
        if gone is None:
            return Reply.say(P("It has changed in the meantime. Look at it again first."), ALL)
        faults = await self._showing.at_once(gone, ctx)
        return Reply.say(
            P("It is cancelled, and those who asked to be reminded are told."), *faults, *mend(gone, faults)
        )

    async def _reminded(self, ctx: Context, language: str) -> list[Block]:
        """Return the reminders that are still to come, each with what takes it back."""
        plans = {plan.id: plan for plan in await self._plans.of(ctx.person)}
        found: list[Block] = []
        for event_id in dict.fromkeys(one.event for one in await self._reminders.of(ctx.person)):
            event = await self._listing.get(ctx.person.home, event_id)
            mine = [plans.get(one.plan) for one in await self._reminders.of(ctx.person, event_id)]
            coming = sorted((p.next_due_at, p.zone) for p in mine if p is not None and p.next_due_at is not None)
            if event is None or not coming:
                continue
            zone = (await self._readers.rhythm(ctx.person, event, ctx.zone)).zone
            for at, _ in coming:
                said = P("{when}: a reminder of “{title}”")
                found.append(Text(said(when=in_words(at, zone, language), title=event.about.title)))
            stop = Call("events.remind", {"e": event_id, "wish": "never"})
            found.append(Button(P("No reminder of “{title}”")(title=event.about.title[:40]), stop))
        return [Text(P("Your reminders"), Tone.TITLE), *(found or [Text(P("None. Press Remind me beside an event."))])]


def _lives(event: Event) -> bool:
    return event.state is not Standing.CANCELLED


def _own(event: Event, language: str) -> list[Block]:
    this, title = {"e": event.id}, event.about.title or P("No name yet")
    said = P("{title}: {state}")(title=title, state=STATES[event.state])
    when = Text(cards.when(event, None, language), Tone.SMALL)
    match event.state:
        case Standing.DRAFT:
            return [Text(said), when, Button(P("Open the draft"), Call("events.add", this))]
        case Standing.WAITING:
            return [Text(said), when, Button(P("Take it back"), Call("events.take-back", this))]
        case Standing.LISTED | Standing.CANCELLED:
            return [Text(said), when, Button(P("Change or cancel"), Call("events.details", this))]


STATES: Final = {
    Standing.DRAFT: P("your draft"),
    Standing.WAITING: P("waits for your moderators"),
    Standing.LISTED: P("is up"),
    Standing.CANCELLED: P("cancelled"),
}
