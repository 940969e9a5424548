"""What a community lays over the catalogue, and what its members suggest for it."""

import asyncio

import pytest

from bot.store import Store, StoreConflict
from bot.store.audit import Audit
from bot.store.overlay import Overlay, OverlayEntry
from bot.store.suggestions import Kind, Status, Suggestions
from tests.clock import START, FakeClock

ADA, MOD, OTHER = "discord:1:7", "discord:1:2", "discord:1:3"


async def test_entries_are_put_over_each_other_and_taken_out(store: Store) -> None:
    overlay = Overlay(store, FakeClock())
    await overlay.put("discord:1", {"eap": {"name": "EAP", "phone": "old"}, "chat": {"name": "Chat"}}, MOD)
    await overlay.put("discord:1", {"eap": {"name": "EAP", "phone": "new"}}, OTHER)
    await overlay.put("discord:1", {}, MOD)
    eap = OverlayEntry("discord:1", "eap", {"name": "EAP", "phone": "new"}, START, OTHER)
    chat = OverlayEntry("discord:1", "chat", {"name": "Chat"}, START, MOD)
    assert await overlay.all("discord:1") == [chat, eap]
    assert await overlay.all("slack:1") == []
    assert await overlay.remove("discord:1", "chat")
    assert not await overlay.remove("discord:1", "chat")
    assert await overlay.all("discord:1") == [eap]


async def test_many_entries_are_put_all_or_none(store: Store) -> None:
    overlay = Overlay(store, FakeClock())
    with pytest.raises(StoreConflict):
        async with store.write() as tx:
            await overlay.put("discord:1", {"a": {}, "b": {}}, MOD, tx=tx)
            await overlay.put("discord:1", {"c": {}}, None, tx=tx)  # type: ignore[arg-type]
    assert await overlay.all("discord:1") == []


async def test_a_suggestion_waits_until_it_is_decided(store: Store) -> None:
    clock = FakeClock()
    suggestions = Suggestions(store, clock)
    new = await suggestions.add("discord:1", ADA, Kind.NEW, {"name": "A line", "tags": ["night"]})
    await clock.advance(seconds=1)
    stale = await suggestions.add("discord:1", ADA, Kind.STALE, {"why": "number is dead"}, "eap")
    assert [each.id for each in await suggestions.waiting("discord:1")] == [new, stale]
    assert await suggestions.waiting("slack:1") == []
    found = await suggestions.get(stale)
    assert found is not None
    assert (found.kind, found.entry, found.body) == (Kind.STALE, "eap", {"why": "number is dead"})
    assert (found.status, found.decided_at) == (Status.WAITING, None)
    assert await suggestions.decide(stale, Status.DECLINED, MOD, "It rings: I tried\x00.")
    decided = await suggestions.get(stale)
    assert decided is not None
    assert (decided.status, decided.decided_by, decided.reason) == (Status.DECLINED, MOD, "It rings: I tried.")
    assert decided.decided_at == clock.now()
    assert [each.id for each in await suggestions.waiting("discord:1")] == [new]


async def test_of_two_moderators_one_decides(store: Store) -> None:
    suggestions = Suggestions(store, FakeClock())
    made = await suggestions.add("discord:1", ADA, Kind.NEW, {})
    approve = suggestions.decide(made, Status.APPROVED, MOD)
    decline = suggestions.decide(made, Status.DECLINED, OTHER, "no")
    won = await asyncio.gather(approve, decline)
    assert sorted(won) == [False, True]
    found = await suggestions.get(made)
    assert found is not None
    assert found.status is (Status.APPROVED if won[0] else Status.DECLINED)


async def test_what_is_not_there_cannot_be_decided(store: Store) -> None:
    suggestions = Suggestions(store, FakeClock())
    assert await suggestions.get("nothing") is None
    assert not await suggestions.decide("nothing", Status.APPROVED, MOD)


async def test_a_decision_its_entry_and_its_audit_line_are_kept_together(store: Store) -> None:
    clock = FakeClock()
    suggestions, overlay, audit = (
        Suggestions(store, clock),
        Overlay(store, clock),
        Audit(store, clock, lambda: bytes(32)),
    )
    made = await suggestions.add("discord:1", ADA, Kind.NEW, {"name": "A line"})
    with pytest.raises(LookupError):
        async with store.write() as tx:
            assert await suggestions.decide(made, Status.APPROVED, MOD, tx=tx)
            await overlay.put("discord:1", {"a-line": {"name": "A line"}}, MOD, tx=tx)
            await audit.record("discord:1", MOD, "suggestion.approve", made, tx=tx)
            raise LookupError
    assert [each.id for each in await suggestions.waiting("discord:1")] == [made]
    assert await overlay.all("discord:1") == []
    assert await audit.read("discord:1") == []
