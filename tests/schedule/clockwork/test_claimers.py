"""Several processes at one database: none takes what another holds."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.schedule.delivery import Fate
from bot.schedule.plan import row
from bot.schedule.tick import Tick
from bot.store import Store
from bot.store.tables import plans
from tests.clock import START
from tests.schedule.clockwork.works import Works, ada, every, weekly

DUE = 2_000


async def test_four_claimers_and_senders_share_two_thousand_without_loss_or_double(
    store: Store, ready_url: str
) -> None:
    if store.sqlite:
        pytest.skip("a SQLite file belongs to one process")
    rows = [row(weekly(ada(f"m{number}"), next_due_at=START + timedelta(days=7))) for number in range(DUE)]
    async with store.write() as tx:
        await tx.execute(insert(plans), rows)
    stores = [await Store.open(ready_url) for _ in range(4)]
    works = [Works(each) for each in stores]
    works[0].clock.pass_(days=7)
    now = works[0].clock.now()
    ticked = await asyncio.gather(*(Tick(each, every)(now) for each in stores))
    assert sum(t.claimed for t in ticked) == sum(t.waiting for t in ticked) == DUE
    assert await works[0].fates() == {Fate.WAITING: DUE}

    seen: Counter[str] = Counter()
    for each in works:
        each.clock.set(now)
    await asyncio.gather(*(each.sender.drain("stage") for each in works))
    for each in works:
        seen += Counter({name: len(replies) for name, replies in each.stage.inbox.items()})
    assert (len(seen), set(seen.values())) == (DUE, {1})
    assert await works[0].fates() == {Fate.SENT: DUE}
    for other in stores:
        await other.close()


async def test_a_tick_beside_a_tick_leaves_one_delivery(store: Store) -> None:
    works = Works(store)
    await works.plans.put(weekly())
    works.clock.pass_(days=7)
    ticked = await asyncio.gather(*(works.tick(works.clock.now()) for _ in range(5)))
    assert sum(t.waiting for t in ticked) == 1
    assert await works.fates() == {Fate.WAITING: 1}
