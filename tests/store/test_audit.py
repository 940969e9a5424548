"""The chain of what was done shows every change that was made to it afterwards."""

import asyncio

import pytest
from sqlalchemy import text

from bot.store import Store
from bot.store.audit import Audit
from tests.clock import START, FakeClock


async def three_lines(store: Store) -> Audit:
    audit = Audit(store, FakeClock())
    await audit.record("discord:1", "discord:1:7", "overlay.put", "eap", "new phone")
    await audit.record("discord:1", "discord:1:7", "overlay.remove", "eap")
    await audit.record("discord:1", "discord:1:8", "suggestion.decline", "s1", "twice")
    return audit


async def test_lines_come_back_newest_first_and_chained(store: Store) -> None:
    audit = await three_lines(store)
    newest, middle, oldest = await audit.read("discord:1", 10)
    assert (newest.sequence, newest.actor, newest.note) == (3, "discord:1:8", "twice")
    assert (newest.previous, middle.previous, oldest.previous) == (middle.digest, oldest.digest, "")
    assert oldest.at == START
    assert [line.sequence for line in await audit.read("discord:1", 1)] == [3]
    assert await audit.verify("discord:1") is None


async def test_each_community_has_a_chain_of_its_own(store: Store) -> None:
    audit = await three_lines(store)
    assert await audit.record("slack:9", "slack:9:U1", "settings.put") == 1
    assert await audit.verify("slack:9") is None
    assert await audit.verify("nobody") is None
    assert await audit.read("nobody", 5) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit SET note = 'old phone' WHERE sequence = 2",
        "UPDATE audit SET actor = 'discord:1:9' WHERE sequence = 2",
        "UPDATE audit SET at = at + 1 WHERE sequence = 2",
        "UPDATE audit SET previous = '' WHERE sequence = 2",
        "UPDATE audit SET community = 'discord:2' WHERE sequence = 2",
        "UPDATE audit SET action = action || 'e', subject = 'ap' WHERE sequence = 2",
        "DELETE FROM audit WHERE sequence = 2",
    ],
)
async def test_a_line_that_was_changed_or_taken_out_is_found(store: Store, change: str) -> None:
    audit = await three_lines(store)
    async with store.write() as tx:
        await tx.execute(text(change))
    assert await audit.verify("discord:1") == 2


async def test_a_line_whose_digest_was_made_again_breaks_the_next(store: Store) -> None:
    audit = await three_lines(store)
    oldest = (await audit.read("discord:1"))[-1]
    forged = type(oldest)(oldest.community, 1, oldest.at, oldest.actor, oldest.action, oldest.subject, "forged", "", "")
    change = text("UPDATE audit SET note = 'forged', digest = :digest WHERE sequence = 1")
    async with store.write() as tx:
        await tx.execute(change, {"digest": forged.expected()})
    assert await audit.verify("discord:1") == 2


async def test_lines_written_at_once_make_one_chain(store: Store) -> None:
    audit = Audit(store, FakeClock())
    made = await asyncio.gather(*(audit.record("c", "a", f"do.{number}") for number in range(12)))
    assert sorted(made) == list(range(1, 13))
    assert await audit.verify("c") is None


async def test_a_line_is_undone_together_with_what_it_tells_of(store: Store) -> None:
    audit = Audit(store, FakeClock())
    with pytest.raises(LookupError):
        async with store.write() as tx:
            await audit.record("c", "a", "do", tx=tx)
            raise LookupError
    assert await audit.read("c") == []


async def test_text_that_no_column_takes_is_cleaned_before_it_is_signed(store: Store) -> None:
    audit = Audit(store, FakeClock())
    await audit.record("c", "a", "do", "s\x00", "half \ud83e, whole 🧪")
    assert [(line.subject, line.note) for line in await audit.read("c")] == [("s", "half ?, whole 🧪")]
    assert await audit.verify("c") is None
