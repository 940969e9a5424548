"""A season of events over the change of the clocks, on a leaping clock: nothing late, doubled, or in one's sleep."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.app import App, opened
from bot.message import Call, Reply
from bot.people import Person
from bot.schedule.budget import WEEKLY, week
from bot.schedule.delivery import Fate
from bot.schedule.due import zone
from bot.schedule.kinds import Kind
from bot.schedule.plan import Plan, State
from bot.schedule.quiet import Quiet
from bot.schedule.rule import Every, Rule
from bot.schedule.shifts import NO_SHIFTS, Rota, Shifts
from bot.schedule.sleep import Shift
from bot.schedule.zones import US
from bot.settings import load
from bot.store.events.event import About, Event, Standing
from bot.store.values import dump
from cogs.events.reader import NIGHT
from tests.clock import FakeClock
from tests.schedule.sky import disturbs
from tests.stage import Stage, show

FIRST = datetime(2026, 2, 23, 15, tzinfo=UTC)  # two weeks before the clocks go forward
WEEKS, MEMBERS, EVENTS = 4, 12, 24
ROTAS = (Rota.NONE, Rota.DAY, Rota.EVENING, Rota.NIGHT, Rota.SEVEN, Rota.DUPONT)


@dataclass(frozen=True)
class Folk:
    """Somebody whose shifts another feature knows."""

    person: Person
    zone: str
    quiet: Quiet | None
    shifts: Shifts

    @property
    def plan(self) -> Plan:
        kept = dump(self.shifts.to_json()) if self.shifts.cycle else ""
        quiet = dump(self.quiet.to_json()) if self.quiet else ""
        rule = dump(Rule(Every.DAY, time(12)).to_json())
        return Plan(Kind.CHECKIN, self.person, Call("home"), rule, self.zone, quiet, kept, state=State.PAUSED)


class Watched(Stage):
    """A stage that notes when somebody is written to."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.clock = clock
        self.sent: list[tuple[datetime, str, str]] = []

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        await super().deliver(person, reply, key)
        self.sent.append((self.clock.now(), person.id, show(reply)))


def folk(draw: random.Random, number: int) -> Folk:
    rota = draw.choice(ROTAS)
    shifts = NO_SHIFTS if rota is Rota.NONE else Shifts.named(rota, date(2026, 2, 2), Shift.NIGHT)
    quiet = NIGHT if rota is Rota.NONE else draw.choice((None, Quiet(time(21), time(8))))
    return Folk(Person("stage", "lab", f"m{number}"), draw.choice(US), quiet, shifts)


def event(draw: random.Random, number: int) -> Event:
    starts = FIRST + timedelta(minutes=15 * draw.randrange(4 * 24 * 7 * WEEKS))
    about = About("meetup", f"Event {number:02}", zone=draw.choice(US), city="Madison, WI", topic="nights")
    ends = starts + timedelta(hours=2)
    return Event(f"{number:016}", "stage:lab", None, FIRST, Standing.LISTED, starts=starts, ends=ends, about=about)


async def sent(app: App, clock: FakeClock) -> None:
    """Empty the outbox; the pace at which a platform may be written to is kept on this clock, too."""
    sending = asyncio.ensure_future(app.sender.drain("stage"))
    while not (await asyncio.wait({sending}, timeout=0.01))[0]:
        if clock.waiting:
            await clock.advance(seconds=1)
    sending.result()


async def leap(app: App, clock: FakeClock, until: datetime) -> None:
    """Go from one thing that is due to the next, as fast as they come."""
    while True:
        plans = [plan.next_due_at for plan in await app.services.plans.community("stage:lab") if plan.next_due_at]
        waiting = await app.supply.next_at("stage")
        soonest = min([*plans, *([waiting] if waiting else []), until])
        await clock.advance(seconds=max(0.0, (soonest - clock.now()).total_seconds()))
        await app.clockwork.tick()
        await sent(app, clock)
        if soonest == until:
            return


async def lived(app: App, clock: FakeClock, stage: Watched, draw: random.Random) -> dict[str, Folk]:
    """Let everybody ask for reminders of what comes soon, and let every fifth day's next event be cancelled."""
    people = {one.person.id: one for one in (folk(draw, n) for n in range(MEMBERS))}
    for one in people.values():
        await app.services.plans.put(one.plan)
    for number in range(EVENTS):
        await app.services.events.listing.put(event(draw, number))
    mo = stage.actor("mo", moderator=True)
    for day in range(7 * WEEKS):
        await leap(app, clock, FIRST + timedelta(days=day))
        coming = await app.services.events.listing.coming("stage:lab", clock.now())
        for name in [draw.choice(list(people)) for _ in range(4)] if coming else ():
            wish = draw.choice(("day", "hour", "both"))
            await stage.actor(name).runs("events.remind", e=draw.choice(coming[:6]).id, wish=wish)
        if day % 5 == 4 and len(coming) > 1:
            await mo.runs("events.cancel", e=coming[1].id, sure="yes")
    await leap(app, clock, FIRST + timedelta(weeks=WEEKS + 1))
    return people


async def test_a_season_of_reminders(tmp_path: Path) -> None:
    draw, clock = random.Random(7), FakeClock(FIRST)
    folders = {"LABMATES_DATA_DIR": tmp_path / "var", "LABMATES_KEY_DIR": tmp_path / "keys"}
    settings = load(LABMATES_DATABASE_URL=f"sqlite:///{tmp_path / 'labmates.db'}", **folders)
    async with opened(settings, clock) as app:
        stage = Watched(clock)
        stage.desk = app.desk
        app.adapters[stage.name] = stage
        people = await lived(app, clock, stage, draw)
        reminders = [sent for sent in stage.sent if "A reminder, as you asked" in sent[2]]
        assert len(reminders) > 40 and any("was cancelled" in text for _, _, text in stage.sent)
        for at, who, text in reminders:
            one, number = people[who], int(text.partition("# Event ")[2][:2])
            about = await app.services.events.listing.get("stage:lab", f"{number:016}")
            assert about is not None and about.starts is not None and at < about.starts, "none after it has begun"
            assert not disturbs(at, zone(one.zone), one.quiet, one.shifts), f"{who} was asleep"
        assert max(Counter(reminders).values()) == 1
        weekly = Counter((who, week(at, zone(people[who].zone))) for at, who, _ in reminders)
        assert max(weekly.values()) <= WEEKLY
        fates = await app.outbox.count("stage:lab")
        assert [fates.get(fate, 0) for fate in (Fate.MISSED, Fate.DEAD, Fate.WAITING, Fate.LEASED)] == [0, 0, 0, 0]
        assert await app.services.events.listing.coming("stage:lab", clock.now()) == []
        await app.jobs.pushed()
        assert [one for who in people.values() for one in await app.services.events.reminders.of(who.person)] == []
