"""The chain of what was done shows every change that was made to it afterwards."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.store import Store
from bot.store.audit import BROKEN, Audit, Sought
from bot.store.values import micros
from tests.clock import START, FakeClock


async def three_lines(store: Store) -> Audit:
    audit = Audit(store, FakeClock(), lambda: bytes(32))
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
    audit = Audit(store, FakeClock(), lambda: bytes(32))
    made = await asyncio.gather(*(audit.record("c", "a", f"do.{number}") for number in range(12)))
    assert sorted(made) == list(range(1, 13))
    assert await audit.verify("c") is None


async def test_a_line_is_undone_together_with_what_it_tells_of(store: Store) -> None:
    audit = Audit(store, FakeClock(), lambda: bytes(32))
    with pytest.raises(LookupError):
        async with store.write() as tx:
            await audit.record("c", "a", "do", tx=tx)
            raise LookupError
    assert await audit.read("c") == []


async def test_text_that_no_column_takes_is_cleaned_before_it_is_signed(store: Store) -> None:
    audit = Audit(store, FakeClock(), lambda: bytes(32))
    await audit.record("c", "a", "do", "s\x00", "half \ud83e, whole 🧪")
    assert [(line.subject, line.note) for line in await audit.read("c")] == [("s", "half ?, whole 🧪")]
    assert await audit.verify("c") is None


CUTS = [
    ("DELETE FROM audit WHERE sequence = 3", 3),
    ("DELETE FROM audit WHERE sequence >= 2", 2),
    ("DELETE FROM audit WHERE sequence = 1", 1),
    ("DELETE FROM audit WHERE sequence <= 2", 1),
    ("DELETE FROM audit", 1),
    ("DELETE FROM facts WHERE name = 'audit-ends discord:1'", 4),
    ("UPDATE facts SET value = replace(value, '\"last\":3', '\"last\":2') WHERE name = 'audit-ends discord:1'", 4),
    ("UPDATE facts SET value = '7' WHERE name = 'audit-ends discord:1'", 4),
]


@pytest.mark.parametrize(("change", "at"), CUTS)
async def test_lines_cut_off_an_end_are_found_now_and_ever_after(store: Store, change: str, at: int) -> None:
    audit = await three_lines(store)
    async with store.write() as tx:
        await tx.exec_driver_sql(change)
    assert await audit.verify("discord:1") == at
    await audit.record("discord:1", "discord:1:7", "overlay.put", "eap")  # a new end hides nothing
    assert await audit.verify("discord:1") == at
    await audit.open()
    assert await audit.verify("discord:1") == at
    noted = [line.action for line in await audit.read("discord:1")]
    assert (BROKEN in noted) == ("sequence = 1" not in change and "<=" not in change)  # the first line tells by itself


async def test_two_lines_that_changed_places_are_found(store: Store) -> None:
    audit = await three_lines(store)
    async with store.write() as tx:
        for was, now in ((1, 9), (2, 1), (9, 2)):
            await tx.execute(text(f"UPDATE audit SET sequence = {now} WHERE sequence = {was}"))
    assert await audit.verify("discord:1") == 1


async def test_a_line_that_somebody_added_by_another_way_is_found(store: Store) -> None:
    audit = await three_lines(store)
    newest = (await audit.read("discord:1", 1))[0]
    forged = replace(newest, sequence=4, note="forged", previous=newest.digest, digest="")
    columns = "community, sequence, at, actor, action, subject, note, previous, digest"
    row = (forged.actor, forged.action, forged.subject, forged.note, forged.previous, forged.expected())
    values = {f"v{number}": value for number, value in enumerate(("discord:1", 4, micros(forged.at), *row))}
    async with store.write() as tx:
        await tx.execute(
            text(f"INSERT INTO audit ({columns}) VALUES ({', '.join(f':{name}' for name in values)})"), values
        )
    assert await audit.verify("discord:1") == 5
    await audit.record("discord:1", "discord:1:7", "overlay.put", "eap")
    assert await audit.verify("discord:1") == 5


async def test_the_ends_of_one_community_do_not_fit_another(store: Store) -> None:
    audit = await three_lines(store)
    await audit.record("discord:2", "discord:2:7", "overlay.put", "eap")
    async with store.write() as tx:
        await tx.execute(text("DELETE FROM facts WHERE name = 'audit-ends discord:2'"))
        moved = "UPDATE facts SET name = 'audit-ends discord:2' WHERE name = 'audit-ends discord:1'"
        await tx.execute(text(moved))
    assert await audit.verify("discord:2") == 2


async def test_another_key_trusts_no_ends(store: Store) -> None:
    await three_lines(store)
    assert await Audit(store, FakeClock(), lambda: bytes(31) + b"1").verify("discord:1") == 4


async def test_a_chain_from_before_there_were_ends_is_taken_in_once(store: Store) -> None:
    audit = await three_lines(store)
    async with store.write() as tx:
        await tx.execute(text("DELETE FROM facts"))
    assert await audit.verify("discord:1") == 4
    await audit.open()
    assert await audit.verify("discord:1") is None
    await audit.record("discord:1", "discord:1:7", "overlay.put", "eap")
    assert await audit.verify("discord:1") is None


async def test_after_a_year_lines_go_and_the_chain_still_holds(store: Store) -> None:
    clock = FakeClock()
    audit = Audit(store, clock, lambda: bytes(32))
    for number in range(4):
        await audit.record("discord:1", "discord:1:7", f"do.{number}")
        await clock.advance(days=100)
    assert await audit.forget(clock.now()) == 1
    assert await audit.forget(clock.now()) == 0
    assert [line.sequence for line in await audit.read("discord:1")] == [4, 3, 2]
    assert await audit.verify("discord:1") is None
    assert await audit.record("discord:1", "discord:1:7", "do.again") == 5
    async with store.write() as tx:
        await tx.execute(text("DELETE FROM audit WHERE sequence = 2"))
    assert await audit.verify("discord:1") == 2


async def test_a_chain_of_which_every_line_has_aged_out_goes_on_counting(store: Store) -> None:
    clock = FakeClock()
    audit = Audit(store, clock, lambda: bytes(32))
    await audit.record("discord:1", "discord:1:7", "do")
    await clock.advance(days=400)
    assert await audit.forget(clock.now()) == 1
    assert await audit.verify("discord:1") is None
    assert await audit.record("discord:1", "discord:1:7", "do") == 2
    assert await audit.verify("discord:1") is None


async def test_a_break_is_still_said_when_the_lines_that_showed_it_have_aged_out(store: Store) -> None:
    clock = FakeClock()
    audit = Audit(store, clock, lambda: bytes(32))
    for number in range(3):
        await audit.record("discord:1", "discord:1:7", f"do.{number}")
    async with store.write() as tx:
        await tx.execute(text("UPDATE audit SET note = 'forged' WHERE sequence = 2"))
    await clock.advance(days=400)
    assert await audit.forget(clock.now()) == 3
    assert await audit.verify("discord:1") == 4
    assert [line.action for line in await audit.read("discord:1")] == [BROKEN]


async def test_a_digest_written_down_elsewhere_shows_an_older_state_that_was_put_back(store: Store) -> None:
    audit = await three_lines(store)
    sequence, digest = await audit.newest("discord:1")
    assert await audit.holds("discord:1", sequence, digest[:12]) is True
    assert await audit.holds("discord:1", sequence, "0" * 12) is False
    assert await audit.holds("discord:1", sequence + 1, digest[:12]) is False
    clock = FakeClock()
    await clock.advance(days=400)
    await Audit(store, clock, lambda: bytes(32)).forget(clock.now())
    assert await audit.holds("discord:1", sequence, digest[:12]) is True  # the last that went is the anchor
    assert await audit.holds("discord:1", 1, "0" * 12) is None


async def test_lines_are_found_by_who_did_what(store: Store) -> None:
    audit = await three_lines(store)
    assert [line.sequence for line in await audit.read("discord:1", sought=Sought(actor="discord:1:7"))] == [2, 1]
    assert [line.sequence for line in await audit.read("discord:1", sought=Sought(areas=("suggestion",)))] == [3]
    assert [
        line.sequence for line in await audit.read("discord:1", sought=Sought(areas=("overlay", "x"), before=3))
    ] == [2, 1]
    assert await audit.actors("discord:1") == ["discord:1:7", "discord:1:8"]
    assert await audit.communities() == ["discord:1"]
