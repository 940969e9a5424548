"""The bot is taken out of a community and invited again: thirty days, and all stands; later, it is erased."""

from datetime import timedelta

from bot.adapter import RetryLater
from bot.app import App
from bot.community import LEFT
from bot.people import Place
from bot.schedule.plan import State
from tests.clock import FakeClock
from tests.fakes.slack.payloads import event
from tests.stage import Stage, show
from tests.stories.town import Town, on

HOME, DESK = "stage:lab", Place("stage", "lab", "desk")


async def settled(app: App, stage: Stage) -> None:
    await app.services.choices.put(HOME, "moderators-place", str(DESK))
    await stage.actor("mod", moderator=True).runs("checkins.status")  # which plans the Monday post


async def passes(app: App, **by: float) -> None:
    clock = app.clock
    assert isinstance(clock, FakeClock)
    await clock.advance(seconds=timedelta(**by).total_seconds())
    await app.departures.look()
    await app.departures.sweep()
    await app.clockwork.tick()
    await app.sender.drain("stage")


async def test_who_invites_it_again_within_thirty_days_finds_all_as_it_was(app: App, stage: Stage) -> None:
    await settled(app, stage)
    stage.communities = frozenset()
    stage.closed.add("desk")
    await app.departures.look()
    await passes(app, days=1)
    assert stage.channels["desk"] == []
    (plan,) = await app.services.plans.of(DESK)
    assert plan.state is State.ACTIVE
    await passes(app, days=20)
    stage.communities = frozenset({HOME})
    stage.closed.clear()
    await passes(app, hours=1)
    assert await app.services.choices.get(HOME, LEFT) is None
    await passes(app, hours=6)
    assert "The week of" in show(stage.channels["desk"][-1])


async def test_what_stopped_before_anybody_noticed_goes_on_too(app: App, stage: Stage) -> None:
    await settled(app, stage)
    stage.closed.add("desk")
    await passes(app, days=1)
    (plan,) = await app.services.plans.of(DESK)
    assert plan.state is State.PAUSED
    stage.communities = frozenset()
    await app.departures.look()
    stage.communities = frozenset({HOME})
    await app.departures.look()
    (plan,) = await app.services.plans.of(DESK)
    assert plan.state is State.ACTIVE


async def test_after_thirty_days_settings_and_plans_are_erased_and_others_stay(app: App, stage: Stage) -> None:
    await settled(app, stage)
    await app.services.choices.put("stage:elsewhere", "zone", "UTC")
    await app.services.choices.put("stage:lab:ada", "language", "en")
    stage.communities = frozenset({"stage:elsewhere"})
    await app.departures.look()
    await passes(app, days=29)
    assert "moderators-place" in await app.services.choices.all(HOME)
    await passes(app, days=1)
    assert await app.services.choices.all(HOME) == {} and await app.services.plans.of(DESK) == []
    assert await app.services.choices.get("stage:elsewhere", "zone") == "UTC"
    assert await app.services.choices.get("stage:lab:ada", "language") == "en"


async def test_a_platform_that_does_not_tell_takes_nothing_away(app: App, stage: Stage) -> None:
    await settled(app, stage)
    stage.communities = None
    await app.departures.look()

    async def busy() -> frozenset[str]:
        raise RetryLater(5)

    stage.homes = busy  # type: ignore[method-assign]
    await app.departures.look()
    assert await app.services.choices.get(HOME, LEFT) is None


@on("discord")
async def test_discord_is_asked_in_which_servers_we_are(town: Town) -> None:
    home, choices = town.lounge.home, town.app.services.choices
    await choices.put(home, "zone", "UTC")
    await choices.put("discord:999", "zone", "UTC")
    await town.app.departures.look()
    assert await choices.get(home, LEFT) is None and await choices.get("discord:999", LEFT) is not None


@on("discord")
async def test_who_threw_us_out_while_we_were_off_is_seen_soon_after_the_start_among_many_servers(town: Town) -> None:
    choices, servers = town.app.services.choices, town.servers
    assert servers is not None
    servers[:] = [{"id": str(number), "name": "Lab", "permissions": "0"} for number in range(1000, 1450)]
    for home in ("discord:1000", "discord:1449", "discord:2000"):
        await choices.put(home, "zone", "UTC")
    await choices.put("discord:1201", LEFT, "2026-01-01T00:00:00+00:00")
    await town.app.departures.look_first()
    assert list(await choices.everywhere(LEFT)) == ["discord:2000"]
    servers.clear()
    await town.app.departures.look_first()
    assert list(await choices.everywhere(LEFT)) == ["discord:2000"], "once; the hourly look sees to the rest"


@on("slack")
async def test_slack_says_that_the_app_was_taken_out(town: Town) -> None:
    home, choices = town.lounge.home, town.app.services.choices
    mo = await town.guest("mo")
    await choices.put(home, "zone", "UTC")
    wire, lab = mo.member.wire, mo.member.slack  # type: ignore[attr-defined]
    await wire.send("events_api", event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}, "Ev1", lab))
    await town.app.departures.look()
    assert await choices.get(home, LEFT) is None
    await wire.send("events_api", event({"type": "app_uninstalled"}, "Ev2", lab))
    assert await choices.get(home, LEFT) is not None
    await town.app.departures.look()
    assert await choices.get(home, LEFT) is None
