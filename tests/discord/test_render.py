"""Replies as Discord's payloads, at the edges of what Discord takes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord import parse, render
from adapters.discord.register import Payload, fingerprint
from bot import Button, Call, Choice, Divider, Document, Fields, Link, Picture, Reply, Select, Text, Tone
from bot.i18n import Languages
from tests.discord.corner import PNG, Corner
from tests.fakes.discord import Request
from tests.spec_discord import judge, walk

SPANISH = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Show a card"
msgstr "Ver una tarjeta"

msgid "Sleep"
msgstr "Sueño"

msgid "Tell moderators"
msgstr "Avisar a moderadores"
"""

REPLIES = {
    "nothing": Reply(()),
    "blank": Reply.say(" ", "\n"),
    "a wall of markup": Reply.say("*" * 1900, "_" * 1900),
    "sixty parts": Reply.say(*(part for n in range(30) for part in (Text(f"line {n}"), Divider()))),
    "thirty buttons and texts": Reply.say(
        *(part for n in range(30) for part in (f"line {n}", Button(f"go {n}", Call("card", {"n": str(n)}))))
    ),
    "thirty links and texts, and a button": Reply.say(
        Button("go", Call("card")),
        *(part for n in range(30) for part in (f"line {n}", Link(f"page {n}", f"https://example.org/{n}"))),
    ),
    "twelve files": Reply.say(*(Document(f"{n}.txt", "x") for n in range(6)), *(Picture(PNG, "p") for _ in range(6))),
    "odd links": Reply.say(Link("mail", "mailto:a@example.org"), Link("long", "https://example.org/" + "a" * 600)),
    "an empty select": Reply.say(Select("Which?", Call("picked"), "shift", ())),
    "a select with twins": Reply.say(Select("Which?", Call("picked"), "shift", (Choice("a", "A"), Choice("a", "B")))),
    "two equal selects": Reply.say(*[Select("Which?", Call("picked"), "shift", (Choice("a", "A"),))] * 2),
    "facts": Reply.say(Fields((("**Phone**", "988"), ("Text", "741741")))),
    "a title of two lines": Reply.say(Text("one\ntwo", Tone.TITLE)),
    "ten pictures": Reply.say(*(Picture(PNG, f"picture {n}") for n in range(10))),
}


@pytest.mark.parametrize("name", REPLIES)
@pytest.mark.parametrize("stamp", [0, 0x1234500])
def test_every_reply_is_one_that_discord_takes(name: str, stamp: int) -> None:
    message = render.message(REPLIES[name], private=False, stamp=stamp)
    files = {f"files[{n}]": upload.content for n, upload in enumerate(message.uploads)}
    judge(Request("POST", "/channels/1/messages", {}, message.body, files))


def test_what_cannot_be_a_button_is_said_in_words() -> None:
    parts = render.message(REPLIES["odd links"], private=True).body["components"]
    assert parts[0]["content"].startswith("mail: mailto:a@example.org\nlong: https://example.org/aaa")


def test_what_is_too_much_for_discord_is_written_out_and_loses_no_button() -> None:
    body = render.message(REPLIES["thirty links and texts, and a button"], private=True).body
    text = "\n".join(part.get("content", "") for part in body["components"])
    assert all(f"line {n}\npage {n}: https://example.org/{n}" in text for n in range(30))
    assert [p["label"] for p in walk(body["components"]) if p["type"] == 2] == ["go"]


def test_a_stamp_comes_back_with_a_press_and_none_without_one() -> None:
    body = render.message(Reply.say(Button("Go", Call("card"))), private=False, stamp=0x1234500).body
    [button] = [part for part in walk(body["components"]) if part["type"] == 2]
    assert parse.stamp({"custom_id": button["custom_id"], "id": button["id"]}) == 0x1234500
    assert parse.stamp({"custom_id": "card", "id": 3}) == 0
    assert parse.stamp({"name": "card", "id": "3"}) == 0


def test_commands_are_described_in_every_language_there_is(tmp_path: Path) -> None:
    catalogue = tmp_path / "es" / "LC_MESSAGES" / "labmates.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(SPANISH, encoding="utf-8")
    commands = {c["name"]: c for c in Payload(Languages(tmp_path)).commands(Corner().commands())}
    in_spanish = {"es-ES": "Ver una tarjeta", "es-419": "Ver una tarjeta"}
    assert commands["card"]["description_localizations"] == in_spanish
    assert commands["Tell moderators"]["name_localizations"]["es-ES"] == "Avisar a moderadores"
    [topic] = commands["mentor"]["options"][0]["options"]
    assert topic["choices"][0] == {
        "name": "Sleep",
        "name_localizations": {"es-ES": "Sueño", "es-419": "Sueño"},
        "value": "sleep",
    }
    judge(Request("PUT", "/applications/1/commands", {}, list(commands.values())))


def test_the_fingerprint_follows_the_declarations() -> None:
    payload = Payload(Languages(Path("nowhere"))).commands(Corner().commands())
    assert fingerprint(payload) == fingerprint([dict(reversed(c.items())) for c in payload])
    assert fingerprint(payload) != fingerprint(payload[1:])


BODIES = st.text(max_size=1900)
BLOCKS = st.one_of(
    st.builds(Text, BODIES, st.sampled_from([Tone.PLAIN, Tone.TITLE, Tone.SMALL])),
    st.builds(Button, st.text(min_size=1, max_size=80), st.builds(Call, st.sampled_from(["card", "turn"]))),
    st.builds(Link, st.text(min_size=1, max_size=80), st.just("https://example.org/")),
    st.builds(lambda a, b: Fields(((a, b),)), st.text(max_size=300), st.text(max_size=300)),
    st.just(Divider()),
)


@given(st.lists(BLOCKS, max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_is_said_discord_takes(blocks: list[Text | Button | Link | Fields | Divider]) -> None:
    message = render.message(Reply(tuple(blocks)), private=True)
    judge(Request("PATCH", "/webhooks/1/t/messages/@original", {}, message.body))
