"""What one process changes, another does not go on believing otherwise."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from bot.people import Person
from bot.store import StoreError
from bot.store.consents import Consents
from bot.store.leavings import Leavings
from bot.store.notes import Notes
from bot.store.settings import CommunitySettings
from bot.tagged import Tagged
from tests.many.conftest import Here, listening, until
from tests.store.conftest import run

HOME, ADA = "slack:T0LAB", Person("slack", "T0LAB", "U1ADA")


async def test_a_setting_that_another_process_changes_is_read_anew(two: Sequence[Here]) -> None:
    one, other = (CommunitySettings(here.store, news=here.news) for here in two)
    async with listening(*two):
        assert await other.get(HOME, "zone") is None
        await one.put(HOME, "zone", "America/Chicago")
        await one.put("slack:T9", "zone", "America/Denver")
        async with asyncio.timeout(30):
            while await other.get(HOME, "zone") != "America/Chicago":
                pass
        async with one.change(HOME) as tx:
            await one.erase(HOME, tx=tx)
        async with asyncio.timeout(30):
            while await other.all(HOME) != {}:
                pass


async def test_what_is_undone_is_not_told(two: Sequence[Here]) -> None:
    told: list[str] = []
    two[1].news.on("settings", told.append)
    one = CommunitySettings(two[0].store, news=two[0].news)
    async with listening(*two):
        told.clear()
        try:
            async with one.change(HOME) as tx:
                await one.put(HOME, "zone", "America/Chicago", tx=tx)
                raise LookupError
        except LookupError:
            pass
        await one.put("slack:T9", "zone", "America/Denver")
        await until(lambda: bool(told))
        assert told == ["slack:T9"]


async def test_nothing_in_memory_is_trusted_while_nothing_is_heard(two: Sequence[Here]) -> None:
    one, other = (CommunitySettings(here.store, news=here.news) for here in two)
    assert await other.get(HOME, "zone") is None
    await one.put(HOME, "zone", "America/Chicago")
    assert await other.get(HOME, "zone") == "America/Chicago"


async def test_a_process_whose_ear_was_cut_off_forgets_and_listens_again(two: Sequence[Here], shared_url: str) -> None:
    one, other = (CommunitySettings(here.store, news=here.news) for here in two)
    async with listening(*two):
        assert await other.get(HOME, "zone") is None
        name = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        await run(shared_url, name)
        await until(lambda: not two[1].news.current)
        await one.put(HOME, "zone", "America/Chicago")
        await until(lambda: two[1].news.current)
        assert await other.get(HOME, "zone") == "America/Chicago"


async def test_while_the_database_is_away_what_was_known_last_is_believed(two: Sequence[Here]) -> None:
    one, other = (CommunitySettings(here.store, news=here.news) for here in two)
    async with listening(*two):
        await one.put(HOME, "zone", "America/Chicago")
        assert await other.get(HOME, "zone") == "America/Chicago"
    async with two[0].store.write() as tx:
        await tx.execute(text("LOCK TABLE community_settings IN ACCESS EXCLUSIVE MODE"))
        async with asyncio.timeout(10):
            assert await other.get(HOME, "zone") == "America/Chicago"
            with pytest.raises(StoreError):
                await other.get("slack:T9", "zone")


async def test_an_agreement_that_was_taken_back_elsewhere_is_asked_for_again(two: Sequence[Here]) -> None:
    one, other = (Consents(here.store, SystemClock(), here.news) for here in two)
    async with listening(*two):
        await other.give(str(ADA), "checkins")
        assert await other.given(str(ADA), "checkins")
        await one.withdraw(str(ADA), "checkins")
        async with asyncio.timeout(30):
            while await other.given(str(ADA), "checkins"):
                pass


async def test_a_note_that_a_worker_leaves_is_found_by_whoever_answers_next(two: Sequence[Here]) -> None:
    worker, web = (Notes(here.store, SystemClock(), here.news) for here in two)
    async with listening(*two):
        assert not web.waiting(str(ADA))
        await worker.leave(str(ADA), {"text": "Your messages are paused."})
        await until(lambda: web.waiting(str(ADA)))
        assert [note["text"] for note in await web.take(str(ADA))] == ["Your messages are paused."]


async def test_who_left_and_came_back_is_known_everywhere(two: Sequence[Here]) -> None:
    worker, web = (Leavings(here.store, SystemClock(), here.news) for here in two)
    async with listening(*two):
        assert not web.known(ADA)
        await worker.note(ADA)
        await until(lambda: web.known(ADA))
        await web.back(ADA)
        await until(lambda: not worker.known(ADA))
        assert await worker.since(ADA) is None


async def test_who_was_welcomed_in_one_process_is_not_greeted_by_another_and_nothing_names_them(
    two: Sequence[Here],
) -> None:
    class Tags:
        def __init__(self) -> None:
            self.kept: set[tuple[str, str]] = set()

        async def given(self, person: str, name: str) -> bool:
            return (person, name) in self.kept

        async def give(self, person: str, name: str) -> None:
            self.kept.add((person, name))

        async def withdraw(self, person: str, name: str) -> None:
            self.kept.discard((person, name))

    tags = Tags()
    one, other = (Tagged(tags, "welcome", here.news) for here in two)
    told: list[str] = []
    two[1].news.on("tagged welcome", told.append)
    async with listening(*two):
        assert not await other.holds(ADA)
        told.clear()
        await one.put(ADA)
        await until(lambda: bool(told))
        assert await other.holds(ADA) and told == [""]


async def test_words_are_told_to_the_others_only_and_kept_in_no_table(two: Sequence[Here]) -> None:
    mine: list[str] = []
    theirs: list[str] = []
    two[0].news.on("word", mine.append)
    two[1].news.on("word", theirs.append)
    async with listening(*two):
        mine.clear()
        theirs.clear()
        two[0].news.soon("word", "hello\nthere")
        await until(lambda: bool(theirs))
        async with two[0].store.read() as db:
            assert await db.scalar(text("SELECT pg_notification_queue_usage()")) == 0
    assert (mine, theirs) == ([], ["hello\nthere"])
