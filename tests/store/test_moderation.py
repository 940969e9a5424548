"""What moderators keep for each other, on both databases: notes, swapped turns, cases from hand to hand."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.people import Person
from bot.privacy.epochs import Epochs
from bot.privacy.keys import KeyFolder
from bot.store import Store
from bot.store.cases import Cases, Kind, Standing, Wanted
from bot.store.moderation.notes import HANDOVER, CaseNotes
from bot.store.rota import Rota
from tests.clock import FakeClock

HOME = "stage:lab"
MO, MIA, SAM = (Person("stage", "lab", name) for name in ("mo", "mia", "sam"))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def epochs(tmp_path: Path, clock: FakeClock) -> Epochs:
    return Epochs(KeyFolder(tmp_path / "keys", tmp_path / "data"), clock)


@pytest.fixture
def cases(store: Store, clock: FakeClock, epochs: Epochs) -> Cases:
    return Cases(store, epochs, clock)


@pytest.fixture
def notes(store: Store, clock: FakeClock, epochs: Epochs) -> CaseNotes:
    return CaseNotes(store, epochs, clock)


async def test_notes_come_back_in_their_order_and_only_in_their_community(cases: Cases, notes: CaseNotes) -> None:
    case = await cases.open(HOME, Kind.REPORT, "post", {})
    await asyncio.gather(*(notes.add(MO, case.id, f"note {number}") for number in range(5)))
    found = await notes.read(HOME, case.id)
    assert [note.number for note in found] == [1, 2, 3, 4, 5]
    assert {note.text for note in found} == {f"note {number}" for number in range(5)}
    assert await notes.read("stage:other", case.id) == []
    assert "note 1" not in repr(found)


async def test_a_note_is_sealed_and_forgotten_with_the_key_of_its_week(
    store: Store, cases: Cases, notes: CaseNotes, clock: FakeClock, epochs: Epochs
) -> None:
    case = await cases.open(HOME, Kind.SUGGESTION, "s", {})
    await notes.add(MO, case.id, "Kim wrote to me about it.")
    async with store.read() as db:
        rows = (await db.exec_driver_sql("SELECT * FROM case_notes")).all()
    assert "Kim" not in repr(rows)
    await clock.advance(days=40)
    epochs.destroy()
    assert [note.text for note in await notes.read(HOME, case.id)] == [""]


async def test_notes_go_with_their_case_and_hand_over_notes_after_a_month(
    cases: Cases, notes: CaseNotes, clock: FakeClock
) -> None:
    case = await cases.open(HOME, Kind.REPORT, "post", {})
    await notes.add(MO, case.id, "one")
    await notes.add(MO, HANDOVER, "two")
    today = clock.now().date()
    assert await notes.forget(today) == 0
    await cases.forget(today + timedelta(days=91))
    assert await notes.forget(today) == 1
    assert await notes.forget(today + timedelta(days=31)) == 1


async def test_what_somebody_wrote_is_found_and_erased(cases: Cases, notes: CaseNotes) -> None:
    case = await cases.open(HOME, Kind.REPORT, "post", {})
    await notes.add(MO, case.id, "mine")
    await notes.add(MIA, case.id, "hers")
    assert [note.text for note in await notes.of(MO)] == ["mine"]
    assert await notes.erase(MO) == 1
    assert [note.writer for note in await notes.read(HOME, case.id)] == [MIA]


async def test_one_of_many_takes_a_swapped_turn(store: Store) -> None:
    rota = Rota(store)
    await rota.put(MO, 0, 540, 720)
    (turn,) = await rota.turns(HOME)
    day = date(2026, 1, 12)
    taken = await asyncio.gather(*(rota.swap(turn, day, who) for who in (MIA, SAM, MIA)))
    assert sorted(taken) == [False, False, True]
    assert set(await rota.swaps(HOME)) == {(turn.id, day)}
    assert await rota.take_out(HOME, turn.id) and await rota.swaps(HOME) == {}


async def test_cases_go_from_hand_to_hand_and_back_when_somebody_leaves(cases: Cases) -> None:
    first, second = [await cases.open(HOME, Kind.REPORT, str(number), {}) for number in range(2)]
    assert await cases.take(first, MO) and await cases.assign(first, MIA)
    assert not await cases.assign(first, MIA)
    assert await cases.assign(second, MIA) and await cases.holders(HOME) == [MIA]
    assert await cases.count(HOME, Wanted(taker=MIA)) == 2 and await cases.count(HOME, Wanted(free=True)) == 0
    assert {case.id for case in await cases.let_go(MIA)} == {first.id, second.id}
    assert await cases.holders(HOME) == [] and await cases.count(HOME, Wanted(free=True)) == 2
    assert await cases.close(first, MO, "handled") and not await cases.assign(first, MIA)


async def test_the_heap_counts_by_kind_and_says_since_when(cases: Cases, clock: FakeClock) -> None:
    await cases.open(HOME, Kind.SUGGESTION, "a", {})
    await clock.advance(days=2)
    await cases.open(HOME, Kind.SUGGESTION, "b", {})
    await cases.open(HOME, Kind.MESSAGE, "c", {})
    await cases.open(HOME, Kind.ALERT, "d", {}, held=True)
    assert await cases.heap(HOME) == [
        (Kind.MESSAGE, 1, date(2026, 1, 7)),
        (Kind.SUGGESTION, 2, date(2026, 1, 5)),
    ]
    assert [case.subject for case in await cases.since(HOME, Kind.SUGGESTION, date(2026, 1, 6))] == ["b"]
    assert await cases.count(HOME, Wanted(Kind.SUGGESTION)) == 2


async def test_what_is_kept_elsewhere_waits_as_long_as_that_takes(cases: Cases, clock: FakeClock) -> None:
    lasting = await cases.open(HOME, Kind.SUGGESTION, "a", {})
    await cases.open(HOME, Kind.MESSAGE, "b", {"words": ["rude"]})
    later = clock.now().date() + timedelta(days=120)
    assert await cases.forget(later) == 1
    assert await cases.close(lasting, MO, "approved")
    assert await cases.forget(later) == 1


async def test_words_of_a_case_are_changed_while_its_key_lasts(cases: Cases, clock: FakeClock, epochs: Epochs) -> None:
    case = await cases.open(HOME, Kind.ALERT, "post", {"kinds": ["suicide"]})
    assert await cases.amend(case, {"kinds": ["suicide"], "late": True})
    found = await cases.get(HOME, case.id)
    assert found is not None and found.body["late"] is True and found.state is Standing.OPEN
    await clock.advance(days=40)
    epochs.destroy()
    assert not await cases.amend(case, {"late": False})


async def test_what_a_member_takes_back_is_dropped_unless_it_was_decided(store: Store, cases: Cases) -> None:
    waits, done = [await cases.open(HOME, Kind.SUGGESTION, subject, {}) for subject in "ab"]
    await cases.close(done, MO, "approved")
    async with store.write() as tx:
        await cases.drop(HOME, ["a", "b"], tx=tx)
    assert await cases.get(HOME, waits.id) is None and await cases.get(HOME, done.id) is not None
