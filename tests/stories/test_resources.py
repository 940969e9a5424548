import pytest
from sqlalchemy import insert

from bot.app import App
from bot.limits import EVERYTHING, Can
from bot.store.tables import overlay_entries
from tests.stage import Stage, show

NIGHTS = "starting night shift next week"


def titles(screen: str) -> list[str]:
    return [line[2:] for line in screen.splitlines() if line.startswith("# ")]


async def test_a_search_gives_five_privately_with_everything_needed_to_act(stage: Stage) -> None:
    ada = stage.actor("ada")
    screen = await ada.types(f"resources {NIGHTS}")
    assert len(titles(screen)) == 5
    assert "Training for Nurses on Shift Work" in screen or "shift" in titles(screen)[0].lower()
    assert "Cost: Free" in screen and "~ Checked in Nov 2026." in screen and "https://" in screen
    assert not stage.channels


async def test_words_of_crisis_put_people_first(stage: Stage) -> None:
    screen = await stage.actor("ada").types("resources i want to die, night shift broke me")
    assert screen.startswith("If you might hurt yourself")
    assert titles(screen)[0] == "988 Suicide & Crisis Lifeline"
    assert "Call: 988" in screen


async def test_browsing_reaches_a_list_in_two_taps(stage: Stage) -> None:
    ada = stage.actor("ada")
    assert (await ada.types("resources")).startswith("# What do you need?")
    screen = await ada.picks("Pick a topic", "Money, loans and scholarships")
    assert len(titles(screen)) == 5
    again = await ada.presses("More")
    assert len(titles(again)) == 5 and titles(again) != titles(screen)


async def test_nothing_that_fits_offers_topics_instead_of_junk(stage: Stage) -> None:
    screen = await stage.actor("ada").types("resources zxqv blorptang")
    assert screen.startswith("I found nothing that fits that well.")
    assert "Money, loans and scholarships" in screen


async def test_results_can_be_narrowed_to_a_topic(stage: Stage) -> None:
    ada = stage.actor("ada")
    await ada.types("resources certification renewal help")
    before = titles(ada.reads)
    screen = await ada.picks("Narrow by topic", "Training and CE")
    assert titles(screen) and titles(screen) != before


async def test_a_state_puts_its_own_first_and_leaves_other_states_out(stage: Stage) -> None:
    ada = stage.actor("ada")
    assert "New York" in titles(await ada.types('resources query:"lab license" state:"new york"'))[0]
    assert not any("California" in title for title in titles(ada.reads))
    assert "do not know that state" in await ada.types("resources license state:narnia")


async def test_a_state_once_told_is_used_from_then_on(stage: Stage) -> None:
    ada = stage.actor("ada")
    await ada.types("settings")
    await ada.presses("Set my state")
    assert "State: California" in await ada.fills(state="california")
    assert "Florida" not in await ada.types("resources lab license")
    await ada.types("settings")
    await ada.presses("Set my state")
    assert "do not know that state" in await ada.fills(state="atlantis")


async def test_sharing_posts_in_the_channel_without_saying_who(stage: Stage) -> None:
    ada = stage.actor("ada")
    await ada.types(f"resources {NIGHTS}")
    name = titles(ada.reads)[0]
    label = next(line for line in ada.reads.splitlines() if "Share one here" in line)
    assert label
    entry = "niosh-shift-work-training"
    assert "does not say who" in await ada.runs("resources.share", entry=entry)
    (post,) = stage.channels["lounge"]
    assert "ada" not in show(post).lower().split() and "/resources" in show(post)
    assert name


async def test_a_channel_that_the_bot_cannot_post_in_is_told(stage: Stage) -> None:
    stage.closed.add("lounge")
    assert "cannot post" in await stage.actor("ada").runs("resources.share", entry="988-lifeline")
    assert "no longer" in await stage.actor("ada").runs("resources.share", entry="gone")


@pytest.mark.parametrize(
    "query",
    [
        "x" * 4000,
        "نوبة ليلية صعبة",
        "😭😭😭",
        "<@123> @everyone **help** `x`",
        'NEAR("a" OR b*) AND -c:',
        "\0\u200b\u202e",
    ],
)
async def test_any_query_gets_a_kind_answer(stage: Stage, query: str) -> None:
    ada = stage.actor("ada")
    screen = await ada.runs("resources", query=query)
    assert screen and "broke on my side" not in screen


async def test_help_right_now_is_short_and_offers_more(stage: Stage) -> None:
    ada = stage.actor("ada")
    screen = await ada.types("helpnow")
    assert screen.count("Hours: ") == 3
    assert "988" in screen and "741741" in screen and "911" in screen
    more = await ada.presses("More options")
    assert "press 2" in more and "press 3" not in more


async def test_help_right_now_needs_no_database(app: App, stage: Stage) -> None:
    await app.store.close()
    ada = stage.actor("ada")
    assert "741741" in await ada.types("helpnow")
    assert len(titles(await ada.types(f"resources {NIGHTS}"))) == 5
    assert "nothing was saved" in await ada.runs("settings.state", state="ohio")


async def test_autocomplete_offers_topics_and_names(app: App) -> None:
    ada = Stage().actor("ada")
    offered = await app.desk.suggest("resources", "query", "sec", ada.ctx)
    assert any("econd" in label for _, label in offered)
    assert len(await app.desk.suggest("resources", "query", "", ada.ctx)) <= 25


@pytest.mark.parametrize("can", [EVERYTHING], ids=["buttons"])
async def test_an_entry_is_labelled_when_nobody_looked_for_half_a_year(app: App, stage: Stage, can: Can) -> None:
    await app.clock.advance(days=600)  # type: ignore[attr-defined]
    assert "Last checked in Nov 2026: some of it may have changed." in await stage.actor("ada").types(
        f"resources {NIGHTS}"
    )


async def test_a_long_search_goes_on_to_its_next_page(stage: Stage) -> None:
    ada = stage.actor("ada")
    await ada.runs("resources", query=f"{NIGHTS} and sleep and stress " + "and my coworkers too " * 30)
    assert len(titles(await ada.presses("More"))) == 5


async def test_a_crisis_in_a_very_long_text_is_heard(stage: Stage) -> None:
    screen = await stage.actor("ada").runs("resources", query="long shift " * 340 + "I want to die")
    assert "988" in screen and "too long" not in screen


@pytest.mark.parametrize("body", ["{", "[]", "null", '"x"', '{"name": 7}', '{"hidden": "maybe"}', '{"new": {"a": 1}}'])
async def test_an_entry_that_cannot_be_read_leaves_the_others_standing(
    app: App, stage: Stage, caplog: pytest.LogCaptureFixture, body: str
) -> None:
    async with app.store.write() as tx:
        row = {"community": "stage:lab", "entry": "odd", "body": body, "at": 0, "by": "stage:lab:mo"}
        await tx.execute(insert(overlay_entries), row)
    assert len(titles(await stage.actor("ada").types(f"resources {NIGHTS}"))) == 5
    assert "overlay-entry-unreadable" in [r.message for r in caplog.records]
