"""Of several processes one serves an event, and one does a job of the house."""

import asyncio
import shutil
import signal
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from bot.app import App
from bot.clock import SystemClock
from bot.privacy.keys import KeyFault
from bot.settings import Settings, load
from bot.store.chores import LEASE, Chores
from bot.store.facts import Facts
from bot.store.seen import Seen
from bot.store.tables import facts
from tests.many.conftest import Here

HOUR = timedelta(hours=1)
ROOT = Path(__file__).parents[2]


async def test_of_two_processes_that_get_one_event_at_once_one_serves_it(two: Sequence[Here]) -> None:
    one, other = (Seen(here.store, SystemClock()) for here in two)
    for number in range(20):
        served = await asyncio.gather(one.first(f"slack:{number}"), other.first(f"slack:{number}"))
        assert sorted(served) == [False, True]
    await asyncio.gather(one.flush(), other.flush())
    assert not await other.first("slack:3")


async def test_while_the_database_is_held_up_each_process_serves_what_it_gets_itself(two: Sequence[Here]) -> None:
    one = Seen(two[0].store, SystemClock())
    async with two[1].store.write() as tx:
        await tx.execute(text("LOCK TABLE seen_events IN ACCESS EXCLUSIVE MODE"))
        assert await one.first("slack:Ev1")
        assert not await one.first("slack:Ev1")
    await one.flush()
    assert not await Seen(two[1].store, SystemClock()).first("slack:Ev1"), "it was written behind"


async def test_a_job_is_done_once_in_its_pause_however_many_ask(two: Sequence[Here]) -> None:
    done: list[str] = []

    async def job() -> None:
        done.append("done")

    many = [Chores(here.store, SystemClock()) for here in two] * 3
    assert sorted(await asyncio.gather(*(one.share(HOUR, "sweep", job) for one in many))) == [*[False] * 5, True]
    assert done == ["done"]
    assert await many[0].share(HOUR, "another", job)


async def test_a_job_that_is_under_way_is_left_to_whoever_is_at_it(two: Sequence[Here]) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def long() -> None:
        begun.set()
        await go_on.wait()

    one, other = (Chores(here.store, SystemClock()) for here in two)
    at_it = asyncio.create_task(one.share(timedelta(), "sweep", long))
    await begun.wait()
    assert not await other.share(timedelta(), "sweep", long)
    go_on.set()
    assert await at_it
    assert await other.share(timedelta(), "sweep", long), "its pause is over, and nobody is at it"


async def test_a_job_that_fails_costs_one_turn(two: Sequence[Here]) -> None:
    async def broken() -> None:
        raise LookupError

    one, other = (Chores(here.store, SystemClock()) for here in two)
    with pytest.raises(LookupError):
        await one.share(HOUR, "sweep", broken)
    assert not await other.share(HOUR, "sweep", broken)


async def test_a_job_of_a_process_that_was_killed_is_taken_up_within_a_minute(
    two: Sequence[Here], shared_url: str
) -> None:
    command = (sys.executable, "-m", "tests.many.victim", shared_url)
    victim = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert victim.stdout is not None and await victim.stdout.readline() == b"at it\n"
    victim.send_signal(signal.SIGKILL)
    await victim.wait()

    async def job() -> None:
        pass

    one = Chores(two[0].store, SystemClock())
    assert not await one.share(HOUR, "sweep", job)
    until = int(await Facts(two[0].store).get("chore sweep") or 0)
    async with two[0].store.write() as tx:
        now = int(await tx.scalar(text("SELECT extract(epoch FROM clock_timestamp()) * 1000000")) or 0)
        assert 0 < until - now <= LEASE // timedelta(microseconds=1)
        await tx.execute(
            update(facts).where(facts.c.name == "chore sweep").values(value=str(now))
        )  # as if it were over
    assert await one.share(HOUR, "sweep", job)


async def test_two_processes_that_start_at_once_on_an_empty_folder_have_one_data_key(
    two: Sequence[Here], tmp_path: Path
) -> None:
    houses = [App(keys(tmp_path, "keys"), SystemClock(), here.store) for here in two]
    await asyncio.gather(*(house.unlock() for house in houses))
    assert houses[0].key() == houses[1].key()


async def test_processes_whose_key_folders_are_not_one_do_not_go_on(two: Sequence[Here], tmp_path: Path) -> None:
    one, other = (App(keys(tmp_path, f"keys-{n}"), SystemClock(), here.store) for n, here in enumerate(two))
    await one.unlock()
    with pytest.raises(KeyFault, match="LABMATES_KEY_DIR"):
        await other.unlock()
    (tmp_path / "keys-1").mkdir(exist_ok=True)
    shutil.copy(tmp_path / "keys-0" / "data.key", tmp_path / "keys-1" / "data.key")  # the one that an operator copies
    with pytest.raises(KeyFault, match="one key folder"):
        await other.unlock()
    await other.same_keys.forget()  # as keys init --give-up-lost does
    await other.unlock()


def keys(folder: Path, name: str) -> Settings:
    given = {"LABMATES_DATA_DIR": folder / "var", "LABMATES_KEY_DIR": folder / name, "DISCORD_TOKEN": "x"}
    return load(**given)


async def test_gateways_that_start_at_once_take_turns(two: Sequence[Here]) -> None:
    now, pause = SystemClock().now(), timedelta(seconds=5)
    many = await asyncio.gather(*(Facts(here.store).slot("discord-identify", pause, now) for here in [*two] * 2))
    assert sorted(many) == [now + pause * n for n in range(4)]
    later = now + timedelta(hours=1)
    assert await Facts(two[0].store).slot("discord-identify", pause, later) == later
    assert await Facts(two[0].store).slot("discord-identify", pause, now) <= now + timedelta(minutes=11)
