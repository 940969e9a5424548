from tests.stage import Stage


async def test_help_shows_each_their_own_menu_and_who_sees_what(stage: Stage) -> None:
    screen = await stage.actor("ada").types("help")
    assert "Only you see my answers" in screen and "not a crisis service" in screen
    assert screen.index("/resources: ") < screen.index("/helpnow: ") < screen.index("/help: ")
    assert "For moderators" not in screen and "/catalogue add" not in screen
    moderators = await stage.actor("mo", moderator=True).types("help")
    assert "# For moderators\n/catalogue queue: " in moderators


async def test_a_language_that_we_do_not_speak_is_told(stage: Stage) -> None:
    assert "do not speak" in await stage.actor("ada").runs("settings.language", language="tlh")
    assert "Your settings" in await stage.actor("ada").runs("settings.language", language="auto")


async def test_the_door_to_direct_messages_is_opened_from_the_settings(stage: Stage) -> None:
    ada = stage.actor("ada")
    await ada.types("settings")
    stage.unreachable.add("ada")
    assert "Allow direct messages" in await ada.presses("Let me write to you directly")
    stage.unreachable.clear()
    assert "only where you ask me to" in await ada.presses("Try again") and stage.opened == {"ada"}
