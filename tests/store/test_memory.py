"""Consents, notes, channels and facts: small things that are remembered over a restart."""

import asyncio

import pytest
from sqlalchemy import text

from bot import Person, guard
from bot import notes as ports
from bot.store import Store, StoreMissing
from bot.store.channels import Channels
from bot.store.consents import Consents
from bot.store.facts import Facts
from bot.store.notes import Notes
from tests.clock import FakeClock

ADA = "discord:1:7"


async def test_a_consent_is_asked_for_once_and_can_be_taken_back(store: Store) -> None:
    consents = Consents(store, FakeClock())
    asked: guard.Agreements = consents
    assert not await asked.given(ADA, "venting")
    await asked.give(ADA, "venting")
    await asked.give(ADA, "venting")
    assert await asked.given(ADA, "venting")
    assert not await asked.given(ADA, "mentors")
    assert await Consents(store, FakeClock()).given(ADA, "venting")
    await consents.withdraw(ADA, "venting")
    assert not await consents.given(ADA, "venting")
    assert not await Consents(store, FakeClock()).given(ADA, "venting")


async def test_a_consent_keeps_the_day_and_no_time(store: Store) -> None:
    await Consents(store, FakeClock()).give(ADA, "venting")
    async with store.read() as db:
        assert (await db.execute(text("SELECT day FROM consents"))).scalar_one() == "2026-01-05"


async def test_notes_are_taken_once_in_the_order_they_were_left(store: Store) -> None:
    clock = FakeClock()
    notes = Notes(store, clock)
    port: ports.Notes = notes
    assert not port.waiting(ADA)
    await port.leave(ADA, {"text": "first"})
    await clock.advance(seconds=1)
    await port.leave(ADA, {"text": "second"})
    await port.leave("discord:1:8", {"text": "not for Ada"})
    assert port.waiting(ADA)
    assert await port.take(ADA) == [{"text": "first"}, {"text": "second"}]
    assert not port.waiting(ADA)
    assert await port.take(ADA) == []
    assert port.waiting("discord:1:8")


async def test_notes_wait_through_a_restart(store: Store) -> None:
    await Notes(store, FakeClock()).leave(ADA, {"text": "kept"})
    after = Notes(store, FakeClock())
    await after.load()
    assert after.waiting(ADA)
    assert await after.take(ADA) == [{"text": "kept"}]


async def test_two_who_take_notes_at_once_share_them_without_a_repeat(store: Store) -> None:
    notes = Notes(store, FakeClock())
    for number in range(10):
        await notes.leave(ADA, {"text": str(number)})
    taken = await asyncio.gather(*(notes.take(ADA) for _ in range(4)))
    assert sorted(note["text"] for some in taken for note in some) == [str(number) for number in range(10)]


async def test_notes_that_could_not_be_taken_still_wait(url: str) -> None:
    store = await Store.open(url)
    await store.migrate()
    notes = Notes(store, FakeClock())
    await notes.leave(ADA, {"text": "kept"})
    async with store.write() as tx:
        await tx.execute(text("ALTER TABLE notes RENAME TO elsewhere"))
    with pytest.raises(StoreMissing):
        await notes.take(ADA)
    assert notes.waiting(ADA)
    await store.close()


async def test_a_direct_channel_is_known_until_it_is_forgotten(store: Store) -> None:
    channels = Channels(store)
    ada, also_ada = Person.parse(ADA), Person("discord", "2", "7")
    assert await channels.channel(ada) is None
    await channels.keep(ada, "100")
    await channels.keep(ada, "200")
    await channels.keep(also_ada, "200")
    assert await Channels(store).channel(ada) == "200"
    assert await channels.people("200") == [ada, also_ada]
    await channels.forget(ada)
    assert await channels.channel(ada) is None
    assert await channels.people("200") == [also_ada]


async def test_a_fact_is_the_last_that_was_put_down(store: Store) -> None:
    facts = Facts(store)
    assert await facts.get("discord.commands") is None
    await facts.put("discord.commands", "abc")
    await facts.put("discord.commands", "def")
    assert await Facts(store).get("discord.commands") == "def"
