"""Venting from the moderators' side, and the card: settled, counted, asked again, never who."""

from datetime import timedelta

import pytest

from bot import Place
from bot.adapter import RetryLater
from bot.app import App
from bot.guard import AGREED
from cogs.venting.card import card
from cogs.venting.terms import terms_of
from tests.clock import FakeClock
from tests.stage import Stage, show
from tests.stories.venting import CHANNEL, HOME, agreed, push, ready


async def test_choosing_the_channel_tries_it_and_tells_everybody_what_it_is_for(app: App, stage: Stage) -> None:
    for number in range(30):
        stage.people.add(f"member-{number}")
    mod = stage.actor("mod", moderator=True)
    screen = await mod.runs("venting.settings", channel=str(CHANNEL))
    assert "Channel: chosen" in screen and "31 people, counted by the platform" in screen
    assert "Anonymous posts appear in this channel" in show(stage.channels["vents"][0])
    await mod.runs("venting.settings", state="off")
    assert len(stage.channels["vents"]) == 1 and "Venting: off" in await mod.types("venting status")
    (newest, _) = await app.services.audit.read(HOME)
    assert (newest.action, newest.actor) == ("venting.settings", "stage:lab:mod")


async def test_a_channel_that_is_closed_to_the_bot_is_told_before_anything_is_kept(app: App, stage: Stage) -> None:
    stage.closed.add("vents")
    mod = stage.actor("mod", moderator=True)
    assert "I cannot post there" in await mod.runs("venting.settings", channel=str(CHANNEL))
    assert (await terms_of(app.services.choices, HOME)).place is None


async def test_where_nobody_can_count_a_moderator_tells_and_is_asked_again_every_quarter(
    app: App, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unknown(place: Place) -> None:
        return None

    monkeypatch.setattr(stage, "readers", unknown)
    await app.services.communities.choose_moderators(HOME, Place("stage", "lab", "desk"), None)
    mod, ada = stage.actor("mod", moderator=True), await agreed(stage)
    assert "About how many people can?" in await mod.runs("venting.settings", channel=str(CHANNEL))
    assert "40 people by your word, until Apr 6, 2026" in await mod.runs(
        "venting.settings", channel=str(CHANNEL), readers="40"
    )
    assert "What is on your mind?" in await ada.types("vent")
    await far(app, days=80)
    for _ in range(2):
        assert "What is on your mind?" in await ada.types("vent")
    await push(app, minutes=6)
    (asked,) = [show(reply) for reply in stage.channels["desk"]]
    assert "A quarter has gone by" in asked
    await far(app, days=12)
    assert "I do not know how many people read" in await ada.runs("vent", text="Keep these words.")
    assert "Keep these words." in ada.reads
    await mod.runs("venting.settings", readers="9")
    assert "Fewer than 10" in await ada.types("vent") and "easily guessed" in await mod.types("venting status")
    assert len(stage.channels["desk"]) == 1
    await mod.runs("venting.settings", readers="12")
    assert "Writers are told that few read here" in await mod.types("venting status")
    assert "About 12 people" in await ada.runs("vent", text="Hello.")


async def test_a_platform_that_cannot_count_just_now_loses_no_words(
    app: App, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ready(app, stage)
    ada = await agreed(stage)

    async def busy(place: Place) -> int:
        raise RetryLater(5)

    monkeypatch.setattr(stage, "readers", busy)
    screen = await ada.runs("vent", text="Busy there.")
    assert "Try again in a few minutes" in screen and "Busy there." in screen
    assert "Readers: unknown" in await stage.actor("mod", moderator=True).types("venting status")


async def test_members_cannot_settle_anything_and_no_figure_tells_that_somebody_writes(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada, mod = await agreed(stage), stage.actor("mod", moderator=True)
    assert "for moderators" in await ada.types("venting status")
    assert "for moderators" in await ada.runs("venting.settings", state="off")
    before = await mod.types("venting status")
    await ada.runs("vent", text="Waiting.")
    await ada.presses("Post")
    assert await mod.types("venting status") == before


async def test_the_card_tells_who_sees_what_on_each_platform(stage: Stage) -> None:
    ada = stage.actor("ada")
    screen = await ada.types("anonymity")
    for said in (
        "Members see",
        "Moderators see",
        "Whoever runs me",
        "Your employer",
        "28 to 35 days",
        "No patient data",
    ):
        assert said in screen
    slack, discord = show(card("slack")), show(card("discord"))
    assert "owners of the workspace may export" in slack and "nothing about your posts goes by direct message" in slack
    assert "Discord itself sees" in discord and "Slack" not in discord and "Discord" not in slack
    assert all("Nobody here can send help to you unless you ask" in words for words in (slack, discord))


async def test_who_read_the_card_need_not_read_it_again_this_year(app: App, stage: Stage) -> None:
    await ready(app, stage)
    ada = await agreed(stage)
    assert "What is on your mind?" in await ada.types("vent")
    await far(app, days=365)
    assert "What is on your mind?" in await ada.types("vent")
    await far(app, days=40)
    assert (await ada.types("vent")).startswith("# Anonymous posts: who can see what")


async def test_reading_the_card_leaves_no_name_no_date_and_the_same_row_as_writing(app: App, stage: Stage) -> None:
    await ready(app, stage)
    await agreed(stage, "ben")  # who never writes
    ada = stage.actor("ada")
    await ada.runs("vent", text="First words.", **{AGREED: "venting"})
    assert "Thank you" in await ada.presses("Post")
    async with app.store.read() as db:
        cards = (await db.exec_driver_sql("SELECT * FROM vent_cards")).all()
        others = (await db.exec_driver_sql("SELECT * FROM consents")).all()
    assert others == [] and len(cards) == 2
    assert {(len(row.tag), row.year) for row in cards} == {(32, "2026")}


async def far(app: App, **by: float) -> None:
    """Let weeks pass without looking at every minute."""
    clock = app.clock
    assert isinstance(clock, FakeClock)
    await clock.advance(seconds=timedelta(**by).total_seconds())
    await app.anonymity.expiry.run()
    await push(app, minutes=1)
