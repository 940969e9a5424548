"""What the bot lacks in a channel, reckoned from the roles and overwrites that Discord tells of."""

import pytest

from bot.adapter import Lack, RetryLater, Undeliverable
from bot.people import Group, Place
from tests.discord.house import House
from tests.fakes.discord import world

PLACE = Place("discord", world.GUILD, world.SECOND)
SEND, VIEW, ADMIN = 2048, 1024, 8


def over(id_: str, *, allow: int = 0, deny: int = 0) -> dict[str, object]:
    return {"id": id_, "type": 0, "allow": str(allow), "deny": str(deny)}


@pytest.fixture
def there(house: House) -> House:
    house.fake.rest.places.opens(world.SECOND, "quiet-corner")
    return house


async def test_a_bot_with_all_its_rights_lacks_nothing_and_knows_the_name(there: House) -> None:
    sight = await there.adapter.look(PLACE)
    assert (sight.name, sight.lacks) == ("quiet-corner", frozenset())


@pytest.mark.parametrize(
    ("overwrites", "lacks"),
    [
        ([over(world.BOT_ROLE, deny=SEND)], {Lack.POST}),
        ([over(world.GUILD, deny=SEND)], {Lack.POST}),
        ([over(world.GUILD, deny=SEND), over(world.BOT_ROLE, allow=SEND)], set()),
        ([over(world.BOT_ROLE, deny=SEND), over(world.BOT, allow=SEND)], set()),
        ([over(world.BOT_ROLE, allow=SEND), over(world.BOT, deny=SEND)], {Lack.POST}),
        ([over(world.GUILD, deny=VIEW)], {Lack.HIDDEN}),
        ([over(world.MOD_ROLE, deny=SEND)], set()),
        ([over(world.BOT_ROLE, deny=1 << 36 | 1 << 34)], {Lack.ROOMS, Lack.LOCK}),
        ([over(world.BOT_ROLE, deny=1 << 38)], {Lack.ROOMS, Lack.THREADS}),
    ],
)
async def test_overwrites_lie_over_roles_as_discord_lays_them(
    there: House, overwrites: list[dict[str, object]], lacks: set[Lack]
) -> None:
    there.fake.rest.places.overwrites = overwrites
    assert (await there.adapter.look(PLACE)).lacks == lacks


async def test_an_administrator_lacks_nothing_whatever_a_channel_says(there: House) -> None:
    there.fake.rest.places.bot_rights = ADMIN
    there.fake.rest.places.overwrites = [over(world.GUILD, deny=SEND | VIEW)]
    assert (await there.adapter.look(PLACE)).lacks == frozenset()


async def test_a_channel_that_was_deleted_or_made_private_is_told_from_each_other(there: House) -> None:
    there.fake.rest.places.hidden.add(world.SECOND)
    assert (await there.adapter.look(PLACE)).lacks == {Lack.HIDDEN}
    there.fake.rest.places.deletes(world.SECOND)
    assert (await there.adapter.look(PLACE)).lacks == {Lack.GONE}


async def test_discord_out_of_order_is_no_finding(there: House) -> None:
    there.fake.fail("GET", f"/channels/{world.SECOND}", 401)
    with pytest.raises(RetryLater):
        await there.adapter.look(PLACE)


async def test_a_role_has_a_name_until_it_is_gone(there: House) -> None:
    role = Group("discord", world.GUILD, world.MOD_ROLE)
    assert await there.adapter.group(role) == "Moderators"
    del there.fake.rest.places.roles[world.MOD_ROLE]
    with pytest.raises(Undeliverable):
        await there.adapter.group(role)
