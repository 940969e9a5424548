"""Typed commands: under their own names and under the umbrella, answered to the one who asked."""

import pytest

from tests.fakes.slack import GENERAL, Member
from tests.slack.conftest import World

HOSTILE = [
    "<!channel> hello <@U1ADA>",
    "a & b < c > d &amp; <https://evil.example|click>",
    "مرحبا بالعالم \u202e hidden",
    "🧪🩸🔬" * 20,
    "*bold* _it_ `code` ~no~",
    "x" * 3000,
    ":heart: " * 100,
]


async def test_a_typed_command_is_answered_to_the_one_who_asked(lab: World) -> None:
    bob = Member(lab.slack, "U2BOB", lab.wire)
    await lab.ada.types("/ping")
    assert [m.text for m in lab.ada.sees()] == ["pong 1"]
    assert bob.sees() == []


async def test_the_umbrella_reaches_every_command(lab: World) -> None:
    await lab.ada.types("/labmates", "ping")
    await lab.ada.types("/labmates", "below")
    assert [m.text for m in lab.ada.sees()] == ["pong 1", "below"]


async def test_the_umbrella_alone_is_help(lab: World) -> None:
    await lab.ada.types("/labmates")
    assert lab.ada.sees()[-1].text == "I can echo."


async def test_a_bare_group_shows_its_menu_as_buttons(lab: World) -> None:
    await lab.ada.types("/rota")
    assert lab.ada.sees()[-1].text == "What would you like to do?"
    await lab.ada.presses("Show the rota")
    await lab.ada.hears("Done.")


async def test_a_subcommand_is_typed_with_a_space(lab: World) -> None:
    await lab.ada.types("/labmates", "shift")
    shown = await lab.ada.hears("Your shift")
    kinds = [block["type"] for block in shown.blocks]
    assert kinds == ["header", "section", "divider", "section", "image", "actions"]


async def test_fields_are_filled_from_the_line(lab: World) -> None:
    await lab.ada.types("/draw", "gold count:2")
    assert lab.ada.sees()[-1].text == "2 tubes of gold\nno bench"


@pytest.mark.parametrize("text", HOSTILE)
async def test_any_text_comes_back_as_it_was_and_calls_nobody(sockets: World, text: str) -> None:
    typed = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # as Slack sends it
    await sockets.ada.types("/echo", typed)
    assert sockets.ada.sees()[-1].blocks[0]["text"] == {"type": "plain_text", "text": text, "emoji": True} | {
        "text": text.strip()
    }


async def test_four_thousand_characters_get_a_kind_sentence(lab: World) -> None:
    await lab.ada.types("/echo", "y" * 4000)
    await lab.slack.until(lambda: lab.slack.views["U1ADA"])
    assert lab.ada.view["blocks"][-1]["element"]["initial_value"] == "y" * 3000


async def test_a_mention_typed_as_a_channel_becomes_its_address(lab: World) -> None:
    boss = Member(lab.slack, "U9BOSS", lab.wire, is_admin=True)
    await boss.types("/rota", f"set <#{GENERAL}|general> <!subteam^S1NIGHT|@night>")
    assert await boss.hears("slack:T0LAB:C0GENERAL slack:T0LAB:S1NIGHT False")


async def test_a_command_nobody_knows_gets_a_next_step(lab: World) -> None:
    await lab.ada.types("/labmates", "frobnicate <!here>")
    assert "I don't know that one" in lab.ada.sees()[-1].text


async def test_the_same_command_twice_is_done_once(lab: World) -> None:
    ack = await lab.ada.types("/ping")
    again = await lab.ada.sends_slash(lab.slack.acks[-1].payload, retry=1)
    assert (ack.status, again.status, again.body) == (200, 200, {})
    assert lab.ward.pings == 1


async def test_nothing_to_say_is_done(lab: World) -> None:
    await lab.ada.types("/rota", "show")
    assert [m.text for m in lab.ada.sees()] == ["Done."]


async def test_a_handler_that_breaks_says_so_kindly(lab: World) -> None:
    await lab.ada.types("/labmates", "break something")
    assert "Something broke on my side" in lab.ada.sees()[-1].text


async def test_who_asks_comes_with_their_language_and_zone(lab: World) -> None:
    eva = Member(lab.slack, "U3EVA", lab.wire, locale="es-ES", tz="America/Denver")
    await eva.types("/ping")
    await eva.types("/ping")
    ctx = lab.ward.asked[-1]
    assert (str(ctx.person), str(ctx.place)) == ("slack:T0LAB:U3EVA", f"slack:T0LAB:{GENERAL}")
    assert (ctx.locale, ctx.zone, ctx.moderator) == ("es-ES", "America/Denver", False)
    assert len(lab.slack.sent("users.info")) == 1
