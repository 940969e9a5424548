"""A large round is worked out by the clock, off the loop; moderators see how far it is, and members are not held up."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Call, Context, Outcome, Place, Reply
from bot.community import Communities
from bot.i18n import Languages
from bot.privacy.seal import Seal
from bot.store.consents import Consents
from bot.store.mentors.profiles import Profiles, Side
from bot.store.mentors.rounds import Round
from cogs.mentors.company import Company, company, proposed
from cogs.mentors.draft import Draft, draft_of
from cogs.mentors.mine import Mine
from cogs.mentors.outcome import Outcomes
from cogs.mentors.profile import Profile
from cogs.mentors.rounding import Rounding
from cogs.mentors.rounds import Do, Rounds
from cogs.mentors.wait import Waits
from tests.house import staged
from tests.mentors.lab import CLOCK, HOME, Lab
from tests.mentors.people import community, person
from tests.mentors.test_rounds import MO, joined, rounding
from tests.stage import show

MODS = Place("stage", "lab", "moderators")
CTX = Context(MO, CLOCK.place, moderator=True)


def desk(lab: Lab, large: int) -> tuple[Rounds, Rounding]:
    rounds = rounding(lab)
    rounds.large = large
    courier = staged([], lab.stage).courier
    return Rounds(lab.mentors, rounds, outcomes(lab), courier), rounds


def outcomes(lab: Lab) -> Outcomes:
    """What moderators are told, with a channel of theirs."""
    communities = Communities(lab.choices, Languages(Path("nowhere")))
    return Outcomes(lab.mentors, communities, lab.outbox, lab.clock, lab.transaction)


async def read(made: Awaitable[Outcome]) -> str:
    found = await made
    assert isinstance(found, Reply)
    return show(found)


async def test_a_large_round_is_worked_out_by_the_clock_and_its_progress_is_shown(lab: Lab) -> None:
    cog, rounds = desk(lab, large=2)
    await Communities(lab.choices, Languages(Path("nowhere"))).choose_moderators(HOME, MODS, None)
    made = await rounds.open(HOME, MO)
    await joined(lab, made, person("bea", Side.OFFER), person("ada"))
    assert "I begin to work it out in a moment" in await read(cog.round(CTX, Do.PREVIEW))
    (token,) = await lab.sent("mentoring.work")
    rounds.done[made.id] = 1
    assert "1 of 1 so far" in await read(cog.round(CTX))
    rounds.done.clear()
    assert await cog.work(CLOCK, **Call.parse(token).args) is None
    assert "1. Ada with Bea" in await read(cog.round(CTX))
    assert await cog.work(CLOCK, **Call.parse(token).args) is None, "asked for twice, it is done once"
    (ready,) = await lab.sent("mentoring.ready")
    told, call = outcomes(lab), Call.parse(ready)
    assert "Pairs: 1. Stay without a mentor: 0.\n[Look it over]" in await read(told.ready(CTX, **call.args))
    await rounds.adjust(HOME, lambda draft: draft.leaving_out(person("ada").person), MO)
    assert await told.ready(CTX, **call.args) is None, "not of what was changed since"


async def test_a_round_of_five_thousand_is_matched_within_seconds_and_tells_how_far_it_is() -> None:
    mentors, mentees = community(1250, 3750)
    there = _company(mentors, mentees)
    heard: list[int] = []
    beats, began = 0, time.process_time()
    working = asyncio.create_task(asyncio.to_thread(proposed, there, Draft(), "seed", heard.append))
    while not working.done():
        await asyncio.wait([working], timeout=0.01)
        beats += 1
    found = working.result()
    assert time.process_time() - began < 60
    assert len(found) > 3000 and heard == sorted(heard) and heard[-1] == len(mentees)
    assert beats > 5, "the loop went on meanwhile"


def _company(mentors: Sequence[Profile], mentees: Sequence[Profile]) -> Company:
    return Company(
        {one.person: one for one in mentees},
        {one.person: one for one in mentors},
        {one.person: one.places for one in mentors},
        frozenset(),
        {},
        {},
    )


class Slow(Seal):
    """A seal that says when it is opened first, and opens only when it is told to."""

    def __init__(self, seal: Seal, loop: asyncio.AbstractEventLoop) -> None:
        self.seal, self.loop = seal, loop
        self.began, self.go = asyncio.Event(), threading.Event()

    def close(self, text: str, *about: str, room: int) -> bytes:
        return self.seal.close(text, *about, room=room)

    def open(self, sealed: bytes, *about: str) -> str:
        self.loop.call_soon_threadsafe(self.began.set)
        assert self.go.wait(5), "nobody else had their turn while profiles were opened"
        return self.seal.open(sealed, *about)


async def test_while_many_profiles_are_opened_everybody_else_has_their_turn(lab: Lab) -> None:
    slow = Slow(lab.mentors.profiles._seal, asyncio.get_running_loop())
    async with lab.transaction() as tx:
        for one in community(150, 0)[0]:
            await lab.mentors.profiles.put(one.kept(), lab.clock.now(), tx=tx)
    reading = asyncio.create_task(Profiles(lab.store, slow, bytes).community(HOME, Side.OFFER))
    async with asyncio.timeout(30):
        await slow.began.wait()  # this loop is free, though not one is opened
        slow.go.set()
        assert len(await reading) == 150


async def test_status_is_read_in_one_look(lab: Lab) -> None:
    await lab.offer("bea", "cal")
    await lab.ask("ada")
    looks = 0
    own = lab.store.read

    @asynccontextmanager
    async def counted() -> AsyncIterator[AsyncConnection]:
        nonlocal looks
        looks += 1
        async with own() as db:
            yield db

    lab.store.read = counted  # type: ignore[method-assign]
    mentors = replace(lab.mentors, look=counted)
    communities = Communities(lab.choices, Languages(Path("nowhere")))
    waits = Waits(mentors, communities, lab.clock)
    consents, courier = Consents(lab.store, lab.clock), staged([], lab.stage).courier
    mine = Mine(mentors, lab.asking, waits, consents, communities, courier, lab.clock, lab.transaction)
    ctx = Context(person("ada").person, CLOCK.place)
    assert "I am asking a mentor who fits" in await read(mine.status(ctx))
    assert looks == 1


async def test_what_is_kept_is_read_back_as_it_was(lab: Lab) -> None:
    _, rounds = desk(lab, large=1000)
    made = await rounds.open(HOME, MO)
    await joined(lab, made, *community(8, 20)[0], *community(8, 20)[1])
    there = await company(lab.mentors, made.id, HOME, Draft(), lab.clock.now())
    ada = next(iter(there.mentees))
    mentor = next(iter(there.mentors))
    draft = Draft().keeping_apart(ada, mentor).leaving_out(mentor).worked_out(proposed(there, Draft(), "s"), (20, 8))
    assert draft_of(Round(made.id, HOME, "s", str(MO), lab.clock.now(), body=draft.to_body())) == draft
