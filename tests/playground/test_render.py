"""From the core's values to what the page draws, and back to calls."""

import base64
from datetime import UTC, datetime

import pytest

from adapters.playground import parse, render
from adapters.playground.feed import Changed, Gone, Message, Time
from bot import Button, Call, Choice, Divider, Document, Fields, Link, P, Picture, Reply, Select, Text, Tone
from tests.playground.conftest import LOCALES
from tests.playground.lab import DOT, open_lab

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_every_block_becomes_data_that_the_page_can_draw() -> None:
    reply = Reply.say(
        Text("Hello", Tone.TITLE),
        Fields((("Cost", "Free"),)),
        Link("Open", "https://example.org/a?b=c#d"),
        Button("Go", Call("go", {"a": "1"}), Tone.DANGER),
        Select("Pick", Call("go"), "a", (Choice("1", "One"),)),
        Picture(DOT, "A dot"),
        Document("a.yaml", "a: 1\n"),
        Divider(),
    )
    assert render.blocks(reply) == [
        {"kind": "text", "text": "Hello", "tone": "title"},
        {"kind": "fields", "pairs": [["Cost", "Free"]]},
        {"kind": "link", "label": "Open", "url": "https://example.org/a?b=c#d"},
        {"kind": "button", "label": "Go", "token": "go?a=1", "tone": "danger"},
        {"kind": "select", "label": "Pick", "token": "go#a", "choices": [{"value": "1", "label": "One"}]},
        {"kind": "picture", "src": f"data:image/png;base64,{base64.b64encode(DOT).decode()}", "alt": "A dot"},
        {"kind": "document", "name": "a.yaml", "content": "a: 1\n"},
        {"kind": "divider"},
    ]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "//example.org",
        "/x",
        "https:",
        "http://[",
        "",
        " https://a",
        "java\tscript:alert(1)",
    ],
)
def test_what_is_no_web_address_is_said_and_not_linked(url: str) -> None:
    assert render.blocks(Reply.say(Link("Open", url))) == [{"kind": "text", "text": f"Open: {url}", "tone": "plain"}]


def test_every_event_has_its_name() -> None:
    message = Message(1, "lounge", NOW, Reply.say("Hi"), reader="rosa")
    assert render.event(message)["message"] == {
        "id": 1,
        "place": "lounge",
        "author": "",
        "at": "2026-01-05T09:00:00+00:00",
        "private": True,
        "thinking": False,
        "blocks": [{"kind": "text", "text": "Hi", "tone": "plain"}],
    }
    assert render.event(Gone(3)) == {"gone": 3}
    assert render.event(Time(NOW)) == {"now": "2026-01-05T09:00:00+00:00"}
    assert render.event(Changed()) == {"changed": True}


def test_the_text_of_a_message_is_cut_to_what_its_field_takes() -> None:
    _, desk, *_ = open_lab(LOCALES)
    message = Message(1, "lounge", NOW, Reply.say("x" * 2_900, Button(P("Go"), Call("go")), "y" * 2_900))
    call = parse.chosen(desk.commands["keep"], message)
    assert call is not None
    assert len(call.args["text"]) == 3_000
    assert parse.chosen(desk.commands["brew"], message) is None


def test_only_fields_that_want_an_address_get_one() -> None:
    _, desk, *_ = open_lab(LOCALES)
    assert parse.line("/brew tea:#lounge where:#lounge", desk.commands).args == {
        "tea": "#lounge",
        "where": "playground:lab:lounge",
    }
    assert parse.line("/whatever #lounge", desk.commands) == Call("whatever")
