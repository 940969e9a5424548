"""Several processes of one role, as their members meet them: nobody notices which one answers."""

from bot.people import Place
from bot.store.settings import CommunitySettings
from cogs.venting.terms import Terms, settle
from tests.fakes import discord as discords
from tests.fakes import slack as slacks
from tests.fakes.discord.actor import words
from tests.fakes.slack import payloads
from tests.processes.fleet import Fleet

HARD = "The night was long and nobody came when I called."


async def shows(who: slacks.Member, words: str) -> None:
    """Wait until the form on top says these words."""
    stack = who.slack.views[who.user]
    await who.slack.until(lambda: (stack and words in str(stack[-1]["blocks"])) or None)


async def test_an_event_that_slack_sends_to_two_web_processes_is_served_once(fleet: Fleet) -> None:
    one, other = [await fleet.start("web") for _ in range(2)]
    ada = await fleet.member("U1ADA", one)
    slack = fleet.slack
    payload = payloads.slash(
        "U1ADA", slacks.GENERAL, "/helpnow", "", slack.trigger("U1ADA"), ada.url(slacks.GENERAL), slack
    )
    await ada.sends_slash(payload)
    ada.wire = await fleet.wire(other)
    await ada.sends_slash(payload, retry=1)
    assert len([seen for seen in ada.sees() if "988" in seen.text]) == 1


async def test_what_is_written_in_one_web_process_is_posted_by_another(fleet: Fleet) -> None:
    for number in range(30):
        fleet.slack.add_user(f"U7Q{number:02}")
    place = Place("slack", slacks.TEAM, slacks.GENERAL)
    await settle(CommunitySettings(fleet.store), f"slack:{slacks.TEAM}", Terms(place=place))
    one, other = [await fleet.start("web") for _ in range(2)]
    ada = await fleet.member("U1ADA", one)
    await ada.types("/vent")
    await ada.presses("I understand, go on", await ada.hears("who can see what"))
    await ada.gets_form("Write anonymously")
    await ada.submits(text=HARD)
    await shows(ada, "How your post will look")
    ada.wire = await fleet.wire(other)
    await ada.presses("Edit", ada.view)
    await ada.gets_form("Write anonymously")
    assert HARD in str(ada.view)
    await ada.submits(text=HARD + " Nobody.")
    await shows(ada, "Nobody.")
    ada.wire = await fleet.wire(one)
    await ada.presses("Post", ada.view)
    await shows(ada, "Thank you")
    async with fleet.store.read() as db:
        assert (await db.exec_driver_sql("SELECT count(*) FROM vent_held")).scalar_one() == 1


async def test_two_gateways_share_the_shards_and_one_registers_the_commands(fleet: Fleet) -> None:
    gateways = [await fleet.start("gateway", words=("--shards", "2", "--shard-ids", str(n))) for n in range(2)]
    for gateway in gateways:
        await gateway.ready()
    assert sorted(said["shard"] for said in fleet.discord.gateway.identified) == [[0, 2], [1, 2]]
    assert len(fleet.discord.sent("PUT", "commands")) == 1
    seen = await (await discords.Actor(fleet.discord).runs("helpnow")).shown()
    assert "741741" in words(seen.message)


async def test_the_script_starts_every_role_and_stops_them_all(fleet: Fleet) -> None:
    script = await fleet.script("scripts/many.sh", GATEWAYS="2", SHARDS="3", WORKERS="1")
    ready = await script.all_say("ready", 5)
    assert {line["who"] for line in ready} == {"gateway-1", "gateway-2", "tick-1", "web-1", "worker-1"}
    assert sorted(said["shard"] for said in fleet.discord.gateway.identified) == [[0, 3], [1, 3], [2, 3]]
    port = next(line["port"] for line in ready if line["who"] == "web-1")
    ada = slacks.Member(fleet.slack, "U1ADA", fleet.way(port))
    await ada.types("/helpnow")
    assert "988" in ada.sees()[-1].text
    assert await script.stops() == 0, script.told
    assert len(await script.all_say("stopped", 5)) == 5


async def test_a_script_in_which_a_process_fails_says_which_and_ends_with_one(fleet: Fleet) -> None:
    script = await fleet.script("scripts/many.sh", WEBS="0", WORKERS="0", DISCORD_TOKEN="", SLACK_BOT_TOKEN="")
    assert await script.ends() == 1
    assert any("tick-1 Labmates cannot go on" in line for line in script.words)
    assert "tick-1 ended with code 1" in script.words
