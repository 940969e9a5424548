"""What people write, forge and keep comes back as it was, on every platform, and goes to nobody else."""

import pytest

from tests.contract.guest import Guest, World
from tests.contract.hall import LIST
from tests.contract.steps import mends, squeezed

TEXTS = {
    "markup": "**bold** _it_ ~no~ `code` ||hush|| # not a title\n> nor a quote\n- nor a list\n1. nor this",
    "mentions": "@everyone @here <!channel> <!here> <@U1ADA> <@800000000000000002> <@&4> <#C0GENERAL>",
    "links": "[free](https://evil.example) <https://evil.example|click> https://example.org/a_b?c=1&d=2",
    "entities": "a & b < c > d &amp; &lt;b&gt; <script>alert(1)</script>",
    "right-to-left": "مرحبا بالجميع، שלום לכולם \u202e txet",
    "emoji": "🧪🩸 👩🏽‍🔬 🏳️‍🌈 é ñ",
    "quotes": 'She said "no", then text:"yes" and \\n',
    "3,000 characters": "long words and " * 200,
    "3,000 letters": "x" * 3000,
}
TOKENS = {
    "unknown": "no-such-thing?x=1",
    "without what it needs": "note",
    "stale draft": "draft?id=gone",
    "as long as they get": "nobody-knows-this?x=" + "9" * 80,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_a_text_comes_back_as_it_was_and_calls_nobody(world: World, ada: Guest, text: str) -> None:
    await ada.runs("echo")
    assert squeezed(await ada.fills(text=text)) == squeezed(text)
    assert not world.alive()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_a_text_typed_at_once_comes_back_too(world: World, ada: Guest, text: str) -> None:
    assert squeezed(await ada.runs("repeat", text=text.replace("\n", " "))) == squeezed(text)
    assert not world.alive()


async def test_a_text_of_marks_alone_is_whole_or_says_that_it_is_not(ada: Guest) -> None:
    await ada.runs("echo")
    said = await ada.fills(text="*" * 3000)
    assert said.count("*") == 3000 or "did not fit" in said


async def test_a_text_too_long_is_told_and_can_be_mended(ada: Guest) -> None:
    await ada.runs("order")
    assert "too long" in await ada.fills(what="x" * 301)
    await mends(ada)
    assert await ada.fills(what="gloves") == "1 × gloves, small: no reason given"


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
async def test_a_forged_or_stale_token_gets_a_kind_sentence_and_changes_nothing(
    world: World, ada: Guest, bea: Guest, token: str
) -> None:
    await ada.runs("panel")
    assert "/help" in await ada.sends_token(token)
    assert (world.hall.counted, world.hall.pledges, await bea.sees()) == (0, [], [])


@pytest.mark.parametrize("token", ["", "?&=#"], ids=["empty", "nonsense"])
async def test_a_token_that_names_nothing_gets_a_kind_sentence_too(ada: Guest, token: str) -> None:
    await ada.runs("panel")
    assert "/help" in await ada.sends_token(token)


async def test_a_forged_token_of_a_moderators_command_is_refused(world: World, ada: Guest) -> None:
    await ada.runs("panel")
    assert "for moderators" in await ada.sends_token("close")


async def test_another_persons_draft_does_not_open(world: World, ada: Guest, bea: Guest) -> None:
    await ada.runs("pledge", text="private words " * 20)
    token = await ada.token("I understand, go on")
    assert token.startswith("draft?")
    await bea.runs("panel")
    said = await bea.sends_token(token)
    assert "too old, or not yours" in said
    assert "private" not in said
    assert world.hall.pledges == []


async def test_a_picture_has_its_words(ada: Guest) -> None:
    assert await ada.runs("picture") == "Look:\n(picture: A rising line)"


async def test_a_document_has_its_content_for_the_one_who_asked(ada: Guest, bea: Guest) -> None:
    said = await ada.runs("export")
    assert "list.txt" in said and "again" not in said
    assert await ada.files() == {"list.txt": LIST}
    assert await bea.files() == {}
