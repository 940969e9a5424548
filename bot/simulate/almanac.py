"""A simulated year of wellness prompts and events: the whole house, a moderator with ten minutes, members with shifts.

Everything goes through the real commands, database, clockwork and outbox, as in the simulated programme; what came of
it is judged from outside. The same numbers draw the same people and acts.
"""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy import func, select

from bot.app import App
from bot.cog import Context
from bot.limits import EVERYTHING, Limits
from bot.message import Call, Text
from bot.people import Person, Place
from bot.schedule.clockwork import KEPT
from bot.schedule.delivery import Fate
from bot.simulate.calm import Calm, Posted, Promised, Reminded, judge_posts, judge_preview, judge_reminders, judge_weeks
from bot.simulate.cast import GRID, HOMES, START
from bot.simulate.crews import ASKED, BREAK, HARD, ZONE, Member, local, members, what_of, words
from bot.simulate.lent import lent
from bot.simulate.reaper import Killed, Reaper
from bot.simulate.village import NAME, Seen, Village
from bot.simulate.works import LeapClock
from bot.store.events.event import Event, Standing
from bot.store.prompts.entries import Entry, State
from bot.store.tables import deliveries, plans
from bot.store.values import instant

DAY: Final = timedelta(days=1)
AHEAD: Final = timedelta(weeks=4)
KILLS: Final = timedelta(days=10)
HOME: Final = f"{NAME}:lab"
MO: Final = Person(NAME, "lab", "mo")
T = TypeVar("T")
WISHES: Final = {"day": 1, "hour": 1, "both": 2}


@dataclass
class Almanac:
    """One run; ``build`` puts a house together over the database, again after each kill."""

    build: Callable[[], Awaitable[App]]
    app: App
    clock: LeapClock
    people: dict[str, Member]
    draw: random.Random
    reaper: Reaper
    found: Calm = field(default_factory=Calm)
    entries: dict[str, Entry] = field(default_factory=dict)
    previewed: dict[tuple[str, datetime], str] = field(default_factory=dict)
    """What a preview showed about four weeks ahead and nobody changed since: the prompt's id."""
    starts: dict[str, datetime | None] = field(default_factory=dict)
    """When each event begins, as it stands now; None once it is cancelled."""
    titles: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    """Name and end of each event, as they stand now."""
    wished: dict[tuple[str, str], int] = field(default_factory=dict)
    pulled: set[datetime] = field(default_factory=set)
    """When the moderator had something posted at once."""
    came: list[Reminded] = field(default_factory=list)
    counted: list[tuple[str, datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.village = Village(self.clock, self._read, self.reaper.step)
        self.app.adapters[NAME] = self.village

    async def begin(self) -> None:
        """Let the moderator plan the prompts, and members take up check-ins."""
        for asked in ASKED:
            await self._says(MO, Call("prompts.schedule", dict(asked)))
        slots = await self.app.services.prompts.slots.of(HOME)
        self.promised = Promised({slot.id: slot for slot in slots}, words(), self.clock.now())
        for one in self.people.values():
            if one.work is not None:
                await self.app.services.consents.give(str(one.person), "checkin")
                await self._says(one.person, one.signs_up())

    async def run(self, end: datetime, kill: bool, passed: Callable[[int], object]) -> None:
        """Live from one due moment to the next; once a day people do something, at some hour of it."""
        day = START + DAY
        next_kill = START + KILLS if kill else end + DAY
        while (now := await self._next(day, end)) <= end:
            self.clock.put(now)
            await self._survives(self._sends)
            if now >= day:
                if now >= next_kill:
                    self.reaper.aims()
                    next_kill = now + KILLS * self.draw.uniform(0.5, 1.5)
                await self._day(now)
                passed(1)
                day += DAY + timedelta(minutes=self.draw.randint(-180, 180))

    async def _day(self, now: datetime) -> None:
        await self._survives(lambda: self.app.jobs.pushed())
        await self._survives(lambda: self.app.outbox.forget(now - KEPT))
        await self._looks(now)
        if self.draw.random() < 0.4:
            await self._moderates()
        if self.draw.random() < 0.5:
            await self._adds()
        coming = [id_ for id_, starts in self.starts.items() if starts and starts > now]
        if coming and self.draw.random() < 0.12:
            await self._changes(self.draw.choice(coming))
        for _ in range(len(self.people) // 4 + 1):
            await self._lives(self.draw.choice(list(self.people.values())), coming)

    async def _lives(self, one: Member, coming: list[str]) -> None:
        """Let a member tap at what stands in the channel, and ask to be reminded of something."""
        posted = [seen for seen, _ in self.village.posted[-6:] if len(seen.calls) == 2]
        if posted and self.draw.random() < 0.5:
            self.found.taps += 1
            call = self.draw.choices(self.draw.choice(posted).calls, (4, 1))[0]
            await self._says(one.person, call)
        fresh = [id_ for id_ in coming if (one.person.id, id_) not in self.wished and self.starts[id_] is not None]
        for event in fresh[: self.draw.randint(0, 3)]:
            wish = self.draw.choice(list(WISHES))
            self.wished[one.person.id, event] = WISHES[wish]
            call = Call("events.remind", {"e": event, "wish": wish})
            await self._says(one.person, call)
            if self.draw.random() < 0.1:
                await self._says(one.person, call.having(wish="never"))
                self.wished[one.person.id, event] = 0

    async def _looks(self, now: datetime) -> None:
        """Look at what comes and what was; once a week the moderator reads the preview."""
        if now.weekday() == 0:
            for slot in self.promised.slots.values():
                await self._says(MO, Call("prompts.preview", {"slot": slot.id}))
        for entry in await self._planned(now - 2 * DAY, now + AHEAD):
            self.entries[entry.id] = entry
            if entry.state is State.PLANNED and now.weekday() == 0 and entry.due > now:
                self.previewed.setdefault((entry.slot, entry.due), entry.prompt)
        for prompt, months in (await self.app.services.prompts.ratings.weak(HOME)).items():
            if months > 1:  # left out by its ratings, which are nobody's act
                self.promised.touched += [(now, place) for place in (BREAK, HARD)]
                self.previewed = {key: id_ for key, id_ in self.previewed.items() if id_ != prompt}
        said = await self._says(MO, Call("events.list"))
        over = [title for title, ends in self.titles.values() if ends <= now]
        self.found.past_listed += sum(title in said for title in over)
        fates = await self.app.outbox.count(HOME)
        lost = fates.get(Fate.MISSED, 0) + fates.get(Fate.DEAD, 0)
        self.found.undelivered = max(self.found.undelivered, lost)
        self.found.gave_way = max(self.found.gave_way, fates.get(Fate.YIELDED, 0))

    async def _moderates(self) -> None:
        """Skip, swap or pull forward something, or give a schedule some days off; the break room is left alone."""
        now = self.clock.now()
        open_ = [
            one
            for one in await self._planned(now + GRID, now + AHEAD)
            if one.state is State.PLANNED and one.place == HARD
        ]
        if not open_:
            return
        entry, act = self.draw.choice(open_), self.draw.choice(("skip", "swap", "swap", "post-now", "pause"))
        slot = self.promised.slots[entry.slot]
        if act == "pause":
            first = local(entry.due, slot.zone).date()
            last = first + timedelta(days=self.draw.randint(0, 6))
            hit = [one for one in open_ if one.slot == slot.id and first <= local(one.due, slot.zone).date() <= last]
            said = {"slot": slot.id, "first": first.isoformat(), "last": last.isoformat()}
            if "Paused." in await self._says(MO, Call("prompts.pause", said)):
                self.promised.rests.append((slot.id, first, last))
                self._acted(*hit)
            return
        self._acted(entry)
        if act == "skip":
            self.promised.skipped.add((entry.slot, entry.due))
        if act == "post-now":
            self.pulled.add(now)
        args = {"entry": entry.id} | ({"on": "yes"} if act == "skip" else {})
        await self._says(MO, Call(f"prompts.{act}", args))
        before = {one.id: one.prompt for one in open_}
        # A swap exchanges two: the later one is changed, too.
        self._acted(
            *[one for one in await self._planned(now, now + AHEAD) if before.get(one.id, one.prompt) != one.prompt]
        )
        for one in await self._planned(now - GRID, now):
            self.entries[one.id] = one
        self.found.skipped_or_swapped += act != "post-now"

    def _acted(self, *entries: Entry) -> None:
        for entry in entries:
            self.previewed.pop((entry.slot, entry.due), None)
            self.promised.touched.append((self.clock.now(), entry.place))

    async def _adds(self) -> None:
        """Have somebody add an event; what a member adds waits for the moderator's yes."""
        listing, draw, number = self.app.services.events.listing, self.draw, len(self.titles)
        who = draw.choice([MO, *(one.person for one in self.people.values())])
        zone, title = draw.choice(HOMES), f"Event {number:04}."
        begins = local(self.clock.now() + timedelta(days=draw.randint(2, 35)), zone)
        starts = f"{begins.date().isoformat()} {draw.randint(7, 22)}:{draw.choice(('00', '30'))}"
        await self._says(who, Call("events.what", what_of(title, starts, zone)))
        draft = next(iter(await listing.of(who, Standing.DRAFT)), None)
        if draft is None:
            return
        await self._says(who, Call("events.where", {"e": draft.id, "city": "Madison, WI"}))
        await self._says(who, Call("events.about", {"e": draft.id, "topic": "nights"}))
        await self._says(who, Call("events.send", {"e": draft.id}))
        for waiting in await listing.of(who, Standing.WAITING):
            await self._says(MO, Call("events.approve", {"e": waiting.id}))
        await self._notes(draft.id)

    async def _changes(self, event: str) -> None:
        """Have the moderator cancel an event, or move it by some days."""
        listing, draw = self.app.services.events.listing, self.draw
        kept = await listing.get(HOME, event)
        if kept is None or kept.starts is None:
            return
        if draw.random() < 0.5:
            await self._says(MO, Call("events.cancel", {"e": event, "sure": "yes"}))
            self.found.cancelled += 1
        else:
            await self._says(MO, Call("events.change", {"e": event}))
            draft = next((one for one in await listing.of(MO, Standing.DRAFT) if one.of == event), None)
            if draft is not None:
                moved = local(kept.starts + draw.randint(1, 9) * DAY, kept.about.zone)
                what = what_of(kept.about.title, f"{moved:%Y-%m-%d %H:%M}", kept.about.zone)
                await self._says(MO, Call("events.what", what | {"e": draft.id}))
                await self._says(MO, Call("events.send", {"e": draft.id}))
                self.found.moved += 1
        await self._notes(event)

    async def _notes(self, event: str) -> None:
        """Note how an event stands."""
        kept: Event | None = await self.app.services.events.listing.get(HOME, event)
        if kept is None or kept.starts is None or kept.ends is None or kept.state is Standing.DRAFT:
            return
        listed = kept.state is Standing.LISTED
        self.starts[event] = kept.starts if listed else None
        self.titles[event] = (kept.about.title, kept.ends if listed else self.clock.now())

    async def _planned(self, after: datetime, until: datetime) -> list[Entry]:
        async with self.app.store.read() as tx:
            entries = self.app.services.prompts.entries
            return [one for place in (BREAK, HARD) for one in await entries.within(place, after, until, tx=tx)]

    def _read(self, seen: Seen) -> None:
        """Note a reminder, with how its event stands just now, and whatever else counts."""
        names = {call.command: call for call in seen.calls}
        if "events.ics" in names:
            event = names["events.ics"].args["e"]
            wanted = self.wished.get((seen.to, event), 0)
            self.came.append(Reminded(seen.to, seen.at, event, self.starts.get(event), wanted))
            self.counted.append((seen.to, seen.at))
        elif any(name.startswith("checkin.") for name in names):
            self.found.check_ins += 1
            self.counted.append((seen.to, seen.at))

    async def _sends(self) -> None:
        await self.app.clockwork.tick()
        await self.app.sender.drain(NAME)

    async def _survives(self, step: Callable[[], Awaitable[T]]) -> T:
        """Do something; a house that is killed in it is started again, and whoever pressed presses again."""
        try:
            return await step()
        except Killed:
            self.app = await self.build()
            self.app.adapters[NAME] = self.village
            await self.app.supply.recover()
            return await step()

    async def _next(self, day: datetime, end: datetime) -> datetime:
        due, again = select(func.min(plans.c.next_due_at)), select(func.min(deliveries.c.next_try_at))
        async with self.app.store.read() as db:
            kept = [await db.scalar(due), await db.scalar(again)]
        times = [*(instant(at) for at in kept if at is not None), day, end + GRID]
        return max(min(times), self.clock.now() + GRID)

    async def _says(self, who: Person, call: Call) -> str:
        zone = self.people[who.id].zone if who.id in self.people else ZONE
        ctx = Context(who, Place(NAME, "lab", "lounge"), "en-US", zone, moderator=who == MO)
        reply = await self._survives(lambda: self.app.desk.reply(call, ctx, Limits(EVERYTHING)))
        self.found.calls += 1
        said = "\n".join(str(block.body) for block in reply.blocks if isinstance(block, Text))
        self.found.broken += "Something broke on my side" in said
        return said

    def judged(self, end: datetime) -> Calm:
        """Return what came of it all."""
        posts = [post for seen, _ in self.village.posted if (post := self._post(seen))]
        judge_posts(self.found, self.promised, posts, end)
        judge_reminders(self.found, self.people, self.came)
        judge_weeks(self.found, self.people, self.counted)
        judge_preview(self.found, self.promised, self.previewed, posts)
        self.found.posted_at_once = sum(post.due is None for post in posts)
        self.found.events, self.found.kills = len(self.titles), self.reaper.kills
        return self.found

    def _post(self, seen: Seen) -> Posted | None:
        entry = next((call.args["p"] for call in seen.calls if call.command == "prompts.tap"), None)
        if entry is None:
            return None
        kept, place = self.entries[entry], Place(NAME, "lab", seen.to)
        due = None if kept.due in self.pulled else kept.due
        return Posted(place, seen.at, seen.title, kept.slot, due, entry)


async def simulate(
    number: int, days: int, seed: int, url: str | None, passed: Callable[[int], object], *, kill: bool = False
) -> Calm:
    """Let so many members live with prompts and events for so many days, and judge what came of it.

    ``url`` is an empty database, a temporary SQLite file when None; what the simulation puts in is taken out again.
    ``passed(days)`` is called as time goes by; ``kill``: every ten days or so the house dies in the middle of a step.
    Raises ``StoreError`` or ``Fault`` with the mend.
    """
    async with lent(url, seed) as ground:
        draw = random.Random(seed)  # noqa: S311 - a game of chance
        people = members(number, draw)
        run = Almanac(ground.house, await ground.house(), ground.clock, people, draw, ground.reaper)
        await run.begin()
        end = START + timedelta(days=days)
        await run.run(end, kill, passed)
        return run.judged(end)
