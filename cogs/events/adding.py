"""Adding an event: three short steps, each kept as a draft that nobody else sees, and then the sending of it."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Final

from bot import Button, Call, Choice, Cog, Context, Hint, Outcome, P, Phrase, Reply, command
from bot.clock import Clock
from bot.community import Choices
from bot.docket import Docket
from bot.privacy.phi import LISTED, Type
from bot.schedule.moments import PAST
from bot.schedule.plan import new_id
from bot.schedule.zones import US, all_zones
from bot.services import Transaction
from bot.store.audit import Audit
from bot.store.events import Events
from bot.store.events.event import Event, Standing
from cogs.events import cards
from cogs.events.board import Board
from cogs.events.reader import Readers
from cogs.events.reading import What, Where, with_what, with_where
from cogs.events.showing import Showing, mend
from cogs.events.terms import terms_of
from cogs.events.words import Kind, Topic

EventId = Annotated[str, Hint(P("Event"), hidden=True)]
OPEN_TO_ALL: Final = LISTED | {Type.DATE, Type.ROOM}
MOST_WAITING: Final = 5
ENOUGH: Final = P(
    "Five events of yours wait for the moderators already. Your draft is kept: send it when one is decided."
)
BUSY: Final = P("That one has changed in the meantime. Look at it again with /events mine.")


class Step(StrEnum):
    """A form that can be opened again."""

    WHAT = "what"
    WHERE = "where"
    ABOUT = "about"


class Adding(Cog):
    """From nothing to an event that is up, or waits for the moderators."""

    def __init__(
        self,
        events: Events,
        board: Board,
        readers: Readers,
        docket: Docket,
        showing: Showing,
        choices: Choices,
        audit: Audit,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        self._listing = events.listing
        self._board = board
        self._readers = readers
        self._docket = docket
        self._showing = showing
        self._choices = choices
        self._audit = audit
        self._clock = clock
        self._transaction = transaction

    async def zones(self, ctx: Context, typed: str) -> list[Choice]:
        """Zones whose name holds what was typed; those of the US first."""
        wanted = typed.casefold().replace(" ", "_")
        return [Choice(name, name) for name in (all_zones() if typed else US) if wanted in name.casefold()][:25]

    @command("events.add", P("Add a meetup, a workshop, a webinar or a CE session"))
    async def add(self, ctx: Context, e: EventId = "") -> Outcome:
        """Begin, or go on where one stopped; with an id, open that draft."""
        drafts = [draft for draft in await self._listing.of(ctx.person, Standing.DRAFT) if e in ("", draft.id)]
        begun = next((draft for draft in drafts if e or not draft.of), None)
        if begun is not None:
            return await self._card(ctx, begun, P("You have begun this one:"))
        zone = await self._readers.zone(ctx)
        return self.ask("events.what", zone=zone.key if zone else "")

    @command("events.what", P("What and when"), listed=False)
    async def what(
        self,
        ctx: Context,
        kind: Annotated[Kind, Hint(P("What is it?"))],
        title: Annotated[str, Hint(P("Its name"), max_length=80, shared=True, allows=OPEN_TO_ALL)],
        starts: Annotated[str, Hint(P("Day and time it starts"), max_length=60, help=P("Such as Jan 10, 2pm"))],
        ends: Annotated[str, Hint(P("When it ends, or how long it is"), max_length=60, help=P("4pm, or 2 hours"))],
        zone: Annotated[
            str, Hint(P("On whose clock (time zone)"), max_length=60, suggest=zones, help=P("Such as Central"))
        ] = "",
        e: EventId = "",
    ) -> Outcome:
        """Keep the first step; also what cannot be read, so that nothing is lost."""
        before = await self._mine(ctx, e) if e else _fresh(ctx, self._clock)
        if before is None:
            return Reply.say(cards.GONE)
        if not zone and not e and (mine := await self._readers.zone(ctx)):
            zone = mine.key
        faults: dict[str, Phrase] = {}
        said = What(kind.value, title, starts, ends, zone)
        after = with_what(before, said, self._clock.now(), faults)
        if faults:
            if before.state is Standing.DRAFT:
                await self._listing.put(after)
            typed = {"kind": kind.value, "title": title, "starts": starts, "ends": ends, "zone": zone}
            return self.ask("events.what", faults, e=after.id, **{name: text for name, text in typed.items() if text})
        return await self._kept(ctx, before, after)

    @command("events.where", P("Where, cost and credits"), listed=False)
    async def where(
        self,
        ctx: Context,
        e: EventId,
        place: Annotated[str, Hint(P("Place and street"), max_length=120, shared=True, allows=OPEN_TO_ALL)] = "",
        city: Annotated[
            str,
            Hint(P("City and state"), max_length=80, shared=True, allows=OPEN_TO_ALL, help=P("Such as Madison, WI")),
        ] = "",
        link: Annotated[str, Hint(P("Link, to join online"), max_length=300, help=P("Starts with https://"))] = "",
        cost: Annotated[str, Hint(P("Cost"), max_length=60, shared=True, help=P("Such as free, or $20"))] = "",
        ce: Annotated[str, Hint(P("CE credits"), max_length=60, shared=True, help=P("Such as 1.5 contact hours"))] = "",
    ) -> Outcome:
        """Keep the second step."""
        before = await self._mine(ctx, e)
        if before is None:
            return Reply.say(cards.GONE)
        faults: dict[str, Phrase] = {}
        after = with_where(before, Where(place, city, link, cost, ce), self._clock.now(), faults)
        if faults:
            if before.state is Standing.DRAFT:
                await self._listing.put(after)
            typed = {"place": place, "city": city, "link": link, "cost": cost, "ce": ce}
            return self.ask("events.where", faults, e=e, **{name: text for name, text in typed.items() if text})
        return await self._kept(ctx, before, after)

    @command("events.about", P("Topic and a few words"), listed=False)
    async def about(
        self,
        ctx: Context,
        e: EventId,
        topic: Annotated[Topic, Hint(P("What is it about?"))],
        words: Annotated[
            str,
            Hint(P("What should people know?"), long=True, max_length=600, shared=True, allows=OPEN_TO_ALL),
        ] = "",
    ) -> Outcome:
        """Keep the third step."""
        before = await self._mine(ctx, e)
        if before is None:
            return Reply.say(cards.GONE)
        about = replace(before.about, topic=topic.value, words=words)
        return await self._kept(ctx, before, replace(before, about=about, touched=self._clock.now()))

    @command("events.edit", P("Change a step"), listed=False)
    async def edit(self, ctx: Context, e: EventId, step: Annotated[Step, Hint(P("Step"), hidden=True)]) -> Outcome:
        """Open a step with what was filled in before."""
        found = await self._mine(ctx, e)
        return Reply.say(cards.GONE) if found is None else self._form(found, step)

    @command("events.send", P("Send an event"), listed=False)
    async def send(self, ctx: Context, e: EventId) -> Outcome:
        """Put an event up, or before the moderators."""
        draft = await self._mine(ctx, e)
        if draft is None or draft.state is not Standing.DRAFT:
            return Reply.say(BUSY)
        if cards.missing(draft):
            return await self._card(ctx, draft)
        if draft.begun(self._clock.now()):
            return self.ask("events.what", {"starts": PAST}, e=e, **_typed(draft, FIELDS[Step.WHAT]))
        if draft.of and (stale := await self._stale(ctx, draft)):
            return stale
        return await (self._put_up if await self._direct(ctx) else self._put_before)(ctx, draft)

    @command("events.drop", P("Throw a draft away"), listed=False)
    async def drop(self, ctx: Context, e: EventId) -> Outcome:
        """Delete a draft."""
        draft = await self._mine(ctx, e)
        if draft is None or draft.state is not Standing.DRAFT:
            return Reply.say(BUSY)
        async with self._transaction() as tx:
            await self._listing.remove([draft.id], tx=tx)
        return Reply.say(P("It is thrown away."), Button(P("Events"), Call("events.list")))

    async def _stale(self, ctx: Context, draft: Event) -> Reply | None:
        """Return what is to be looked at first, where the event has changed since its draft was made."""
        event = await self._listing.get(draft.community, draft.of)
        if event is None or not self._board.stands(event):
            return Reply.say(cards.GONE)
        if event.version == draft.version:
            return None
        fresh = replace(draft, version=event.version)
        await self._listing.put(fresh)
        return await self._card(ctx, fresh, P("The event was changed in the meantime. Look once more, then send."))

    async def _put_up(self, ctx: Context, draft: Event) -> Reply:
        async with self._transaction() as tx:
            listed = await self._board.put_up(draft, tx=tx)
            if listed is not None and ctx.moderator:
                action = "events.changed" if draft.of else "events.added"
                await self._audit.record(ctx.person.home, str(ctx.person), action, listed.id, tx=tx)
        if listed is None:
            return Reply.say(BUSY)
        faults = await self._showing.at_once(listed, ctx)
        said = CHANGED if draft.of else UP
        return Reply.say(said, *faults, *mend(listed, faults), Button(P("Events"), Call("events.list")))

    async def _put_before(self, ctx: Context, draft: Event) -> Reply:
        if len(await self._listing.of(ctx.person, Standing.WAITING)) >= MOST_WAITING:
            return Reply.say(ENOUGH, Button(P("My events"), Call("events.mine")))
        case = await self._board.ask(draft)
        if case is None:
            return Reply.say(BUSY)
        await self._docket.show(case)
        return Reply.say(
            P("Thank you. Your moderators look at it first, and I tell you what they decide."),
            Button(P("My events"), Call("events.mine")),
        )

    async def _mine(self, ctx: Context, e: str) -> Event | None:
        """Return what somebody may edit: their own draft or, as a moderator, what waits for a decision."""
        found = await self._listing.get(ctx.person.home, e)
        if found is None:
            return None
        own = found.state is Standing.DRAFT and found.author == ctx.person
        return found if own or (found.state is Standing.WAITING and ctx.moderator) else None

    async def _kept(self, ctx: Context, before: Event, after: Event) -> Outcome:
        if before.state is Standing.DRAFT:
            await self._listing.put(after)
            return await self._card(ctx, after)
        async with self._transaction() as tx:
            kept = await self._listing.move(before, after, tx=tx)
        case = await self._board.case(after)
        if not kept or case is None:
            return Reply.say(cards.GONE)
        await self._docket.show(case)
        return await self._docket.screen(ctx.person.home, case.id, P("Changed. It still waits for your yes."))

    async def _card(self, ctx: Context, draft: Event, *notes: Phrase) -> Reply:
        now, language = self._clock.now(), await self._readers.language(ctx)
        return cards.draft(draft, now, language, *notes, direct=await self._direct(ctx))

    async def _direct(self, ctx: Context) -> bool:
        return ctx.moderator or not (await terms_of(self._choices, ctx.person.home)).approval

    def _form(self, event: Event, step: Step) -> Outcome:
        return self.ask(f"events.{step.value}", e=event.id, **_typed(event, FIELDS[step]))


FIELDS: Final[dict[Step, tuple[str, ...]]] = {
    Step.WHAT: ("kind", "title", "starts", "ends", "zone"),
    Step.WHERE: ("place", "city", "link", "cost", "ce"),
    Step.ABOUT: ("topic", "words"),
}
UP: Final = P("It is up: everybody here finds it with /events.")
CHANGED: Final = P("Changed. Those who asked to be reminded are told.")


def _typed(event: Event, names: tuple[str, ...]) -> dict[str, str]:
    return {name: said for name in names if (said := getattr(event.about, name))}


def _fresh(ctx: Context, clock: Clock) -> Event:
    return Event(new_id(), ctx.person.home, ctx.person, clock.now())
