"""Reminders of events: asked for by their reader, sent by the clock, and news of what became of an event."""

from collections.abc import Sequence
from typing import Annotated, Final

from bot import Block, Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.courier import Courier
from bot.schedule.words import in_words
from bot.services import Transaction
from bot.store.events import Events
from bot.store.events.event import Event, Standing
from bot.store.events.reminders import Ahead
from cogs.events import cards
from cogs.events.alarm import Alarm, News
from cogs.events.listing import ALL, OVER, EventId
from cogs.events.reader import Readers
from cogs.events.words import Wish

CLOSED: Final = P(
    "I cannot send you a direct message. Allow direct messages from this community in your privacy settings, then "
    "press again."
)


AHEAD: Final[dict[Wish, tuple[Ahead, ...]]] = {
    Wish.DAY: (Ahead.DAY,),
    Wish.HOUR: (Ahead.HOUR,),
    Wish.BOTH: (Ahead.DAY, Ahead.HOUR),
    Wish.NEVER: (),
}
TRUE_WHILE: Final[dict[News, frozenset[Standing]]] = {
    News.APPROVED: frozenset({Standing.LISTED}),
    News.DECLINED: frozenset({Standing.DRAFT}),
    News.CHANGED: frozenset({Standing.LISTED}),
    News.CANCELLED: frozenset({Standing.CANCELLED}),
}
TOO_LATE: Final[dict[Ahead, Phrase]] = {
    Ahead.DAY: P("It is too soon for a reminder the day before."),
    Ahead.HOUR: P("It is too soon for a reminder an hour before, or you would be asleep all the time until then."),
}


class Reminding(Cog):
    """What a reader presses, and what the clock calls."""

    def __init__(
        self,
        events: Events,
        alarm: Alarm,
        readers: Readers,
        courier: Courier,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        self._listing = events.listing
        self._reminders = events.reminders
        self._alarm = alarm
        self._readers = readers
        self._courier = courier
        self._clock = clock
        self._transaction = transaction

    @command("events.remind", P("Remind me of an event"), listed=False)
    async def remind(
        self, ctx: Context, e: EventId, wish: Annotated[Wish | None, Hint(P("When?"), hidden=True)] = None
    ) -> Outcome:
        """Ask when; then set just that, in one transaction, and say when it will come."""
        event = await self._listing.get(ctx.person.home, e)
        if event is None or event.state is not Standing.LISTED or event.over(self._clock.now()):
            return Reply.say(OVER, ALL, fresh=True)
        if event.begun(self._clock.now()):
            return Reply.say(P("It has begun already."), ALL, fresh=True)
        if wish is None:
            return await self._asked(ctx, event)
        if wish is Wish.NEVER:
            async with self._transaction() as tx:
                await self._alarm.off(await self._reminders.of(ctx.person, e, tx=tx), tx=tx)
            return Reply.say(P("I remind you of it no more."), ALL)
        try:
            await self._courier.open(ctx.person)
        except (Undeliverable, RetryLater):
            again = Call("events.remind", {"e": e, "wish": wish.value})
            return Reply.say(CLOSED, Button(P("Try again"), again, Tone.PRIMARY))
        return await self._set(ctx, event, wish)

    @command("events.due", P("A reminder"), listed=False)
    async def due(
        self, ctx: Context, e: EventId, a: Annotated[Ahead, Hint(P("How long before"), hidden=True)]
    ) -> Outcome:
        """Say what was asked for: the clock calls this. Nothing once it has begun, or nobody wants it any more."""
        event = await self._listing.get(ctx.person.home, e)
        mine = next((one for one in await self._reminders.of(ctx.person, e) if one.ahead is a), None)
        if event is None or mine is None or event.state is not Standing.LISTED or event.begun(self._clock.now()):
            return None
        rhythm = await self._readers.rhythm(ctx.person, event, await self._alarm.zone(mine))
        language = await self._readers.language(ctx)
        return cards.reminder(event, rhythm.zone, language)

    @command("events.news", P("News of an event"), listed=False)
    async def news(
        self,
        ctx: Context,
        e: EventId,
        w: Annotated[News, Hint(P("What"), hidden=True)],
        k: Annotated[str, Hint(P("Key"), hidden=True)] = "",
    ) -> Outcome:
        """Tell what became of an event: the clock calls this. Who cannot be reached reads it at their next command.

        Raises ``RetryLater``.
        """
        event = await self._listing.get(ctx.person.home, e)
        theirs = w in (News.CHANGED, News.CANCELLED) or (event is not None and event.author == ctx.person)
        if event is None or event.state not in TRUE_WHILE[w] or not theirs:
            return None  # something newer has become of it, of which they are told, or they did it themselves
        said = await self._said(ctx, event, w)
        try:
            await self._courier.deliver(ctx.person, said, k)
        except Undeliverable:
            await self._courier.leave(ctx.person, said)
        return None

    async def at_home(self, ctx: Context) -> Sequence[Block]:
        """The next event that they are to be reminded of."""
        mine = [await self._listing.get(ctx.person.home, one.event) for one in await self._reminders.of(ctx.person)]
        now = self._clock.now()
        coming = [event for event in mine if event and event.starts and not event.begun(now)]
        if not coming:
            return ()
        first = min(coming, key=lambda event: event.starts or now)
        zone, language = await self._readers.zone(ctx), await self._readers.language(ctx)
        said = P("Your next event: {title}, {when}")(title=first.about.title, when=cards.when(first, zone, language))
        return [Text(said), Button(P("My events and reminders"), Call("events.mine"))]

    async def _asked(self, ctx: Context, event: Event) -> Reply:
        this = {"e": event.id}
        have = await self._reminders.of(ctx.person, event.id)
        stop = [Button(P("No reminder"), Call("events.remind", this | {"wish": Wish.NEVER.value}))] if have else []
        return Reply.say(
            P("When shall I remind you of “{title}”? In your own waking hours, and never after it has begun.")(
                title=event.about.title
            ),
            Button(P("The day before"), Call("events.remind", this | {"wish": Wish.DAY.value})),
            Button(P("One hour before"), Call("events.remind", this | {"wish": Wish.HOUR.value})),
            Button(P("Both"), Call("events.remind", this | {"wish": Wish.BOTH.value})),
            *stop,
            Text(P("Reminders are among the few messages I may send you in a week."), Tone.SMALL),
            fresh=True,
        )

    async def _set(self, ctx: Context, event: Event, wish: Wish) -> Reply:
        rhythm, language = await self._readers.rhythm(ctx.person, event, ctx.zone), await self._readers.language(ctx)
        async with self._transaction() as tx:
            have = await self._reminders.of(ctx.person, event.id, tx=tx)
            await self._alarm.off([one for one in have if one.ahead not in AHEAD[wish]], tx=tx)
            times = {ahead: await self._alarm.set(event, ctx.person, ahead, rhythm, tx=tx) for ahead in AHEAD[wish]}
        late: list[Block] = [Text(TOO_LATE[ahead]) for ahead, at in times.items() if at is None]
        known = [at for at in times.values() if at is not None]
        zone = rhythm.zone
        coming = [Text(P("I remind you on {when}.")(when=in_words(at, zone, language))) for at in sorted(set(known))]
        begins = P("It begins on {when}.")(when=cards.when(event, zone, language))
        return Reply.say(*coming, *late, begins, Button(P("My events and reminders"), Call("events.mine")))

    async def _said(self, ctx: Context, event: Event, news: News) -> Reply:
        rhythm, language = await self._readers.rhythm(ctx.person, event), await self._readers.language(ctx)
        title, when = event.about.title, cards.when(event, rhythm.zone, language)
        look = Button(P("Details"), Call("events.details", {"e": event.id}))
        match news:
            case News.APPROVED:
                return Reply.say(
                    P("Your event “{title}” is up. Thank you for bringing people together.")(title=title), look
                )
            case News.DECLINED:
                why = [P("They wrote: {words}")(words=event.about.note)] if event.about.note else []
                said = P("Your moderators did not take up “{title}” as it is. It is kept as your draft.")
                return Reply.say(
                    said(title=title), *why, Button(P("Look at the draft"), Call("events.add", {"e": event.id}))
                )
            case News.CHANGED:
                changed = P("“{title}”, of which you wanted to be reminded, has changed. It is now: {when}, {where}.")
                return Reply.say(changed(title=title, when=when, where=cards.where(event)), look)
            case News.CANCELLED:
                cancelled = P("“{title}” on {when} was cancelled. Nobody expects you there.")
                return Reply.say(cancelled(title=title, when=when), ALL)
