"""A first meeting: greeted once, below the answer and never in its place; not where one is in need or anonymous."""

import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.limits import Limits
from bot.store.tables import consents, vent_cards
from tests.stage import Stage
from tests.stories.town import WIRES, Town, on
from tests.stories.venting import ready

TITLE = "Welcome to Labmates"


@pytest.fixture
def new(app: App, stage: Stage) -> Stage:
    """A stage on which nobody has been before."""
    app.desk.greeter = app.greeter
    return stage


async def tags(app: App) -> int:
    async with app.store.read() as db:
        return await db.scalar(select(func.count()).select_from(vent_cards)) or 0


async def test_everybody_is_greeted_once_below_their_first_answer(town: Town) -> None:
    town.app.desk.greeter = town.app.greeter
    ada = await town.guest("ada")
    first = await ada.runs("settings")
    assert first.index("Your settings") < first.index(TITLE)
    for said in ("peers, not clinicians", "no emergency service", "nobody watches day and night", "aged 18 or over"):
        assert said in first, said
    assert TITLE not in await ada.runs("settings")
    details = await ada.runs("welcome.read")
    assert "What this is, and who can see what" in details and "Moderators see" in details


async def test_a_restart_greets_nobody_again(app: App, new: Stage) -> None:
    ada = new.actor("ada")
    assert TITLE in await ada.types("settings")
    app.services.met._known.clear()
    assert TITLE not in await ada.types("settings") and await tags(app) == 1


async def test_what_is_remembered_bears_no_name_and_no_day(app: App, new: Stage) -> None:
    await new.actor("ada").types("settings")
    async with app.store.read() as db:
        (row,) = (await db.execute(select(vent_cards))).mappings()
        agreed = (await db.execute(select(consents))).all()
    assert set(row) == {"tag", "year"} and "ada" not in row["tag"] and agreed == []


@pytest.mark.parametrize("line", ["helpnow", "vent", "myvents", "anonymity", "reach", "home"])
async def test_beside_help_and_anonymous_posts_nobody_is_greeted_and_nothing_is_kept(
    app: App, new: Stage, line: str
) -> None:
    await ready(app, new)
    ada = new.actor("ada")
    assert TITLE not in await ada.types(line)
    assert await tags(app) == 0
    assert TITLE in await ada.types("settings")


async def test_a_post_written_first_leaves_no_more_than_one_written_by_somebody_greeted(app: App, new: Stage) -> None:
    await ready(app, new)
    ada = new.actor("ada")
    await ada.runs("vent", text="Nobody says thank you.")
    await ada.presses("I understand, go on")
    await ada.presses("Post")
    assert "Thank you" in ada.reads and TITLE not in ada.reads
    assert await tags(app) == 1  # the card that was read


async def test_a_form_is_not_held_up_and_what_follows_it_is_greeted(app: App, new: Stage) -> None:
    ada = new.actor("ada")
    await ada.types("checkin start")
    assert TITLE not in ada.reads and await tags(app) == 0
    assert TITLE in await ada.fills(shifts="days", zone="Central")


async def test_an_answer_that_fills_the_screen_is_whole_and_the_greeting_waits(app: App, new: Stage) -> None:
    ada = new.actor("ada")
    new.limits = Limits(new.limits.can, total=700, prefix="/")
    await ada.types("settings")
    assert TITLE not in ada.reads and await tags(app) == 0
    new.limits = Limits(new.limits.can, prefix="/")
    assert TITLE in await ada.types("settings")


async def test_who_is_under_18_gets_what_is_for_everybody_and_may_take_it_back(app: App, new: Stage) -> None:
    await ready(app, new)
    ada = new.actor("ada")
    await ada.types("settings")
    assert "for everybody" in await ada.presses("I am under 18")
    for line in ("vent", "checkin start", "mentor find", "buddies join"):
        assert "You told me that you are under 18" in await ada.types(line), line
    for line in ("resources", "helpnow", "help", "settings", "home", "mydata", "welcome", "mydata export"):
        assert "You told me" not in await ada.types(line), line
    await ada.types("home")
    assert "check-ins" not in ada.reads and "mentor" not in ada.reads
    app.services.young._known.clear()  # as after a restart
    await ada.types("vent")
    assert "open to you again" in await ada.presses("That was a mistake")
    assert "Anonymous posts: who can see what" in await ada.types("vent")


async def test_what_was_erased_is_greeted_anew(app: App, new: Stage) -> None:
    ada = new.actor("ada")
    await ada.types("settings")
    await ada.presses("I am under 18")
    await ada.types("mydata delete")
    await ada.presses("Erase everything")
    assert await tags(app) == 0 and TITLE not in ada.reads
    assert TITLE in await ada.types("settings")
    assert "Before you start" in await ada.types("mentor find")


async def test_the_card_before_a_first_post_says_for_whom_it_is(app: App, new: Stage) -> None:
    await ready(app, new)
    ada = new.actor("ada")
    assert "Your age: For people aged 18 or over." in await ada.types("vent")
    assert "for everybody" in await ada.presses("I am under 18")
    assert "under 18" in await ada.types("vent")


@on("typed", *WIRES)
async def test_under_18_is_told_the_same_on_every_platform(town: Town) -> None:
    town.app.desk.greeter = town.app.greeter
    ada = await town.guest("ada")
    await ada.runs("settings")
    assert "for everybody" in await ada.presses("I am under 18")
    assert "You told me that you are under 18" in await ada.runs("checkin.settings")
    assert "open to you again" in await ada.presses("That was a mistake")
    assert "not signed up" in await ada.runs("checkin.settings")
