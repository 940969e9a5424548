"""What a house does all day, errand by errand: calls of members and moderators, a tick, sending, its jobs."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from benchmarks.towns.house import House
from benchmarks.towns.town import Town
from bot.message import Call
from bot.schedule.delivery import Fate, Verdict
from bot.schedule.supply import Supply

Errand = Callable[[], Awaitable[object]]
MEMBERS = {
    "myvents": {},
    "find": {"words": "burnout after night shifts"},
    "resources": {},
    "home": {},
    "checkin.settings": {},
    "checkin.history": {},
    "events": {},
    "mentor.find": {},
    "mydata": {},
    "mydata.export": {},
}
MODERATORS: dict[str, dict[str, str]] = {
    name: {} for name in ("pulse", "mod.queue", "mod.digest", "mod.audit", "mod.rota", "mod.handover", "setup")
}
WRITER = 5  # the member who asks


def calls(house: House, town: Town) -> Iterator[tuple[str, Errand]]:
    """Yield what people ask for, in one community."""
    for name, args in MEMBERS.items():
        yield f"/{name}", partial(house.says, town, min(WRITER, town.size - 1), Call(name, args))
    for name, args in MODERATORS.items():
        yield f"/{name}", partial(house.says, town, 0, Call(name, args))


def work(house: House, town: Town) -> Iterator[tuple[str, Errand]]:
    """Yield what the house does by itself: the tick, sending, and what it looks up about one community."""
    app, home = house.app, town.home
    yield "start: what waits for whom", app.notes.load
    yield "start: who has left", app.leavings.load
    yield "start: keys that are missing", app.anonymity._lost
    yield "tick, nothing due", app.clockwork.tick
    yield "it gets Friday evening", partial(house.clock.advance, days=2, hours=8)
    yield "tick, much due", app.clockwork.tick
    for platform in house.stages:
        yield f"when to send next on {platform}", partial(app.supply.next_at, platform)
        yield f"lease and settle on {platform}", partial(_send, app.supply, platform)
    yield "what failed in a community", partial(app.outbox.failures, home)
    yield "how much a community is sent", partial(app.outbox.count, home)


async def _send(supply: Supply, platform: str) -> int:
    leased = await supply.lease(platform, 100)
    await supply.settle([Verdict(one, Fate.SENT) for one in leased])
    return len(leased)


def rights(house: House, town: Town) -> Iterator[tuple[str, Errand]]:
    """Yield taking along and erasing what is kept of one member, holder by holder."""
    person = town.person(min(7, town.size - 1))
    for holder in house.app.holders:
        yield f"export, {type(holder).__name__}", partial(holder.export, person)
    for holder in house.app.holders:
        yield f"erase, {type(holder).__name__}", partial(holder.erase, person)


def jobs(house: House) -> Iterator[tuple[str, Errand]]:
    """Yield the jobs of the house by their own names."""
    yield from house.jobs.items()
