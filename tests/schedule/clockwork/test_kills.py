"""kill -9 at every point between claim and sent: nothing is lost, and nothing is seen twice."""

import asyncio
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.schedule.delivery import Fate
from bot.store import Store, StoreInUse
from tests.schedule.clockwork.victim import DUE, MEMBERS, POINTS, live
from tests.schedule.clockwork.works import Works, ada, weekly

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("point", POINTS)
async def test_a_process_killed_there_loses_nothing_and_doubles_nothing(
    point: str, ready_url: str, tmp_path: Path
) -> None:
    store = await Store.open(ready_url)
    for name in MEMBERS:
        await Works(store).plans.put(weekly(ada(name)))
    await store.close()
    shown = tmp_path / "shown"

    command = (sys.executable, "-m", "tests.schedule.clockwork.victim", ready_url, str(shown), point)
    victim = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    assert await victim.wait() == -signal.SIGKILL

    await live(ready_url, shown, "", DUE + timedelta(minutes=2))
    keys = shown.read_text().split()
    assert (len(keys), len(set(keys))) == (len(MEMBERS), len(MEMBERS))
    store = await Store.open(ready_url)
    works = Works(store)
    assert await works.fates() == {Fate.SENT: len(MEMBERS)}
    assert [(await works.plans.of(ada(n)))[0].next_due_at for n in MEMBERS] == [DUE + timedelta(days=7)] * len(MEMBERS)
    await store.close()


async def test_two_processes_by_mistake_on_one_file_are_refused_with_the_reason(store: Store, ready_url: str) -> None:
    if not store.sqlite:
        pytest.skip("PostgreSQL takes several processes")
    with pytest.raises(StoreInUse, match="another process"):
        await Store.open(ready_url)
