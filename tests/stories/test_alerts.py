"""Alerts: later by a drawn minute, without a name, ringing on until somebody has it, and lost by nothing."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import App, Shipped
from bot.care.crisis import Kind
from bot.errors import StoreError
from bot.settings import load
from bot.store import Store
from bot.store.tables import cases, deliveries
from bot.store.values import instant
from cogs.venting.alerts import Alerts
from tests.clock import FakeClock
from tests.stage import Actor, Stage, show
from tests.stories.venting import DESK, HOME, agreed, named, push, ready

CRY = "I want to kill myself."


@pytest.fixture
async def mo(app: App, stage: Stage) -> Actor:
    await ready(app, stage)
    return stage.actor("mo", moderator=True, channel=DESK.id)


def cards(stage: Stage) -> list[str]:
    return [show(reply) for reply in stage.channels[DESK.id]]


async def cries(stage: Stage, *, posts: bool = False) -> Actor:
    ada = await agreed(stage)
    await ada.runs("vent", text=CRY)
    if posts:
        await ada.presses("Go on with my words")
        await ada.presses("Post")
    return ada


async def test_an_alert_comes_after_one_to_five_minutes_and_not_before(app: App, stage: Stage, mo: Actor) -> None:
    await cries(stage)
    await push(app, seconds=50)
    await mo.types("mod queue")
    assert cards(stage) == [] and "Nothing waits" in mo.reads  # the queue does not tell it sooner
    await push(app, minutes=6)
    (card,) = cards(stage)
    assert card.startswith("# Somebody may be in danger\nWhat was written sounded like thoughts of suicide.")
    assert "answer it warmly and soon" in card and "You are volunteers" in card and "/helpnow is for you, too" in card
    assert "Nothing of it is public" in card and "Nobody is on duty" in card
    assert "Somebody may be in danger" in await mo.types("mod queue")


async def test_an_alert_holds_no_id_no_text_and_no_time_of_writing(app: App, stage: Stage, mo: Actor) -> None:
    written = app.clock.now()
    await cries(stage)
    async with app.store.read() as db:
        ((case,), (call,)) = [(await db.execute(select(table))).mappings().all() for table in (cases, deliveries)]
    for row in (case, call):
        assert not [value for value in row.values() if named("ada", str(value)) or "kill" in str(value)]
    assert case["day"] == "2026-01-05" and not [v for v in case.values() if isinstance(v, int)]
    waits = instant(call["due_at"]) - written
    assert timedelta(minutes=1) <= waits <= timedelta(minutes=5)
    await push(app, minutes=6)
    assert not named("ada", cards(stage)[0]) and "kill" not in cards(stage)[0] and "2026" not in cards(stage)[0]


async def test_the_minutes_are_drawn_anew_each_time(app: App, stage: Stage, mo: Actor) -> None:
    alerts = app.desk.commands["mod.alert"].handler.__self__  # type: ignore[attr-defined]
    assert isinstance(alerts, Alerts)
    for n in range(40):
        await alerts(HOME, (Kind.SUICIDE,), f"{n:032x}")
    async with app.store.read() as db:
        waits = [instant(due) - app.clock.now() for due in await db.scalars(select(deliveries.c.due_at))]
    assert len(set(waits)) == 40 and min(waits) >= timedelta(minutes=1) and max(waits) <= timedelta(minutes=5)
    assert max(waits) - min(waits) > timedelta(minutes=2)


async def test_it_rings_again_for_those_on_duty_and_then_for_everybody(app: App, stage: Stage, mo: Actor) -> None:
    await mo.runs("mod.duty", hours="8")
    await stage.actor("mia", moderator=True).runs("mod.turn", days="5", start="9am", end="noon")
    stage.inbox.clear()
    await cries(stage)
    await push(app, minutes=6)
    assert "On duty now:\n@mo" in cards(stage)[0] and "@mia" not in cards(stage)[0]
    assert ["An alert waits" in show(one) for one in stage.inbox["mo"]] == [True] and not stage.inbox["mia"]
    await push(app, minutes=15)
    assert len(cards(stage)) == 2 and "@mo" in cards(stage)[1] and "quarter of an hour" in cards(stage)[1]
    await push(app, minutes=15)
    assert len(cards(stage)) == 3 and "@mo" in cards(stage)[2] and "@mia" in cards(stage)[2]
    assert len(stage.inbox["mo"]) == 3 and len(stage.inbox["mia"]) == 1
    await push(app, minutes=120)
    assert len(cards(stage)) == 3  # it waits in the queue now


@pytest.mark.parametrize("at", [0, 1])
async def test_whoever_has_it_ends_the_ringing_and_later_presses_hear_who(
    app: App, stage: Stage, mo: Actor, at: int
) -> None:
    await cries(stage)
    await push(app, minutes=6 if at == 0 else 21)
    mo.opens(stage.channels[DESK.id][at])
    assert "It is yours" in await mo.presses("I have it")
    number = len(cards(stage))
    assert "Taken by:" in cards(stage)[0] and "On duty" not in cards(stage)[0]
    await push(app, minutes=60)
    assert len(cards(stage)) == number
    mia = stage.actor("mia", moderator=True, channel=DESK.id)
    (case,) = await app.services.cases.waiting(HOME)
    assert "Somebody is on it" in await mia.runs("mod.take", case=case.id)
    mo.opens(stage.channels[DESK.id][0])
    assert "Closed. Thank you" in await mo.presses("Looked after")
    assert "Closed. Looked after" in cards(stage)[0]


async def test_an_alert_links_to_its_post_once_it_is_public(app: App, stage: Stage, mo: Actor) -> None:
    await cries(stage, posts=True)
    await push(app, minutes=6)
    await push(app, minutes=20)
    assert "The post <https://stage.example/vents/" in cards(stage)[0] and "kill" not in cards(stage)[0]
    mo.opens(stage.channels[DESK.id][0])
    await mo.presses("Offer help")
    assert "private list" in await mo.fills(text="We read this. You matter.")


async def test_a_restart_loses_no_alert_and_no_ringing(
    app: App, stage: Stage, mo: Actor, tmp_path: Path, shipped: Shipped
) -> None:
    await cries(stage)
    for turn in (1, 2):  # the process dies before the card, and again before the second ring
        app = await _restarted(app, stage, tmp_path, shipped)
        await push(app, minutes=6 if turn == 1 else 16)
        assert len(cards(stage)) == turn
    await app.store.close()


async def test_without_the_database_the_card_comes_all_the_same_and_the_alert_later(
    app: App, stage: Stage, mo: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await agreed(stage)
    opening = app.services.cases.open

    async def away(*args: object, **more: object) -> object:
        raise StoreError("the database is away: start it again")

    monkeypatch.setattr(app.services.cases, "open", away)
    assert "You matter more than this post" in await ada.runs("vent", text=CRY)
    monkeypatch.setattr(app.services.cases, "open", opening)
    await push(app, minutes=8)
    assert "thoughts of suicide" in cards(stage)[0]


async def test_without_a_channel_those_on_duty_hear_of_it_and_the_queue_has_it(app: App, stage: Stage) -> None:
    await ready(app, stage)
    await app.services.communities.choose_moderators(HOME, None, None)
    mo = stage.actor("mo", moderator=True)
    await mo.runs("mod.duty", hours="2")
    await cries(stage)
    await push(app, minutes=6)
    assert "An alert waits" in show(stage.inbox["mo"][-1])
    assert "Somebody may be in danger" in await mo.types("mod queue")


async def test_an_alert_of_no_kind_still_reads(app: App, stage: Stage, mo: Actor) -> None:
    alerts = app.desk.commands["mod.alert"].handler.__self__  # type: ignore[attr-defined]
    await alerts(HOME, (), "0" * 32)
    await push(app, minutes=6)
    assert any("sounded like danger" in card for card in cards(stage))


async def test_alerts_are_forgotten_after_thirty_days(app: App, stage: Stage, mo: Actor) -> None:
    await cries(stage)
    await push(app, minutes=6)
    today: datetime = app.clock.now()
    assert await app.services.cases.forget((today + timedelta(days=30)).date()) == 0
    assert await app.services.cases.forget((today + timedelta(days=31)).date()) == 1


async def _restarted(app: App, stage: Stage, folder: Path, shipped: Shipped) -> App:
    """Return a house over what the one before left on the disk."""
    await app.store.close()
    store = await Store.open(f"sqlite:///{folder / 'labmates.db'}", patience=0.3)
    settings = load(LABMATES_DATA_DIR=folder / "var", LABMATES_KEY_DIR=folder / "keys")
    made = App(settings, FakeClock(app.clock.now()), store, shipped)
    await made.unlock()
    stage.desk = made.desk
    made.adapters[stage.name] = stage
    return made


async def test_who_is_on_duty_and_cannot_be_written_to_is_not_told_of_pauses(app: App, stage: Stage, mo: Actor) -> None:
    await mo.runs("mod.duty", hours="8")
    stage.unreachable.add("mo")
    await cries(stage)
    await push(app, minutes=6)
    assert "@mo" in cards(stage)[0] and "paused" not in await mo.types("help")
