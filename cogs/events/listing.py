"""What is coming: a list by place, online and topic, a page at a time; each event in full, and as a calendar file."""

from collections.abc import Sequence
from typing import Annotated, Final

from bot import Block, Button, Call, Choice, Cog, Context, Divider, Hint, Outcome, P, Reply, Select, Text, Tone, command
from bot.clock import Clock
from bot.states import state_code
from bot.store.events import Events
from bot.store.events.event import Event, Standing
from cogs.events import cards
from cogs.events.ics import calendar_file
from cogs.events.reader import Readers
from cogs.events.words import Topic

PAGE: Final = 4
EventId = Annotated[str, Hint(P("Event"), hidden=True)]
OVER: Final = P("That event is over, or was cancelled. /events shows what is coming.")


class Coming(Cog):
    """The list, and what can be had of each event."""

    def __init__(self, events: Events, readers: Readers, clock: Clock) -> None:
        self._listing = events.listing
        self._readers = readers
        self._clock = clock

    @command("events.list", P("Meetups, workshops, webinars and CE sessions to come"), default=True)
    async def coming(
        self,
        ctx: Context,
        near: Annotated[str, Hint(P("State or city"), max_length=60, help=P("Such as WI, or Madison"))] = "",
        topic: Annotated[Topic | None, Hint(P("Topic"))] = None,
        online: Annotated[bool, Hint(P("Only online?"))] = False,
        page: Annotated[int, Hint(P("Page"), hidden=True)] = 1,
    ) -> Outcome:
        """A page of what is not over yet, the next first."""
        if near.casefold() == "online":
            near, online = "", True
        coming = await self._listing.coming(ctx.person.home, self._clock.now())
        if not coming:
            return Reply.say(P("Nothing is planned yet. Do you know of something?"), ADD)
        fitting = [event for event in coming if fits(event, near, topic, online)]
        this = Call("events.list", _asked(near, topic, online))
        if not fitting:
            nothing = P(
                "Nothing like that is planned, but {n} other event is.",
                "Nothing like that is planned, but {n} others are.",
            )
            return Reply.say(nothing(n=len(coming)), Button(P("Show all"), Call("events.list")), ADD)
        pages = -(-len(fitting) // PAGE)
        page = min(max(1, page), pages)
        zone, language = await self._readers.zone(ctx), await self._readers.language(ctx)
        blocks: list[Block] = [Text(P("{n} event is coming", "{n} events are coming")(n=len(fitting)), Tone.TITLE)]
        first = (page - 1) * PAGE
        for number, event in enumerate(fitting[first : first + PAGE], first + 1):
            blocks += [Divider(), *cards.line(number, event, zone, language)]
        blocks += [Divider(), *_turns(this, page, pages), *_narrower(this, coming, near, online), ADD, MINE]
        return Reply(tuple(blocks))

    @command("events.details", P("All about an event"), listed=False)
    async def details(self, ctx: Context, e: EventId) -> Outcome:
        """One event, in the reader's zone; its author and moderators may change it here."""
        event = await self._current(ctx, e)
        if event is None:
            return Reply.say(OVER, ALL)
        zone, language = await self._readers.zone(ctx), await self._readers.language(ctx)
        own = may_change(event, ctx)
        changing = [
            Button(P("Change it"), Call("events.change", {"e": e})),
            Button(P("Cancel the event"), Call("events.cancel", {"e": e}), Tone.DANGER),
        ]
        return Reply((*cards.facts(event, zone, language), *cards.presses(event), *(changing if own else ()), ALL))

    @command("events.ics", P("An event as a file for your calendar"), listed=False)
    async def ics(self, ctx: Context, e: EventId) -> Outcome:
        """The file, for whoever asks alone."""
        event = await self._current(ctx, e)
        if event is None:
            return Reply.say(OVER, ALL)
        return Reply.say(
            P("Open it with your calendar. If the event changes, take it again: it takes the place of this one."),
            calendar_file(event),
            fresh=True,
        )

    async def _current(self, ctx: Context, e: str) -> Event | None:
        found = await self._listing.get(ctx.person.home, e)
        listed = found is not None and found.state is Standing.LISTED
        return found if found is not None and listed and not found.over(self._clock.now()) else None


ADD: Final = Button(P("Add an event"), Call("events.add"))
MINE: Final = Button(P("My events and reminders"), Call("events.mine"))
ALL: Final = Button(P("All events"), Call("events.list"))


def may_change(event: Event, ctx: Context) -> bool:
    """Whether somebody may change or cancel an event: who added it, and moderators."""
    return ctx.moderator or event.author == ctx.person


def fits(event: Event, near: str, topic: Topic | None, online: bool) -> bool:
    """Whether an event is of a topic, online, and near: in a US state, or with those words in its place or city."""
    if (topic is not None and event.about.topic != topic.value) or (online and not event.about.link):
        return False
    state = state_code(near)
    if near and state:
        return event.about.state == state
    said = f"{event.about.place} {event.about.city}".casefold()
    return all(word in said for word in near.casefold().replace(",", " ").split())


def _asked(near: str, topic: Topic | None, online: bool) -> dict[str, str]:
    said = {"near": near, "topic": topic.value if topic else "", "online": "yes" if online else ""}
    return {name: value for name, value in said.items() if value}


def _turns(this: Call, page: int, pages: int) -> Sequence[Block]:
    back = [Button(P("Back"), this.having(page=str(page - 1)))] if page > 1 else []
    return [*back, *([Button(P("More"), this.having(page=str(page + 1)))] if page < pages else [])]


def _narrower(this: Call, coming: Sequence[Event], near: str, online: bool) -> Sequence[Block]:
    """Return what narrows the list, where there is something to choose between."""
    blocks: list[Block] = []
    topics = [topic for topic in Topic if any(event.about.topic == topic.value for event in coming)]
    if len(topics) > 1:
        choices = tuple(Choice(topic.value, topic.label) for topic in topics)
        blocks.append(Select(P("By topic"), Call("events.list", {**this.args, "page": "1"}), "topic", choices))
    if not online and any(event.about.link for event in coming) and not all(event.about.link for event in coming):
        blocks.append(Button(P("Only online"), this.having(online="yes")))
    if not near and len({event.about.city for event in coming}) > 1:
        blocks.append(Button(P("Near a place"), Call("events.list", {"_form": "1"})))
    if this.args:
        blocks.append(Button(P("Show all"), Call("events.list")))
    return blocks
