"""Entries that nobody has looked at for long: one case a week at most, in which moderators say what is still right."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Final

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Choice,
    Cog,
    Context,
    Hint,
    Link,
    Outcome,
    P,
    Person,
    Reply,
    Select,
    Text,
    command,
)
from bot.clock import Clock
from bot.community import Changing, Json
from bot.docket import GONE, Decision, Docket, Face
from bot.store.audit import Audit
from bot.store.cases import Case, Kind
from cogs.resources.catalogue import Resource
from cogs.resources.freshness import STALE_DAYS, stale
from cogs.resources.hints import Entry
from cogs.resources.shelves import Shelves

CHOICE: Final = "resources-looked-at"
SHOWN: Final = 5
MANY: Final = 100  # communities looked at together


class LookedAt:
    """Which entries a community's moderators have looked at, and on which day: kept beside the list.

    An own copy of a shared entry would keep its later corrections away, so none is made.
    """

    def __init__(self, choices: Changing, shelves: Shelves, clock: Clock) -> None:
        """Keep it in ``choices``."""
        self._choices = choices
        self._shelves = shelves
        self._clock = clock

    @property
    def today(self) -> date:
        """The day by which entries are old, in UTC."""
        return self._clock.now().date()

    async def old(self, home: str) -> list[Resource]:
        """Return the entries that nobody has checked for long, neither we nor they; those checked longest ago first."""
        catalogue, looked = (await self._shelves.of(home)).catalogue, await self._days(home)
        since = (self.today - timedelta(days=STALE_DAYS)).isoformat()
        found = [one for one in catalogue if stale(one, self.today) and str(looked.get(one.id, "")) < since]
        return sorted(found, key=lambda one: (one.checked or date.min, one.id))

    async def look(self, by: Person, entry: str, audit: Audit) -> None:
        """Remember that somebody has looked at an entry today, with its line in the audit."""
        kept = await self._days(by.home) | {entry: self.today.isoformat()}
        since = (self.today - timedelta(days=STALE_DAYS)).isoformat()
        async with self._choices.change(by.home) as tx:
            fresh: Json = {name: day for name, day in kept.items() if str(day) >= since}
            await self._choices.put(by.home, CHOICE, fresh, tx=tx)
            await audit.record(by.home, str(by), "catalogue.checked", entry, tx=tx)

    async def _days(self, home: str) -> dict[str, Json]:
        kept = await self._choices.get(home, CHOICE)
        return kept if isinstance(kept, dict) else {}


class Unchecked(Cog):
    """Asks moderators to look at what is old."""

    def __init__(self, looked: LookedAt, docket: Docket, choices: Changing, audit: Audit) -> None:
        """Ask in ``docket``."""
        self._looked = looked
        self._docket = docket
        self._choices = choices
        self._audit = audit

    async def ask_all(self) -> None:
        """Ask wherever moderators meet, once a week at most, and not while they have not answered."""
        year, week, _ = self._looked.today.isocalendar()
        subject, homes = f"unchecked-{year}-{week:02d}", await self._choices.having("moderators-place")
        for first in range(0, len(homes), MANY):
            some = homes[first : first + MANY]
            asked = await self._docket.cases.asked(some, Kind.UNCHECKED, subject)
            for home in some:
                if home not in asked:
                    await self._ask(home, subject)

    async def _ask(self, home: str, subject: str) -> None:
        cases = self._docket.cases
        if await self._looked.old(home):
            await self._docket.show(await cases.join(home, Kind.UNCHECKED, subject, dict))

    @command("catalogue.checked", P("An entry is still right"), audience=Audience.MODERATORS, listed=False)
    async def checked(
        self, ctx: Context, entry: Entry, case: Annotated[str, Hint(P("Case"), hidden=True)] = ""
    ) -> Outcome:
        """Remember that somebody looked; when nothing old is left, the case is done."""
        home = ctx.person.home
        if entry in {one.id for one in await self._looked.old(home)}:
            await self._looked.look(ctx.person, entry, self._audit)
        found = await self._docket.cases.get(home, case)
        if found is None or found.kind is not Kind.UNCHECKED:
            return Reply.say(GONE)
        if not found.closed and not await self._looked.old(home):
            await self._docket.decide(found, ctx.person, Decision.HANDLED)
        await self._docket.show(found)
        return await self._docket.screen(home, case, P("Thank you for looking."))


def unchecked_face(looked: LookedAt) -> Face:
    """Return how such a case reads: the entries that are old now, a few at a time."""

    async def face(case: Case) -> list[Block]:
        return _asked(await looked.old(case.community), case)

    return face


def _asked(old: Sequence[Resource], case: Case) -> list[Block]:
    if not old:
        return [Text(P("Somebody has looked at all of them. Thank you."))]
    n = P(
        "{n} entry of your list has not been checked for half a year.",
        "{n} entries of your list have not been checked for half a year.",
    )(n=len(old))
    blocks: list[Block] = [
        Text(n),
        Text(P("A few a week are enough. Please call or open these first, and say what you found:")),
    ]
    for one in old[:SHOWN]:
        since = (
            P("{name}: last checked in {month}")(name=one.name, month=f"{one.checked:%Y-%m}")
            if one.checked
            else one.name
        )
        blocks.append(Link(since, one.url) if one.url else Text(since))
    if case.closed:
        return blocks
    choices = tuple(Choice(one.id, one.name) for one in old[:SHOWN])
    return [
        *blocks,
        Select(P("This one is still right"), Call("catalogue.checked", {"case": case.id}), "entry", choices),
        Select(P("Change one"), Call("catalogue.edit"), "resource", choices),
        Select(P("Take one out"), Call("catalogue.remove"), "resource", choices),
        Button(P("Looked after"), Call("mod.done", {"case": case.id})),
    ]
