"""Installations and the states that go along with them, on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.privacy.seal import Seal
from bot.store import Store
from bot.store.homes import erase_home
from bot.store.installs import CLAIM, Install, Installs
from bot.store.installs.states import LIFE, States
from bot.store.installs.tables import install_states, installs
from tests.clock import FakeClock

NORTH = Install(
    "slack:T1", "North Lab", "xoxe.xoxb-one", "xoxe-one", scopes=("commands",), bot="U0BOT", account="B0BOT"
)


def made(store: Store, clock: FakeClock, key: bytes = bytes(32)) -> Installs:
    return Installs(store, clock, Seal("installation", lambda: key))


async def test_what_was_kept_comes_back_whole_and_the_newest_stands(store: Store) -> None:
    clock = FakeClock()
    kept = made(store, clock)
    until = clock.now() + timedelta(hours=12)
    first = await kept.put(replace(NORTH, expires_at=until))
    assert await kept.find("slack:T1") == first == replace(NORTH, expires_at=until, edition=first.edition)
    second = await kept.put(replace(NORTH, token="xoxb-two"))
    assert await kept.find("slack:T1") == second and second.edition != first.edition
    assert await kept.homes() == ["slack:T1"] and await kept.find("slack:T2") is None


async def test_no_token_lies_open_in_a_row_nor_in_a_repr_and_all_are_of_one_length(store: Store) -> None:
    kept = made(store, FakeClock())
    await kept.put(NORTH)
    await kept.put(replace(NORTH, home="slack:T2", name="Another lab with a longer name", token="xoxb-" + "9" * 90))
    async with store.read() as db:
        rows = list(await db.scalars(select(installs.c.sealed)))
    assert len({len(row) for row in rows}) == 1 and b"xox" not in b"".join(rows) and b"North" not in b"".join(rows)
    assert "xox" not in repr(NORTH)


async def test_what_another_key_sealed_or_what_was_moved_to_another_row_is_no_installation(store: Store) -> None:
    clock = FakeClock()
    await made(store, clock, bytes(31) + b"x").put(NORTH)
    assert await made(store, clock).find("slack:T1") is None
    kept = made(store, clock)
    await kept.put(replace(NORTH, home="slack:T2"))
    async with store.write() as tx:
        await tx.execute(installs.delete().where(installs.c.community == "slack:T1"))
        await tx.execute(installs.update().values(community="slack:T1"))
    assert await kept.find("slack:T1") is None


async def test_of_many_who_want_to_renew_one_may_and_a_dead_one_is_followed_by_another(store: Store) -> None:
    clock = FakeClock()
    kept = made(store, clock)
    install = await kept.put(NORTH)
    assert sum(await asyncio.gather(*(kept.claim(install) for _ in range(6)))) == 1
    await clock.advance(seconds=CLAIM.total_seconds() - 1)
    assert not await kept.claim(install)
    await clock.advance(seconds=1)
    assert await kept.claim(install)
    await kept.let_go(install)
    assert await kept.claim(install)


async def test_what_was_renewed_stands_only_where_nothing_newer_does(store: Store) -> None:
    kept = made(store, FakeClock())
    first = await kept.put(NORTH)
    second = await kept.renew(first, replace(first, token="xoxb-two"))
    assert second is not None and (await kept.find("slack:T1")) == second
    assert await kept.renew(first, replace(first, token="xoxb-lost")) is None
    assert not await kept.claim(first)
    await kept.drop("slack:T1")
    assert await kept.renew(second, replace(second, token="xoxb-late")) is None
    assert await kept.find("slack:T1") is None


async def test_an_organisation_serves_its_workspaces_but_for_those_with_their_own(store: Store) -> None:
    kept = made(store, FakeClock())
    whole = await kept.put(replace(NORTH, home="slack:E1"))
    for team in ("slack:T5", "slack:T6", "slack:T7"):
        await kept.grant(team, "slack:E1")
    assert await kept.find("slack:T5") == whole
    own = await kept.put(replace(NORTH, home="slack:T6"))
    assert await kept.find("slack:T6") == own
    await kept.withdraw("slack:T7")
    assert await kept.find("slack:T7") is None and await kept.served("slack:E1") == ["slack:T5"]
    assert await kept.drop("slack:E1") == ["slack:T5"] and await kept.find("slack:T5") is None
    assert await kept.drop("slack:T6") == ["slack:T6"] and await kept.drop("slack:T6") == []


async def test_an_installation_goes_with_its_community(store: Store) -> None:
    kept = made(store, FakeClock())
    await kept.put(NORTH)
    await kept.put(replace(NORTH, home="slack:T2"))
    async with store.write() as tx:
        assert await erase_home(tx, "slack:T1") == 1
    assert await kept.homes() == ["slack:T2"]


async def test_a_state_is_good_once_until_it_runs_out_and_leaves_nothing_before(store: Store) -> None:
    clock = FakeClock()
    states = States(store, clock, lambda: bytes(32))
    first, second, other = states.issue(), states.issue(), States(store, clock, lambda: b"x" * 32).issue()
    async with store.read() as db:
        assert await db.scalar(select(func.count()).select_from(install_states)) == 0
    assert sum(await asyncio.gather(*(states.spend(first) for _ in range(5)))) == 1
    assert not await states.spend(other)
    await clock.advance(seconds=LIFE.total_seconds())
    assert not await states.spend(second)
    assert await states.spend(states.issue())
    async with store.read() as db:
        assert await db.scalar(select(func.count()).select_from(install_states)) == 1, "the old one is forgotten"


@pytest.mark.parametrize("forged", ["", "A", "x" * 75, "ü" * 75, "=" * 80, "A" * 5000])
async def test_what_is_no_state_is_refused(store: Store, forged: str) -> None:
    assert not await States(store, FakeClock(), lambda: bytes(32)).spend(forged)


async def test_a_state_cannot_be_spent_again_by_writing_it_otherwise(store: Store) -> None:
    states = States(store, FakeClock(), lambda: bytes(32))
    state = states.issue()
    assert await states.spend(state)
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for other in last:
        assert not await states.spend(state[:-1] + other)
        assert not await states.spend(state + "=")
