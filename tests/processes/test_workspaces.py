"""One app in many workspaces, as processes: whoever is asked knows what any of them has learned."""

import asyncio

from bot import Call, Person
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from tests.fakes.slack import CLIENT_ID, CLIENT_SECRET, Branch, Member
from tests.fakes.slack.payloads import event
from tests.processes.fleet import Fleet
from tests.slack.estate import browsing


async def test_a_workspace_is_added_at_one_answered_by_another_and_written_to_by_a_third(
    fleet: Fleet, unused_tcp_port: int
) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}"  # pages have an address before anybody serves them
    env = {"SLACK_BOT_TOKEN": "", "LABMATES_SLACK_CLIENT_ID": CLIENT_ID, "LABMATES_SLACK_CLIENT_SECRET": CLIENT_SECRET}
    env |= {"LABMATES_PUBLIC_URL": url}
    first, other, _ = await asyncio.gather(
        fleet.ready("web", env=env | {"LABMATES_HTTP_PORT": str(unused_tcp_port)}),
        fleet.ready("web", env=env),
        fleet.ready("worker", env=env),
    )
    north, south = Branch(fleet.slack, "T1", "North Lab"), Branch(fleet.slack, "T2", "South Lab")
    fleet.slack.distribution.homes += [north, south]
    async with browsing(url) as browser:
        for space in (north, south):
            assert f"Labmates is in {space.name}" in await browser.adds(space.name)

    wire = await fleet.wire(other)
    ada, zoe = Member(north, "U1ADA", wire), Member(south, "U1ADA", wire)
    await ada.types("/helpnow")
    assert "988" in ada.sees()[-1].text and not zoe.sees()

    outbox = Outbox(fleet.store, fleet.clock)
    await outbox.put(Kind.REPORT, Person("slack", south.team, "U1ADA"), Call("helpnow"))
    await zoe.hears("988", channel=south.dm("U1ADA"))
    assert not ada.inbox
    assert {r.team for r in fleet.slack.sent("chat.postMessage")} == {"T2"}

    fleet.slack.distribution.uninstall(north)
    told = await fleet.wire(first)
    await told.send("events_api", event({"type": "app_uninstalled"}, "Ev1", north))
    bob = Member(north, "U2BOB", told)  # the others notice within a minute: adapters.slack.keeper
    async with asyncio.timeout(60):
        while not bob.sees() or "cannot answer" not in bob.sees()[-1].text:
            await bob.types("/helpnow")
    await zoe.types("/helpnow")
    assert "988" in zoe.sees()[-1].text
