"""What the bot lacks in a Slack channel: whether it is in it, whether it is archived, and the scopes."""

import pytest

from bot.adapter import Lack, Undeliverable
from bot.people import Group, Place
from tests.fakes.slack import GENERAL, TEAM
from tests.slack.conftest import World

PLACE = Place("slack", TEAM, GENERAL)


async def test_in_a_channel_of_ours_nothing_is_lacking(sockets: World) -> None:
    sight = await sockets.adapter.look(PLACE)
    assert (sight.name, sight.lacks) == ("general", frozenset())


async def test_a_channel_that_we_were_not_let_into_archived_or_gone_is_told(sockets: World) -> None:
    sockets.slack.channels[GENERAL] = False
    assert (await sockets.adapter.look(PLACE)).lacks == {Lack.OUTSIDE}
    sockets.slack.archived.add(GENERAL)
    assert (await sockets.adapter.look(PLACE)).lacks == {Lack.OUTSIDE, Lack.ARCHIVED}
    del sockets.slack.channels[GENERAL]
    assert (await sockets.adapter.look(PLACE)).lacks == {Lack.GONE}


async def test_a_scope_that_was_not_granted_is_lacking_in_every_channel(sockets: World) -> None:
    sockets.adapter._spaces.lacking = ("channels:history",)
    assert (await sockets.adapter.look(PLACE)).lacks == {Lack.HISTORY}


async def test_a_user_group_has_a_handle_until_it_is_gone(sockets: World) -> None:
    sockets.slack.groups["S1"] = []
    assert await sockets.adapter.group(Group("slack", TEAM, "S1")) == "group-s1"
    del sockets.slack.groups["S1"]
    with pytest.raises(Undeliverable):
        await sockets.adapter.group(Group("slack", TEAM, "S1"))
