"""The real features over the wire: every command, form and button that people can reach, each payload judged."""

from pathlib import Path

import pytest

from bot.app import Shipped
from tests.discord.whole import whole
from tests.fakes.discord import Actor, Exchange, FakeDiscord, world
from tests.fakes.discord.actor import walk, words
from tests.fakes.discord.world import Json

WALK = 150  # presses: enough to see every kind of card twice
ANSWERS: dict[str, str | list[str]] = {
    "url": "https://example.org/eap",
    "phone": "988",
    "topic": ["crisis"],
    "text": "id: x",
}


async def test_a_search_gets_a_private_list_and_a_card_can_be_shared(tmp_path: Path, shipped: Shipped) -> None:
    async with whole(tmp_path, shipped) as (_, fake):
        ada = Actor(fake)
        found = await (await ada.runs("resources", query="starting night shift next week")).shown()
        assert found.private
        assert "night" in words(found.message).lower()
        assert words(found.message).count("## ") == 6  # five, and below them what a newcomer reads once
        assert words(found.message).index("## Welcome to Labmates") > len(words(found.message)) // 2
        assert "did not fit" not in words(found.message)
        share = next(p for p in walk(found.message["components"]) if p.get("placeholder", "").startswith("Share"))
        data: Json = {"custom_id": share["custom_id"], "component_type": 3, "id": 1}
        told = await ada.touches(found.message, data | {"values": [share["options"][0]["value"]]})
        await told.shown()
        assert told.private
        [posted] = fake.rest.channels[world.CHANNEL]
        assert share["options"][0]["label"] in words(posted)


async def test_help_now_comes_at_once_and_privately(tmp_path: Path, shipped: Shipped) -> None:
    async with whole(tmp_path, shipped) as (_, fake):
        card = await (await Actor(fake).runs("helpnow")).shown()
        assert card.private
        assert "988" in words(card.message)


YOUNG = "welcome.young['welcome.young']"  # who says so has nothing left to press: tests/stories/test_welcome.py


class Walker:
    """Presses everything once, and fills every form that opens."""

    def __init__(self, fake: FakeDiscord, rights: int) -> None:
        self.actor = Actor(fake, rights=rights)
        self.fake = fake
        self.seen: set[str] = {YOUNG}
        self.steps: list[tuple[Json, str, list[str]]] = []

    async def start(self, command: str) -> None:
        await self.follow(await self.actor.runs(command))

    async def follow(self, opened: Exchange) -> None:
        await opened.until()
        if opened.kind == 9:
            opened = await self.actor.fills(opened, **self._filled(opened))
            await opened.until()
        if opened.original is not None or opened.followups:
            self._remember((await opened.shown()).message)

    def _remember(self, message: Json) -> None:
        for part in walk(message["components"]):
            token = part.get("custom_id", "")
            kind = token.partition("?")[0] + str(sorted(p.partition("=")[0] for p in token.split("&")))
            if token and sum(k == kind for k in self.seen) < 1:
                self.seen.add(kind)
                self.steps.append((dict(message), token, [o["value"] for o in part.get("options", [])][:1]))

    @staticmethod
    def _filled(opened: Exchange) -> dict[str, str | list[str]]:
        filled: dict[str, str | list[str]] = {}
        for label in opened.modal["components"]:
            part = label["component"]
            choices = [option["value"] for option in part.get("options", [])]
            typed: str | list[str] = part.get("value") or "Crisis line"
            given = choices[:1] or (["7"] if part["type"] in (6, 8) else typed)
            filled[part["custom_id"]] = ANSWERS.get(part["custom_id"], given)
        return filled

    async def press_all(self) -> int:
        pressed = 0
        while self.steps and pressed < WALK:
            message, token, values = self.steps.pop(0)
            data: Json = {"custom_id": token, "component_type": 3 if values else 2, "id": 1}
            data |= {"values": values} if values else {}
            await self.follow(await self.actor.touches(message, data))
            pressed += 1
        return pressed


@pytest.mark.parametrize("rights", [world.MEMBER_RIGHTS, world.MANAGE_GUILD], ids=["member", "moderator"])
async def test_everything_that_can_be_reached_is_valid_and_answered(
    tmp_path: Path, shipped: Shipped, rights: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with whole(tmp_path, shipped) as (_, fake):
        walker = Walker(fake, rights)
        for command in fake.rest.commands:
            leaves = [o["name"] for o in command.get("options", []) if o["type"] == 1]
            if command["type"] == 1:
                for name in [f"{command['name']}.{leaf}" for leaf in leaves] or [command["name"]]:
                    await walker.start(name)
        assert await walker.press_all() > 10
        flagged = await walker.actor.uses_menu("Suggest as a resource", "Try https://example.org @everyone")
        await walker.follow(flagged)
    faults = [
        r.getMessage() for r in caplog.records if r.getMessage() in ("event-fault", "handler-fault", "answer-lost")
    ]
    assert faults == []
