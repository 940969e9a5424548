from dataclasses import replace

import pytest

from adapters.discord.render import LIMITS as DISCORD
from adapters.slack.outlet import LIMITS as SLACK
from bot.limits import Limits
from tests.stage import Stage


async def test_help_shows_each_their_own_menu_and_who_sees_what(stage: Stage) -> None:
    screen = await stage.actor("ada").types("help")
    assert "Only you see my answers" in screen and "not a crisis service" in screen
    assert screen.index("/resources: ") < screen.index("/helpnow: ") < screen.index("/help: ")
    assert "For moderators" not in screen and "/catalogue add" not in screen
    assert "[For moderators]" not in screen and "help.moderators" not in screen
    mo = stage.actor("mo", moderator=True)
    await mo.types("help")
    assert "# For moderators\n/catalogue queue: " in await mo.presses("For moderators")


@pytest.mark.parametrize("limits", [DISCORD, SLACK], ids=["discord", "slack"])
async def test_no_menu_is_cut_on_any_platform(stage: Stage, limits: Limits) -> None:
    stage.limits = replace(limits, can=stage.limits.can, prefix="/")
    mo = stage.actor("mo", moderator=True)
    for name in ("help", "help.moderators", "home", "mydata.policy", "mydata.delete", "welcome.read"):
        assert "did not fit" not in await mo.runs(name), name


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
