"""What moderators may have forgotten sooner, and never later."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.people import Person
from bot.privacy.keys import DataKey, KeyFolder
from bot.steps import Unfit
from bot.store import Store
from bot.store.answers import Answer, Answers
from bot.store.settings import CommunitySettings
from cogs.setup.retention import RetentionStep, Sooner
from tests.clock import FakeClock

HERE, THERE = Person("stage", "lab", "ada"), Person("stage", "elsewhere", "bea")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path / 'labmates.db'}")
    await opened.migrate()
    yield opened
    await opened.close()


@pytest.mark.parametrize(("answers", "profiles"), [(91, 100), (29, 100), (60, 181), (60, 59), ("x", 100)])
def test_nothing_is_kept_longer_than_members_were_told_nor_hardly_at_all(answers: object, profiles: int) -> None:
    with pytest.raises(Unfit):
        RetentionStep().write("stage:lab", {}, {"answers": answers, "profiles": profiles})


def test_what_is_taken_back_is_the_longest_again() -> None:
    step = RetentionStep()
    kept = step.write("stage:lab", {}, {"answers": 45})
    assert step.read(kept) == {"answers": "45", "profiles": "180"} and step.chosen(kept)
    assert step.read(step.write("stage:lab", kept, {"answers": None})) == {"answers": "90", "profiles": "180"}
    assert step.read({"retention": {"answers": 900}}) == {"answers": "90", "profiles": "180"}


async def test_one_community_forgets_sooner_and_the_other_does_not(store: Store, tmp_path: Path) -> None:
    clock, choices = FakeClock(), CommunitySettings(store)
    key = DataKey(KeyFolder(tmp_path / "keys", tmp_path / "var", ""))
    key.open(None)
    answers = Answers(store, key.seal("answer"))
    for person in (HERE, THERE):
        for week in (date(2025, 11, 3), date(2025, 12, 29)):
            await answers.put(person, week, "weekly", Answer(3, frozenset()))
    await choices.put(HERE.home, "retention", {"answers": 30, "profiles": 60})
    assert await Sooner(choices, answers, clock).sweep() == 1
    assert [week for week, _ in await answers.of(HERE, "weekly")] == [date(2025, 12, 29)]
    assert len(await answers.of(THERE, "weekly")) == 2
