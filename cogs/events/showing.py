"""Showing an event where a community wants it shown: in its channel and in the platform's own calendar."""

from collections.abc import Sequence
from typing import Annotated, Final

from bot import Audience, Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.adapter import Entry, RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Choices, Communities
from bot.courier import Courier
from bot.store.events import Events
from bot.store.events.event import Event, Standing
from cogs.events.cards import GONE, announced
from cogs.events.terms import Terms, terms_of

NO_CHANNEL: Final = P(
    "I could not announce it: the channel for events is gone, or I may not write there. Let me in, or choose another "
    "with /events settings."
)
NO_CALENDAR: Final = P(
    "I could not put it into this community's own calendar. Most likely my role lacks the right Create Events: give it "
    "that and try again, or switch this off with /events settings."
)
SHOWN: Final = P("Done: it is shown wherever you wanted it.")


class Showing:
    """Brings channel and calendar up to the version that is kept; harmless when done again."""

    def __init__(
        self, events: Events, courier: Courier, communities: Communities, choices: Choices, clock: Clock
    ) -> None:
        self._listing = events.listing
        self._courier = courier
        self._communities = communities
        self._choices = choices
        self._clock = clock

    async def __call__(self, event: Event, *, anew: bool = False) -> Sequence[Phrase]:
        """Show an event and return what has to be mended. Raises ``RetryLater`` where it may go well later.

        ``anew``: what could not be shown before is tried once more.
        """
        terms, faults = await terms_of(self._choices, event.community), list[Phrase]()
        try:
            await self._announce(event, terms)
        except Undeliverable:
            faults.append(NO_CHANNEL)
        try:
            await self._mirror(event, terms, anew=anew or event.shown < 0)
        except Undeliverable:
            faults.append(NO_CALENDAR)
        await self._listing.shown(event)
        return faults

    async def at_once(self, event: Event, ctx: Context) -> Sequence[Phrase]:
        """Show an event within somebody's own press, and return what they are to mend, if they moderate.

        What has to be tried later is left to the clock; what a member cannot mend goes to the moderators' channel.
        """
        try:
            faults = await self(event)
        except RetryLater:
            return ()
        if ctx.moderator:
            return faults
        await self.tell(event, faults)
        return ()

    async def tell(self, event: Event, faults: Sequence[Phrase]) -> None:
        """Bring what has to be mended before the moderators, where their channel can be reached. Never raises."""
        place = await self._communities.moderators_place(event.community) if faults else None
        if place is not None:
            try:
                card = Reply.say(Text(event.about.title, Tone.TITLE), *faults, *mend(event, faults))
                await self._courier.post(place, card, f"event-mend-{event.id}-{event.version}")
            except (Undeliverable, RetryLater):
                return  # the doctor of the community says what is wrong with that channel

    async def _announce(self, event: Event, terms: Terms) -> None:
        said = announced(event, await self._communities.spoken(event.community))
        if event.post is not None:
            try:
                await self._courier.edit(event.post, said)
            except Undeliverable:  # somebody took it away, or the channel with it: the list has the event
                return
        elif terms.place is not None and self._current(event):
            post = await self._courier.post(terms.place, said, f"event-{event.id}")
            await self._listing.placed(event, post=str(post))

    async def _mirror(self, event: Event, terms: Terms, *, anew: bool) -> None:
        home = event.community
        if not self._courier.has_calendar(home.partition(":")[0]):
            return
        if event.mirror and event.state is Standing.CANCELLED:
            await self._courier.unschedule(home, event.mirror)
            await self._listing.placed(event, mirror="")
        elif self._current(event) and (event.mirror or (terms.mirror and anew)):
            known = await self._courier.schedule(home, entry(event), event.mirror)
            if known != event.mirror:
                await self._listing.placed(event, mirror=known)

    def _current(self, event: Event) -> bool:
        return event.state is Standing.LISTED and not event.begun(self._clock.now())


def entry(event: Event) -> Entry:
    """Return an event as a platform's own calendar takes it."""
    assert event.starts is not None and event.ends is not None
    about = event.about
    where = ", ".join(said for said in (about.place, about.city) if said) or about.link
    words = "\n".join(said for said in (about.words, about.cost, about.ce, about.link) if said)
    return Entry(event.id, about.title, event.starts, event.ends, where, words)


class Shower(Cog):
    """What the clock and moderators call to have an event shown."""

    def __init__(self, events: Events, showing: Showing) -> None:
        self._listing = events.listing
        self._showing = showing

    @command("events.show", P("Show an event"), audience=Audience.MODERATORS, listed=False)
    async def show(
        self,
        ctx: Context,
        e: Annotated[str, Hint(P("Event"), hidden=True)],
        v: Annotated[int, Hint(P("Version"), hidden=True)] = -1,
    ) -> Outcome:
        """Show it once more at a moderator's word; or, named by its version, where the first press did not get so far.

        The clock is told nothing: what has to be mended goes to the moderators' channel.
        """
        event = await self._listing.get(ctx.person.home, e)
        if event is None:
            return Reply.say(GONE) if v < 0 else None
        if v < 0:
            return await self._again(event)
        if event.shown < event.version:
            await self._showing.tell(event, await self._showing(event))
        return None

    async def _again(self, event: Event) -> Reply:
        try:
            faults = await self._showing(event, anew=True)
        except RetryLater:
            return Reply.say(P("The platform is busy. Try again in a minute."), *mend(event, [NO_CALENDAR]))
        return Reply.say(*(faults or (SHOWN,)), *mend(event, faults))


def mend(event: Event, faults: Sequence[Phrase]) -> list[Button]:
    """Return the button that tries again, where there is something to mend."""
    return [Button(P("Try again"), Call("events.show", {"e": event.id}))] if faults else []
