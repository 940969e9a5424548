"""Text and tokens as people and their tools really send them."""

from __future__ import annotations

import pytest

from adapters.discord import render
from adapters.discord.markdown import cut, escape
from bot.message import Button, Call, Reply
from tests.discord.house import House
from tests.fakes.discord.actor import walk, words

PLAIN = {
    "@everyone and @here": "@\u200beveryone and @\u200bhere",
    "<@123> <@&4> <#5> </cmd:6>": r"\<@123\> \<@&4\> \<#5\> \</cmd:6\>",
    "**bold** _it_ ~~no~~ `x` ||y||": r"\*\*bold\*\* \_it\_ \~\~no\~\~ \`x\` \|\|y\|\|",
    "[free](https://evil.example)": r"\[free\](https://evil.example)",
    "# not a title\n- nor a list\n1. nor this\n-# nor small": (
        "\\# not a title\n\\- nor a list\n1\\. nor this\n\\-# nor small"
    ),
    "> quote": r"\> quote",
    "see https://example.org/a_b_c?d=1": "see https://example.org/a_b_c?d=1",
    "a\\b": r"a\\b",
    "1-800-273-8255 (24/7)": "1-800-273-8255 (24/7)",
    "مرحبا 🧪 שלום": "مرحبا 🧪 שלום",
}


@pytest.mark.parametrize("text", PLAIN)
def test_text_is_shown_as_it_was_written(text: str) -> None:
    assert escape(text) == PLAIN[text]


def test_a_cut_never_ends_in_half_an_escape() -> None:
    assert cut(r"ab\*\*", 4) == "ab…"
    assert cut(r"a\\\\b", 4) == "a\\\\…"
    assert cut("abc", 3) == "abc"


@pytest.mark.parametrize(
    "text",
    ["*" * 3000, "🧪" * 3000, "@everyone <@1> " * 150, "‮مرحبا" * 300, "x" * 3000, "a\n\n# b " * 300],
    ids=["markup", "emoji", "mentions", "right-to-left", "long", "lines"],
)
async def test_any_text_can_be_said_back(house: House, text: str) -> None:
    seen = await (await house.actor().runs("echo", text=text)).shown()
    said = [part["content"] for part in walk(seen.message["components"]) if part["type"] == 10]
    assert said
    assert "<@1>" not in "".join(said).replace(r"\<@1", "")
    assert words(seen.message).endswith("Out\nAgain")


async def test_a_text_of_4000_characters_is_refused_with_a_way_on(house: House) -> None:
    form = await (await house.actor().runs("echo", text="x" * 4000)).until()
    assert form.modal["components"][0]["description"] == "That is 1000 characters too long."


TOKENS = [
    "",
    "?",
    "#",
    "nope",
    "turn",
    "turn?side=",
    "card?%",
    "turn?side=b&x=" + "y" * 80,
    "draft?id=gone",
    "\x00\ud7ff",
    "a=b&c",
]


@pytest.mark.parametrize("token", TOKENS)
async def test_a_forged_or_stale_token_gets_a_kind_sentence(house: House, token: str) -> None:
    ada = house.actor()
    card = await (await ada.runs("card")).shown()
    seen = await (await ada.sends_token(card.message, token)).shown()
    assert words(seen.message).strip()


async def test_another_persons_draft_stays_shut(house: House) -> None:
    ada, eve = house.actor(), house.actor("eve", number="800000000000000666")
    form = await (await ada.runs("vent")).until()
    wrong = await (await ada.fills(form, text="secret " * 40, copies="many")).shown()
    seen = await (await eve.presses(wrong.message, "Fill it in")).shown()
    assert "too old, or not yours" in words(seen.message)


async def test_an_unknown_command_is_answered(house: House) -> None:
    seen = await (await house.actor().runs("gone.away", x="1")).shown()
    assert "/help" in words(seen.message)


def test_equal_buttons_get_different_ids_that_mean_the_same() -> None:
    again = Call("card", {"a": "b"})
    reply = Reply.say(*(Button("Go", call) for call in (Call("card"), Call("card"), again, again)))
    rows = render.message(reply, private=True).body["components"]
    ids = [button["custom_id"] for button in rows[0]["components"]]
    assert len(set(ids)) == 4
    assert [Call.parse(one) for one in ids] == [Call("card"), Call("card"), again, again]
