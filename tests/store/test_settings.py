"""What an owner chose is there for all who ask, and again after a restart."""

import asyncio

import pytest
from sqlalchemy import text

from bot.community import Choices
from bot.store import Json, Store, StoreMissing
from bot.store.settings import CommunitySettings

VALUES: list[Json] = ["es", 7, 0.5, True, ["a", {"b": None}], "🧪 naïve \x00 \ud800"]


async def test_any_json_value_comes_back_as_it_went_in(store: Store) -> None:
    choices: Choices = CommunitySettings(store)
    for value in VALUES:
        await choices.put("discord:1", "x", value)
        assert await choices.get("discord:1", "x") == value
        assert await CommunitySettings(store).get("discord:1", "x") == value


async def test_owners_do_not_share_choices(store: Store) -> None:
    settings = CommunitySettings(store)
    await settings.put("discord:1", "language", "es")
    await settings.put("discord:1", "state", "TX")
    await settings.put("discord:2", "language", "en")
    assert await settings.all("discord:1") == {"language": "es", "state": "TX"}
    assert await settings.all("discord:2") == {"language": "en"}
    assert await settings.get("slack:1", "language") is None


async def test_none_takes_a_choice_back(store: Store) -> None:
    settings = CommunitySettings(store)
    await settings.put("discord:1", "language", "es")
    await settings.put("discord:1", "language", None)
    assert await settings.all("discord:1") == {}
    assert await CommunitySettings(store).all("discord:1") == {}


async def test_a_choice_is_read_once_and_then_known(store: Store) -> None:
    settings = CommunitySettings(store)
    await settings.put("discord:1", "language", "es")
    assert await settings.get("discord:1", "language") == "es"
    async with store.write() as tx:
        await tx.execute(text("DELETE FROM community_settings"))
    assert await settings.get("discord:1", "language") == "es"


async def test_what_is_returned_is_a_copy(store: Store) -> None:
    settings = CommunitySettings(store)
    await settings.put("discord:1", "language", "es")
    (await settings.all("discord:1"))["language"] = "fr"
    assert await settings.get("discord:1", "language") == "es"


async def test_the_memory_is_bounded(store: Store) -> None:
    settings = CommunitySettings(store, most=2)
    for owner in ("a", "b", "c"):
        await settings.put(owner, "x", owner)
        await settings.get(owner, "x")
    async with store.write() as tx:
        await tx.execute(text("DELETE FROM community_settings"))
    assert [await settings.get(owner, "x") for owner in ("b", "c", "a")] == ["b", "c", None]


async def test_many_at_once_agree_on_the_last_word(store: Store) -> None:
    settings = CommunitySettings(store)
    await asyncio.gather(*(settings.put("o", "n", number) for number in range(20)), settings.get("o", "n"))
    assert await settings.get("o", "n") == await CommunitySettings(store).get("o", "n")


async def test_a_failed_put_changes_nothing(url: str) -> None:
    store = await Store.open(url)
    settings = CommunitySettings(store)
    with pytest.raises(StoreMissing, match="labmates migrate"):
        await settings.put("o", "n", "never")
    await store.migrate()
    assert await settings.get("o", "n") is None
    await store.close()


async def test_choices_that_are_kept_together_are_read_when_all_of_them_stand(store: Store) -> None:
    settings = CommunitySettings(store)
    assert await settings.get("discord:1", "a") is None
    async with settings.change("discord:1") as tx:
        await settings.put("discord:1", "a", 1, tx=tx)
        reading = asyncio.ensure_future(settings.all("discord:1"))
        await settings.put("discord:1", "b", 2, tx=tx)
        assert not reading.done()
    assert await reading == {"a": 1, "b": 2}


async def test_of_choices_that_were_to_be_kept_together_a_fault_keeps_none(store: Store) -> None:
    settings = CommunitySettings(store)
    with pytest.raises(ZeroDivisionError):
        async with settings.change("discord:1") as tx:
            await settings.put("discord:1", "a", 1, tx=tx)
            raise ZeroDivisionError
    assert await settings.all("discord:1") == {}


async def test_a_choice_that_is_no_json_counts_as_not_chosen_and_the_others_stay(store: Store) -> None:
    settings = CommunitySettings(store)
    await settings.put("discord:1", "language", "es")
    await settings.put("discord:1", "state", "TX")
    async with store.write() as tx:
        await tx.execute(text("UPDATE community_settings SET value = '{broken' WHERE name = 'state'"))
    read_again = CommunitySettings(store)
    assert await read_again.all("discord:1") == {"language": "es"}
    assert await read_again.unreadable() == 1
    await read_again.put("discord:1", "state", "OH")
    assert await read_again.unreadable() == 0
