"""Answers, members' parts and figures, on SQLite and on PostgreSQL."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.privacy.seal import Seal, SealBroken
from bot.store import Body, Store
from bot.store.answers import Answer, Answers
from bot.store.enrolments import Enrolment, Enrolments, Pace
from bot.store.pulses import Pulses
from bot.store.tables import answers

ADA, BEA = Person("stage", "lab", "ada"), Person("stage", "lab", "bea")
WEEK = date(2026, 1, 5)
KEY = bytes(range(32))


@pytest.fixture
def kept(store: Store) -> Answers:
    return Answers(store, Seal("answer", lambda: KEY))


async def test_an_answer_comes_back_to_its_writer_alone(kept: Answers) -> None:
    await kept.put(ADA, WEEK, "weekly", Answer(2, frozenset({"sleep"})))
    assert await kept.get(ADA, WEEK, "weekly") == Answer(2, frozenset({"sleep"}))
    assert await kept.get(BEA, WEEK, "weekly") is None
    assert await kept.of(BEA, "weekly") == []


async def test_a_second_choice_keeps_the_causes_and_a_skip_drops_them(kept: Answers) -> None:
    await kept.choose(ADA, WEEK, "weekly", 2)
    await kept.tick(ADA, WEEK, "weekly", "sleep", on=True)
    assert await kept.choose(ADA, WEEK, "weekly", 4) == Answer(4, frozenset({"sleep"}))
    assert await kept.choose(ADA, WEEK, "weekly", None) == Answer(None)
    assert await kept.tick(BEA, WEEK, "weekly", "sleep", on=True) is None


async def test_ticks_at_the_same_moment_are_all_kept(kept: Answers) -> None:
    await kept.choose(ADA, WEEK, "weekly", 2)
    names = ["staffing", "workload", "breaks", "sleep"]
    await asyncio.gather(*(kept.tick(ADA, WEEK, "weekly", name, on=True) for name in names))
    found = await kept.get(ADA, WEEK, "weekly")
    assert found is not None and found.causes == set(names)


async def test_all_answers_have_one_length_and_no_two_one_content(store: Store, kept: Answers) -> None:
    every = frozenset({"staffing", "workload", "breaks", "sleep", "conflict", "errors", "home", "else"})
    for n, answer in enumerate((Answer(None), Answer(1), Answer(5, every), Answer(5, every))):
        await kept.put(ADA, WEEK + timedelta(weeks=n), "weekly", answer)
    async with store.read() as db:
        rows = list(await db.scalars(select(answers.c.sealed)))
    assert len({len(row) for row in rows}) == 1 and len(set(rows)) == 4


@pytest.mark.parametrize("moved", [{"person": str(BEA)}, {"week": "2026-01-12"}, {"kind": "burnout"}])
async def test_a_row_that_was_moved_does_not_open(store: Store, kept: Answers, moved: dict[str, str]) -> None:
    await kept.choose(ADA, WEEK, "weekly", 2)
    async with store.write() as tx:
        await tx.execute(update(answers).values(**moved))
    person = BEA if "person" in moved else ADA
    with pytest.raises(SealBroken):
        await kept.of(person, moved.get("kind", "weekly"))


async def test_notes_are_sealed_replaced_and_taken_away(kept: Answers) -> None:
    await kept.write_note(ADA, WEEK, "x" * 1500)
    await kept.write_note(ADA, WEEK, "día\0 duro 😣")
    assert await kept.note(ADA, WEEK) == "día duro 😣" and await kept.notes(ADA) == {WEEK: "día duro 😣"}
    assert await kept.kinds(ADA) == [] and await kept.note(BEA, WEEK) == ""
    await kept.write_note(ADA, WEEK, "")
    assert await kept.notes(ADA) == {}


async def test_after_ninety_days_answers_are_forgotten(kept: Answers) -> None:
    await kept.choose(ADA, WEEK, "weekly", 2)
    await kept.write_note(ADA, WEEK, "x")
    await kept.choose(ADA, WEEK + timedelta(weeks=12), "weekly", 3)
    assert await kept.forget(WEEK + timedelta(days=90)) == 0
    assert await kept.forget(WEEK + timedelta(days=91)) == 2
    assert [answer.choice for _, answer in await kept.of(ADA, "weekly")] == [3]


async def test_erasing_one_leaves_the_others(kept: Answers) -> None:
    for person in (ADA, BEA):
        await kept.choose(person, WEEK, "weekly", 2)
    assert await kept.erase(ADA) == 1
    assert await kept.of(ADA, "weekly") == [] and len(await kept.of(BEA, "weekly")) == 1


async def test_a_message_is_counted_once_a_week_and_an_answer_starts_anew(store: Store) -> None:
    enrolments = Enrolments(store)
    assert await enrolments.asking(ADA, "2026-01-05") is False
    await enrolments.put(Enrolment(ADA, "plan", "{}", pace=Pace.MONTHLY))
    assert [await enrolments.asking(ADA, week) for week in ("2026-01-05", "2026-01-05", "2026-01-12")] == [
        True,
        False,
        True,
    ]
    assert await enrolments.get(ADA) == Enrolment(ADA, "plan", "{}", 2, "2026-01-12", Pace.MONTHLY)
    await enrolments.responded(ADA)
    await enrolments.responded(BEA)
    found = await enrolments.get(ADA)
    assert found is not None and found.unanswered == 0
    await enrolments.leave(ADA)
    assert await enrolments.get(ADA) is None


async def test_a_figure_is_made_once_even_when_two_ask_at_once(store: Store) -> None:
    pulses, made = Pulses(store), list[int]()

    async def make(tx: AsyncConnection) -> Body:
        assert await tx.scalar(text("SELECT 1")) == 1
        made.append(len(made))
        return {"number": made[-1]}

    found = await asyncio.gather(*(pulses.frozen("stage:lab", WEEK, make) for _ in range(5)))
    assert made == [0] and all(body == {"number": 0} for body in found)
    await pulses.frozen("stage:lab", WEEK + timedelta(weeks=1), make)
    assert await pulses.since("stage:lab", WEEK) == [(WEEK, {"number": 0}), (date(2026, 1, 12), {"number": 1})]
    assert await pulses.since("stage:other", WEEK) == []
