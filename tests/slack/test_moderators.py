"""Who moderates in Slack: workspace admins, and members of the chosen user group."""

from datetime import timedelta

from bot.people import Group
from tests.fakes.slack import TEAM, Fault, Member
from tests.slack.conftest import World

NIGHT = Group("slack", TEAM, "S1NIGHT")


async def test_a_member_is_told_kindly_that_it_is_for_moderators(sockets: World) -> None:
    await sockets.ada.types("/guarded")
    assert "for moderators" in sockets.ada.sees()[-1].text


async def test_an_admin_or_an_owner_moderates(sockets: World) -> None:
    admin = Member(sockets.slack, "U7ADMIN", is_admin=True)
    for boss in (admin, Member(sockets.slack, "U8OWNER", is_owner=True)):
        await boss.types("/guarded")
        assert boss.sees()[-1].text == "you moderate"


async def test_the_chosen_group_moderates_and_is_remembered(sockets: World) -> None:
    sockets.slack.groups["S1NIGHT"] = ["U1ADA"]
    await sockets.house.desk.communities.choose_moderators("slack:T0LAB", None, NIGHT)
    for _ in range(2):
        await sockets.ada.types("/guarded")
        assert sockets.ada.sees()[-1].text == "you moderate"
    assert len(sockets.slack.sent("usergroups.users.list")) == 1


async def test_who_left_the_group_moderates_no_more_after_a_while(sockets: World) -> None:
    sockets.slack.groups["S1NIGHT"] = ["U1ADA"]
    await sockets.house.desk.communities.choose_moderators("slack:T0LAB", None, NIGHT)
    await sockets.ada.types("/guarded")
    sockets.slack.groups["S1NIGHT"] = []
    await sockets.house.clock.advance(minutes=11)
    await sockets.ada.types("/guarded")
    assert "for moderators" in sockets.ada.sees()[-1].text


async def test_a_slack_that_does_not_tell_makes_nobody_a_moderator_and_is_asked_again(sockets: World) -> None:
    sockets.slack.add_user("U1ADA", is_admin=True)
    sockets.slack.fail("users.info", Fault.error("missing_scope", needed="users:read"))
    await sockets.ada.types("/guarded")
    assert "for moderators" in sockets.ada.sees()[-1].text
    await sockets.house.clock.advance(seconds=timedelta(seconds=31).total_seconds())
    await sockets.ada.types("/guarded")
    assert sockets.ada.sees()[-1].text == "you moderate"


async def test_while_slack_does_not_tell_the_last_answer_stands(sockets: World) -> None:
    admin = Member(sockets.slack, "U7ADMIN", is_admin=True)
    await admin.types("/guarded")
    await sockets.house.clock.advance(minutes=11)
    sockets.slack.fail("users.info", Fault.broken())
    await admin.types("/guarded")
    assert admin.sees()[-1].text == "you moderate"
