"""Cases: taken once, decided once, joined while they wait, and forgotten in time."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.people import Person, Place, Post
from bot.privacy.epochs import Epochs
from bot.privacy.keys import KeyFolder
from bot.store import Json, Store
from bot.store.cases import Cases, Kind, Standing
from tests.clock import FakeClock

HOME = "stage:lab"
MO, MIA, SAM = (Person("stage", "lab", name) for name in ("mo", "mia", "sam"))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def cases(store: Store, clock: FakeClock, tmp_path: Path) -> Cases:
    return Cases(store, Epochs(KeyFolder(tmp_path / "keys", tmp_path / "data"), clock), clock)


async def test_a_case_comes_back_as_it_was_opened_and_only_in_its_community(cases: Cases) -> None:
    made = await cases.open(HOME, Kind.REPORT, "a" * 32, {"words": ["Please look."]})
    assert await cases.get(HOME, made.id) == made
    assert await cases.get("stage:other", made.id) is None
    assert await cases.get(HOME, "nothing") is None
    card = Post(Place("stage", "lab", "moderators"), "7")
    await cases.shown(made, card)
    assert [case.card for case in await cases.about(HOME, "a" * 32)] == [card]


async def test_of_many_moderators_at_once_one_takes_a_case_and_one_decides_it(cases: Cases) -> None:
    made = await cases.open(HOME, Kind.REPORT, "post", {})
    taken = await asyncio.gather(*(cases.take(made, who) for who in (MO, MIA, SAM)))
    assert sorted(taken) == [False, False, True]
    closed = await asyncio.gather(*(cases.close(made, who, f"by {who.id}") for who in (MO, MIA, SAM)))
    assert sorted(closed) == [False, False, True]
    found = await cases.get(HOME, made.id)
    assert found is not None and found.taker is not None
    assert (found.state, found.outcome) == (Standing.CLOSED, f"by {found.taker.id}")
    assert not await cases.take(made, MO)


async def test_a_case_is_given_back_by_who_has_it_alone(cases: Cases) -> None:
    made = await cases.open(HOME, Kind.REPORT, "post", {})
    await cases.take(made, MO)
    assert not await cases.give_back(made, MIA)
    assert await cases.give_back(made, MO)
    assert await cases.take(made, MIA)


async def test_a_case_that_is_held_is_in_no_list_until_it_is_released(cases: Cases) -> None:
    held = await cases.open(HOME, Kind.ALERT, "post", {}, held=True)
    assert await cases.waiting(HOME) == [] and await cases.count(HOME) == 0
    assert not await cases.take(held, MO) and not await cases.close(held, MO, "dismissed")
    assert await cases.release(held) and not await cases.release(held)
    assert [case.id for case in await cases.waiting(HOME)] == [held.id]


async def test_a_decision_is_taken_back_while_it_is_still_the_same(cases: Cases) -> None:
    made = await cases.open(HOME, Kind.REPORT, "post", {})
    await cases.close(made, MO, "removed")
    assert not await cases.reopen(made, "dismissed")
    assert await cases.reopen(made, "removed")
    assert await cases.close(made, MIA, "dismissed")


def said(word: str, body: dict[str, Json]) -> dict[str, Json]:
    before = body.get("words")
    return {"words": [*(before if isinstance(before, list) else []), word]}


async def test_many_reports_at_once_make_one_case_with_the_words_of_all(cases: Cases) -> None:
    words = [f"word {n}" for n in range(6)]
    joined = await asyncio.gather(*(cases.join(HOME, Kind.REPORT, "p", partial(said, w)) for w in words))
    assert len({case.id for case in joined}) == 1
    (found,) = await cases.waiting(HOME)
    heard = found.body["words"]
    assert isinstance(heard, list) and sorted(map(str, heard)) == words


async def test_after_a_decision_the_next_report_opens_a_new_case(cases: Cases) -> None:
    first = await cases.join(HOME, Kind.REPORT, "p", partial(said, "one"))
    await cases.close(first, MO, "dismissed")
    second = await cases.join(HOME, Kind.REPORT, "p", partial(said, "two"))
    assert second.id != first.id and second.body == {"words": ["two"]}
    assert [case.id for case in await cases.about(HOME, "p")] == [second.id, first.id]


async def test_what_waits_comes_by_how_pressing_it_is_and_in_pages(cases: Cases, clock: FakeClock) -> None:
    for kind in (Kind.VETTING, Kind.REPORT, Kind.ALERT):
        await cases.open(HOME, kind, kind.value, {})
    await clock.advance(days=1)
    await cases.open(HOME, Kind.REPORT, "later", {})
    subjects = [case.subject for case in await cases.waiting(HOME)]
    assert subjects == ["alert", "report", "later", "vetting"]
    assert [case.subject for case in await cases.waiting(HOME, 2, 1)] == ["later"]
    assert (await cases.count(HOME), await cases.count("stage:other")) == (4, 0)


async def test_words_are_sealed_and_go_with_the_key_of_their_week(cases: Cases, clock: FakeClock, store: Store) -> None:
    made = await cases.open(HOME, Kind.REPORT, "post", {"words": ["Rude to Kim."]})
    async with store.read() as db:
        row = str([*(await db.exec_driver_sql("SELECT * FROM cases"))])
    assert "Rude" not in row and made.id in row
    await clock.advance(days=35)
    found = await cases.get(HOME, made.id)
    assert found is not None and found.body == {}
    assert (await cases.join(HOME, Kind.REPORT, "post", partial(said, "again"))).id != made.id


async def test_alerts_and_what_is_closed_are_forgotten_after_thirty_days_and_all_after_ninety(
    cases: Cases, clock: FakeClock
) -> None:
    alert, closed, waits = [await cases.open(HOME, kind, "x", {}) for kind in (Kind.ALERT, Kind.REPORT, Kind.REPORT)]
    await cases.close(closed, MO, "dismissed")
    assert await cases.forget(clock.now().date() + timedelta(days=30)) == 0
    assert await cases.forget(clock.now().date() + timedelta(days=31)) == 2
    assert await cases.get(HOME, alert.id) is await cases.get(HOME, closed.id) is None
    assert await cases.forget(clock.now().date() + timedelta(days=91)) == 1
    assert await cases.get(HOME, waits.id) is None
