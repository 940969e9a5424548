"""A simulated mentoring programme: the whole house, members who answer or do not, leave, rest and change their shifts.

Everything goes through the real commands, database, clockwork and outbox; what came of it is judged from outside. The
house may be killed in the middle of what it does, and is then started again over the same database.

The same numbers give the same run: members draw for themselves, ids and jitter come from the clock, and messages leave
one at a time, at Slack's pace. What a run does not show, therefore, is two steps at once; tests of races do.
"""

import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import func, select

from bot.app import App
from bot.cog import Context
from bot.limits import EVERYTHING, Limits
from bot.message import Call, Reply, Text
from bot.people import Place
from bot.schedule.clockwork import KEPT
from bot.simulate.cast import START
from bot.simulate.fairness import Fairness, count, look, looked_at
from bot.simulate.folk import PROGRAMMES, Folk, folk, rota
from bot.simulate.lent import lent
from bot.simulate.reaper import Killed, Reaper
from bot.simulate.village import NAME, Seen, Village
from bot.simulate.works import LeapClock
from bot.store.tables import deliveries, plans
from bot.store.values import instant

GRID: Final = timedelta(minutes=5)  # the pause between two looks at the clockwork
DAY: Final = timedelta(days=1)
KILLS: Final = timedelta(days=10)  # about as much time passes from one kill to the next
HOME: Final = f"{NAME}:lab"
CROWD: Final = Limits(EVERYTHING)
OFTEN: Final = {"leaves": 0.06, "vanishes": 0.03, "shuts": 0.03, "travels": 0.8, "rota": 0.7, "loses": 0.03}
"""How often a year each of these happens to a member; ``loses``: to a room."""


@dataclass
class Programme:
    """One run; ``build`` puts a house together over the database, again after each kill."""

    build: Callable[[], Awaitable[App]]
    app: App
    clock: LeapClock
    people: dict[str, Folk]
    reaper: Reaper
    next_kill: datetime | None = None
    found: Fairness = field(default_factory=Fairness)
    coming: list[tuple[datetime, int, str, Call]] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        self.village = Village(self.clock, self._read, self.reaper.step)
        self.app.adapters[NAME] = self.village

    def later(self, at: datetime, who: str, call: Call) -> None:
        """Have somebody do something at an instant."""
        self.count += 1
        heapq.heappush(self.coming, (at, self.count, who, call))

    def lives(self, one: Folk, end: datetime) -> None:
        """Lay out what happens to somebody, whatever they are asked."""
        draw, years = one.draw, (end - one.joins) / timedelta(days=365)
        self.later(one.joins, one.person.id, Call("joins"))
        for name, often in OFTEN.items():
            for _ in range(int(often * years) + (draw.random() < often * years % 1)):
                at = one.joins + (end - one.joins) * draw.random()
                self.later(at, one.person.id, Call(name))
                if name == "shuts":
                    self.later(at + timedelta(days=20), one.person.id, Call("lets"))

    async def run(self, end: datetime, passed: Callable[[int], object]) -> None:
        """Live from one due moment to the next, and look at everything once a day."""
        day = START + DAY
        while (now := await self._next(end)) <= end:
            while day <= now:
                self.clock.put(day)
                await self._day(day)
                passed(1)
                day += DAY
            self.clock.put(now)
            await self._survives(self._sends)
            while self.coming and self.coming[0][0] <= now:
                _, _, who, call = heapq.heappop(self.coming)
                await self._survives(partial(self._does, self.people[who], call))

    async def _day(self, day: datetime) -> None:
        """Keep house, as the process does every few hours, and look at everything."""
        if self.next_kill is not None and day >= self.next_kill:
            self.reaper.aims()
            self.next_kill = day + KILLS * (0.5 + self.clock.chance())
        await self._survives(lambda: self.app.jobs.pushed())
        await self._survives(lambda: self.app.outbox.forget(day - KEPT))
        await look(self.app, HOME, day, self.found, self.village)

    async def _sends(self) -> None:
        await self.app.clockwork.tick()
        await self.app.sender.drain(NAME)

    async def _survives(self, step: Callable[[], Awaitable[object]]) -> None:
        """Do something; a house that is killed in it is started again, and whoever pressed presses again."""
        try:
            await step()
        except Killed:
            self.app = await self.build()
            self.app.adapters[NAME] = self.village
            if self.app.store.sqlite:  # as a house does that is alone with its database
                await self.app.supply.recover()
            await step()

    async def _next(self, end: datetime) -> datetime:
        due, again = select(func.min(plans.c.next_due_at)), select(func.min(deliveries.c.next_try_at))
        async with self.app.store.read() as db:
            kept = [await db.scalar(due), await db.scalar(again)]
        times = [*(instant(at) for at in kept if at is not None), *(at for at, *_ in self.coming[:1]), end + GRID]
        return max(min(times), self.clock.now() + GRID)

    def _read(self, seen: Seen) -> None:
        if (reaction := self.people[seen.to].reacts(seen)) is not None:
            self.later(reaction[0], seen.to, reaction[1])

    async def _does(self, one: Folk, call: Call) -> None:
        draw, now = one.draw, self.clock.now()
        if one.person.id in self.village.gone:
            return
        match call.command:
            case "joins":
                await self.app.services.consents.give(str(one.person), "mentor")
                for step in one.signs_up():
                    await self._says(one, step)
            case "leaves":
                self.village.parted.add(one.person.id)
                await self._says(one, Call("mentor.leave", {"sure": "yes"}))
            case "vanishes":
                self.village.gone.add(one.person.id)
            case "shuts":
                self.village.shut.add(one.person.id)
            case "lets":
                self.village.shut.discard(one.person.id)
                await self._says(one, Call("mentor.resume"))
            case "travels":
                until = (now + timedelta(days=draw.randint(5, 30))).date().isoformat()
                await self._says(one, Call("mentor.pause", {"until": until}))
            case "rota":
                work, cycle = rota(draw)
                one.rotas.append((now, work, cycle))
                if await self.app.services.mentors.profiles.of(one.person):
                    await self._says(one, one.tells_shifts(work, cycle))
            case "loses":
                rooms = [room for room, two in self.village.rooms.items() if one.person.id in two]
                self.village.lost |= {draw.choice(rooms)} if rooms else set()
            case _:
                await self._says(one, call)

    async def _says(self, one: Folk, call: Call) -> Reply:
        ctx = Context(one.person, Place(NAME, "lab", "lounge"), "en-US", one.zone)
        reply = await self.app.desk.reply(call, ctx, CROWD)
        self.found.calls += 1
        said = " ".join(str(block.body) for block in reply.blocks if isinstance(block, Text))
        self.found.broken += "Something broke on my side" in said
        if call.command == "mentor.yes" and one.draw.random() < 0.4:
            programme = one.draw.choice(PROGRAMMES)
            begin = Call("mentor.begin", {"p": call.args["p"], "which": programme})
            self.later(self.clock.now() + timedelta(days=1, hours=one.draw.random() * 5), one.person.id, begin)
        return reply


async def simulate(
    members: int, days: int, seed: int, url: str | None, passed: Callable[[int], object], *, kill: bool = False
) -> Fairness:
    """Let so many members take part for so many days, and judge what came of it.

    ``url`` is an empty database, a temporary SQLite file when None; what the simulation puts in is taken out again.
    ``passed(days)`` is called as time goes by; ``kill``: every ten days or so the house dies in the middle of a step.
    Raises ``StoreError`` or ``Fault`` with the mend.
    """
    async with lent(url, seed) as ground:
        crowd = {one.person.id: one for one in folk(members, days, seed)}
        run = Programme(ground.house, await ground.house(), ground.clock, crowd, ground.reaper)
        run.next_kill = START + KILLS if kill else None
        return await _lived(run, START + timedelta(days=days), passed)


async def _lived(run: Programme, end: datetime, passed: Callable[[int], object]) -> Fairness:
    for one in run.people.values():
        run.lives(one, end)
    await run.run(end, passed)
    await look(run.app, HOME, end, run.found, run.village)
    await count(run.app, run.found, end)
    looked_at(run.found, run.village, run.people)
    run.found.kills = run.reaper.kills
    return run.found
