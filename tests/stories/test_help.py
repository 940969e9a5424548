from tests.stage import Stage


async def test_help_shows_each_their_own_menu_and_who_sees_what(stage: Stage) -> None:
    screen = await stage.actor("ada").types("help")
    assert "Only you see my answers" in screen and "not a crisis service" in screen
    assert screen.index("/resources: ") < screen.index("/helpnow: ") < screen.index("/help: ")
    assert "For moderators" not in screen and "/catalogue add" not in screen
    moderators = await stage.actor("mo", moderator=True).types("help")
    assert "# For moderators\n/catalogue queue: " in moderators


async def test_home_is_help_and_own_settings(stage: Stage) -> None:
    screen = await stage.actor("ada").runs("home")
    assert "# Labmates" in screen and "# Your settings" in screen


async def test_a_language_that_we_do_not_speak_is_told(stage: Stage) -> None:
    assert "do not speak" in await stage.actor("ada").runs("settings.language", language="tlh")
    assert "Your settings" in await stage.actor("ada").runs("settings.language", language="auto")
