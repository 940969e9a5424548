"""Two workspaces on one app, whose members and channels have the same ids: nothing of one ever shows in the other."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapter import Undeliverable
from bot.app import Shipped
from bot.community import LEFT
from bot.message import Call, Reply
from bot.people import Group
from bot.schedule.kinds import Kind
from bot.settings import SlackMode
from tests.clock import settle
from tests.fakes.slack import GENERAL, Branch, Fault
from tests.slack.estate import Estate, estate, general, person


@pytest.fixture(scope="module")
def shipped() -> Shipped:
    return Shipped.read()


@pytest.fixture
async def town(tmp_path: Path, shipped: Shipped) -> AsyncIterator[Estate]:
    async with estate(tmp_path, shipped=shipped) as made:
        yield made


@pytest.fixture(params=[SlackMode.SOCKET, SlackMode.HTTP])
async def both(request: pytest.FixtureRequest, tmp_path: Path, shipped: Shipped) -> AsyncIterator[Estate]:
    async with estate(tmp_path, request.param, shipped) as made:
        yield made


async def pair(town: Estate) -> tuple[Branch, Branch]:
    return await town.branch("T1", "North Lab"), await town.branch("T2", "South Lab")


async def test_the_same_ids_in_two_workspaces_are_two_people_and_two_places(both: Estate) -> None:
    north, south = await pair(both)
    ada, zoe = both.member(north, "U1ADA"), both.member(south, "U1ADA")
    await ada.types("/labmates", "settings")
    await ada.chooses("es")
    await ada.types("/labmates", "help")
    await zoe.types("/labmates", "help")
    assert "Ayuda" in str(ada.sees()[-1].blocks) and "Ayuda" not in str(zoe.sees()[-1].blocks)
    assert [m.viewer for m in zoe.sees()] == ["U1ADA"]
    chosen = both.app.services.choices
    assert await chosen.all(str(person(north, "U1ADA"))) and not await chosen.all(str(person(south, "U1ADA")))
    for space, other in ((north, south), (south, north)):
        await both.adapter.deliver(person(space, "U1ADA"), Reply.say(f"For {space.name}"), f"k-{space.team}")
        post = await both.adapter.post(general(space), Reply.say(f"All of {space.name}"), "one-key")
        assert not [m for m in other.messages if space.name in m.text]
        await both.adapter.edit(post, Reply.say(f"Again {space.name}"))
    for space, member in ((north, ada), (south, zoe)):
        assert [m.text for m in member.inbox] == [f"For {space.name}"]
        assert [m.text for m in member.sees() if m.viewer is None] == [f"Again {space.name}"]
    tokens = {space.team: {r.token for r in both.slack.requests if r.team == space.team} for space in (north, south)}
    assert not tokens["T1"] & tokens["T2"]


async def test_home_tabs_forms_and_searches_go_to_the_workspace_that_they_came_from(town: Estate) -> None:
    north, south = await pair(town)
    ada, zoe = town.member(north, "U1ADA"), town.member(south, "U1ADA")
    await ada.opens_home()
    await north.until(lambda: north.homes.get("U1ADA"))
    assert not south.homes
    await zoe.types("/labmates", "catalogue suggest")
    await zoe.gets_form()
    assert not north.views["U1ADA"]


async def test_slack_is_asked_once_for_each_token_who_the_bot_is(town: Estate) -> None:
    north, south = await pair(town)
    ada, zoe = town.member(north, "U1ADA"), town.member(south, "U1ADA")
    before = len(town.slack.sent("auth.test"))
    for _ in range(3):
        await ada.types("/labmates", "help")
        await zoe.types("/labmates", "help")
        await town.clock.advance(seconds=30)
    assert len(town.slack.sent("auth.test")) - before == 2


async def test_a_workspace_that_has_not_added_it_is_told_kindly_and_nothing_is_sent_there(town: Estate) -> None:
    stranger = town.member(Branch(town.slack, "T9", "Elsewhere"), "U1ADA")
    await stranger.types("/labmates", "help")
    (said,) = stranger.sees()
    assert "/slack/install" in said.text and "Labmates cannot answer" in said.text
    with pytest.raises(Undeliverable):
        await town.adapter.deliver(person(stranger.slack, "U1ADA"), Reply.say("Hello"))
    with pytest.raises(Undeliverable):
        await town.adapter.post(general(stranger.slack), Reply.say("Hello"))
    assert await town.adapter.here(person(stranger.slack, "U1ADA")) is False
    assert await town.adapter.moderates(person(stranger.slack, "U1ADA"), None) is None


async def test_a_workspace_that_takes_it_out_leaves_and_comes_back_and_the_other_notices_nothing(both: Estate) -> None:
    north, south = await pair(both)
    choices = both.app.services.choices
    for space in (north, south):
        await choices.put(f"slack:{space.team}", "zone", "UTC")
    both.slack.distribution.uninstall(north)
    await both.says(north, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0BOT"]}})
    await both.says(north, {"type": "app_uninstalled"})
    await both.until(lambda: choices.get("slack:T1", LEFT))
    assert await choices.get("slack:T2", LEFT) is None
    assert await both.installs.homes() == ["slack:T2"]
    assert await both.adapter.homes() == frozenset({"slack:T2"})
    with pytest.raises(Undeliverable):
        await both.adapter.deliver(person(north, "U1ADA"), Reply.say("Hello"))
    await both.adapter.post(general(south), Reply.say("Hello"))
    await (await both.browser()).adds("North Lab")
    assert await choices.get("slack:T1", LEFT) is None
    ada = both.member(north, "U1ADA")
    await both.adapter.deliver(person(north, "U1ADA"), Reply.say("Hello again"))
    assert [m.text for m in ada.inbox] == ["Hello again"]


async def test_word_of_a_removal_that_comes_after_it_was_added_again_changes_nothing(town: Estate) -> None:
    north, _ = await pair(town)
    await town.app.services.choices.put("slack:T1", "zone", "UTC")
    town.slack.distribution.uninstall(north)
    await (await town.browser()).adds("North Lab")
    asked = len(town.sent(north, "auth.test"))
    await town.says(north, {"type": "app_uninstalled"})
    await town.slack.until(lambda: len(town.sent(north, "auth.test")) > asked)
    await settle(400)
    assert await town.app.services.choices.get("slack:T1", LEFT) is None
    await town.adapter.post(general(north), Reply.say("Still here"))


async def test_a_removal_that_nobody_told_us_of_is_seen_when_the_house_looks(town: Estate) -> None:
    north, _ = await pair(town)
    for home in ("slack:T1", "slack:T2"):
        await town.app.services.choices.put(home, "zone", "UTC")
    town.slack.distribution.uninstall(north)
    await town.app.departures.look()
    assert list(await town.app.services.choices.everywhere(LEFT)) == ["slack:T1"]


async def test_who_is_not_sure_that_it_was_removed_waits(town: Estate) -> None:
    north, _ = await pair(town)
    north.fail("auth.test", Fault.broken(), Fault.broken())
    assert await town.adapter.homes() == frozenset({"slack:T1", "slack:T2"})
    asked = len(town.slack.sent("auth.test"))
    await town.says(north, {"type": "app_uninstalled"})
    await town.slack.until(lambda: len(town.slack.sent("auth.test")) > asked)
    await settle(400)
    assert await town.installs.homes() == ["slack:T1", "slack:T2"]


async def test_one_workspace_that_is_slowed_down_or_lacks_a_scope_keeps_no_other_waiting(town: Estate) -> None:
    north, south = await pair(town)
    ada, zoe = town.member(north, "U1ADA"), town.member(south, "U1ADA")
    north.fail("conversations.open", *[Fault.limited(600)] * 3, *[Fault.error("missing_scope", needed="im:write")] * 3)
    for turn in range(6):
        await town.app.outbox.put(Kind.REMINDER, person(north, "U1ADA"), Call("help", {"topic": str(turn)}))
    await town.app.outbox.put(Kind.REMINDER, person(south, "U1ADA"), Call("help"))
    for _ in range(10):  # each look takes what the pace lets through
        await drained(town)
        await town.clock.advance(seconds=2)
    assert len(zoe.inbox) == 1 and ada.inbox == []


async def drained(town: Estate) -> None:
    draining = asyncio.create_task(town.app.sender.drain("slack"))
    while not (await asyncio.wait({draining}, timeout=0.1))[0]:
        await town.clock.advance(seconds=1)
    await draining


async def test_an_organisation_adds_it_once_for_its_workspaces(both: Estate) -> None:
    org, (east, west) = await both.org("E1", "Great Labs", "T5", "T6")
    assert await both.installs.homes() == ["slack:E1"]
    ada, zoe = both.member(east, "W5ADA"), both.member(west, "W6ZOE")
    await ada.types("/labmates", "help")
    assert ada.sees()[-1].viewer == "W5ADA"
    await zoe.opens_home()
    await west.until(lambda: west.homes.get("W6ZOE"))
    await both.adapter.deliver(person(east, "W5ADA"), Reply.say("For the east"))
    assert [m.text for m in ada.inbox] == ["For the east"] and zoe.inbox == []
    west.groups["S1"] = ["W6ZOE"]
    assert await both.adapter.group(Group("slack", "T6", "S1")) == "group-s1"
    assert both.sent(west, "usergroups.list")[-1]["team_id"] == "T6"
    assert await both.adapter.homes() == frozenset({"slack:T5", "slack:T6"})
    assert await both.installs.served("slack:E1") == ["slack:T5", "slack:T6"]
    del org.open[1]
    await both.says(east, {"type": "team_access_revoked", "team_ids": ["T6"], "event_ts": "1.1"})
    await both.until(lambda: both.app.services.choices.get("slack:T6", LEFT))
    with pytest.raises(Undeliverable):
        await both.adapter.deliver(person(west, "W6ZOE"), Reply.say("Hello"))
    await both.clock.advance(seconds=timedelta(days=2).total_seconds())
    both.slack.distribution.expired.clear()
    assert await both.adapter.homes() == frozenset({"slack:T5"})


async def test_an_organisation_that_takes_it_out_takes_it_out_of_every_workspace(town: Estate) -> None:
    org, (east, west) = await town.org("E1", "Great Labs", "T5", "T6")
    for space in (east, west):
        await town.member(space, "W1ADA").types("/labmates", "help")
        await town.app.services.choices.put(f"slack:{space.team}", "zone", "UTC")
    town.slack.distribution.uninstall(org)
    await town.says(east, {"type": "app_uninstalled"})
    await town.until(lambda: town.app.services.choices.get("slack:T6", LEFT))
    assert sorted(await town.app.services.choices.everywhere(LEFT)) == ["slack:T5", "slack:T6"]
    assert await town.installs.homes() == []


async def test_a_workspace_of_an_organisation_may_have_an_installation_of_its_own(town: Estate) -> None:
    _, (east,) = await town.org("E1", "Great Labs", "T5")
    await town.member(east, "W1ADA").types("/labmates", "help")
    own = Branch(town.slack, "T5", "Own Lab", "E1")
    town.slack.distribution.homes.append(own)
    await (await town.browser()).adds("Own Lab")
    await town.adapter.post(general(own), Reply.say("From our own"))
    assert [m.text for m in own.messages if m.channel == GENERAL] == ["From our own"]
