"""Leaving the community: found out where a message meets nobody, erased thirty days later, taken back by a visit."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import App
from bot.errors import StoreError
from bot.i18n import Words
from bot.people import Person
from bot.rights import Erased
from bot.store.enrolments import Enrolments
from bot.store.tables import sweeps
from cogs.mydata.farewell import Farewell
from tests.contract.guest import Guest
from tests.stage import Stage, show
from tests.stories.test_checkins import push as days_pass
from tests.stories.test_mydata import lived
from tests.stories.town import WIRES, Town, on
from tests.stories.venting import agreed, posts, push, ready, shown

PLANNED = {"shifts": "days", "day": "fri", "time": "5pm", "zone": "America/Chicago"}


async def starts(who: Guest) -> None:
    await who.runs("checkin.start", **PLANNED)
    await who.presses("Start")
    assert "You are in." in await who.presses("I understand, go on")


@on("stage", "typed", *WIRES)
async def test_who_left_is_erased_after_thirty_days(town: Town) -> None:
    ada = await town.guest("ada")
    await starts(ada)
    town.leaves(ada)
    await town.passes(days=7)
    assert town.app.leavings.known(ada.person)
    await town.passes(days=22)
    await town.app.jobs.pushed()
    assert await town.app.services.enrolments.get(ada.person) is not None
    await town.passes(days=7)
    await town.app.jobs.pushed()
    assert await town.app.services.enrolments.get(ada.person) is None
    assert await town.app.services.plans.of(ada.person) == []
    assert not town.app.leavings.known(ada.person)
    assert ada.person not in await town.app.services.known.people()


@on("stage", "typed", *WIRES)
async def test_who_comes_back_in_time_keeps_everything(town: Town) -> None:
    ada = await town.guest("ada")
    await ada.runs("settings")
    await ada.presses("Set my state")
    await ada.fills(state="Ohio")
    await town.app.leavings.note(ada.person)
    await town.passes(days=20)
    assert "Ohio" in await ada.runs("settings")
    assert not town.app.leavings.known(ada.person)
    await town.passes(days=20)
    await town.app.jobs.pushed()
    assert "Ohio" in await ada.runs("settings")


@on("stage", *WIRES)
async def test_once_a_week_everybody_is_asked_after(town: Town) -> None:
    ada, bea = await town.guest("ada"), await town.guest("bea")
    for who in (ada, bea):
        await starts(who)
    town.leaves(bea)
    look = Farewell((), town.app.leavings, town.app.services.round.due, town.app.services.courier, town.clock).look
    for _ in range(7 * 24):
        await look()
        await town.clock.advance(hours=1)
    assert town.app.leavings.known(bea.person) and not town.app.leavings.known(ada.person)
    await look()


async def test_a_fault_with_one_puts_off_that_one_alone_and_the_next_turn_goes_on(
    app: App, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ben = await lived(stage), await lived(stage, "ben")
    for who in (ada, ben):
        stage.gone.add(who.ctx.person.id)
        await app.leavings.note(who.ctx.person)
    await days_pass(app, days=30)
    leave = Enrolments.leave

    async def broken(self: Enrolments, person: Person, *, tx: AsyncConnection) -> None:
        if person == ada.ctx.person:
            raise StoreError("the database is on holiday")
        await leave(self, person, tx=tx)

    with monkeypatch.context() as patch:
        patch.setattr(Enrolments, "leave", broken)
        await app.jobs.pushed()
    assert app.leavings.known(ada.ctx.person) and not app.leavings.known(ben.ctx.person)
    assert await app.services.known.people() == {ada.ctx.person}
    await app.jobs.pushed()
    assert await app.services.known.people() == set()
    erased = [one.rows for one in await app.sweeps.read() if one.job == "erase-who-left"]
    assert sum(erased) == 2 and set(sweeps.c.keys()) == {"day", "job", "what", "rows"}


async def test_who_is_back_when_their_time_is_over_keeps_everything(app: App, stage: Stage) -> None:
    ada = await lived(stage)
    await app.leavings.note(ada.ctx.person)
    await days_pass(app, days=31)
    await app.jobs.pushed()  # the platform says that they are there
    assert await app.services.enrolments.get(ada.ctx.person) is not None
    assert not app.leavings.known(ada.ctx.person)


async def test_posts_do_not_vanish_with_who_wrote_them(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    await ada.runs("settings.state", state="Ohio")
    await posts(app, stage, ada, "Nobody says thank you.")
    before = shown(stage)
    stage.gone.add("ada")
    await app.leavings.note(ada.ctx.person)
    await days_pass(app, days=31)
    await push(app, minutes=2)
    assert not app.leavings.known(ada.ctx.person)
    assert shown(stage) == before != {}
    assert "Ohio" not in (await ada.runs("settings"))
    assert all("ada" not in show(reply) for reply in stage.channels["vents"])


class Page:
    """A holder that notes whom it erased, and dies with its process the first time."""

    name = "page"
    title: Words = "page"
    keeps: Words = "page"
    term: Words = "page"

    def __init__(self, *, dies: bool = False) -> None:
        self.dies = dies
        self.erased: list[Person] = []

    async def summary(self, person: Person) -> tuple[Words, ...]:
        return ()

    async def export(self, person: Person) -> dict[str, object]:
        return {}

    async def erase(self, person: Person) -> Erased:
        if self.dies:
            self.dies = False
            raise asyncio.CancelledError
        self.erased.append(person)
        return Erased()


async def test_a_kill_in_the_middle_is_mended_by_the_next_turn(app: App, stage: Stage) -> None:
    ada, ben = (stage.actor(name).ctx.person for name in ("ada", "ben"))
    for person in (ada, ben):
        stage.gone.add(person.id)
        await app.leavings.note(person)
    await days_pass(app, days=30)
    first, second = Page(), Page(dies=True)
    farewell = Farewell((first, second), app.leavings, app.services.round.due, app.services.courier, app.clock)
    with pytest.raises(asyncio.CancelledError):
        await farewell.erase()
    assert first.erased == [ada] and await app.leavings.over() == [ada, ben]
    assert await farewell.erase() == 2
    assert first.erased == [ada, ada, ben] and second.erased == [ada, ben]
    assert await app.leavings.over() == [] and await farewell.erase() == 0
