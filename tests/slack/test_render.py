"""Rendering: whatever a feature says, Slack takes it, and nobody is called."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import parse, render, text, view
from adapters.slack.outlet import LIMITS
from bot.field import Field
from bot.form import Form, Input
from bot.i18n import P, english
from bot.message import (
    Block,
    Button,
    Call,
    Choice,
    Divider,
    Document,
    Fields,
    Link,
    Picture,
    Reply,
    Select,
    Text,
    Tone,
)
from bot.people import Group, Place
from bot.render import Fitter
from tests.fakes.slack import Json, Request
from tests.spec_slack import Judge, spec_dir

JUDGE = Judge(spec_dir())
FITTER = Fitter(LIMITS, english)
ORIGIN = parse.Origin("U1", "C1", "t", "https://hooks.example/1")

words = st.one_of(
    st.text(max_size=200),
    st.sampled_from(["", " ", "\n", "<!channel>", "&<>" * 1200, "x" * 4000, "😀" * 200, "*_~`", "<@U1>", "a|b>c"]),
)
calls = st.builds(lambda name, n: Call(name, {"n": str(n)}), st.sampled_from(["a", "b.c"]), st.integers(0, 99))
choices = st.lists(st.builds(Choice, st.text(min_size=1, max_size=20), words), max_size=25).map(tuple)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Text, words, st.sampled_from([Tone.PLAIN, Tone.TITLE, Tone.SMALL])),
    st.builds(Fields, st.lists(st.tuples(words, words), max_size=12).map(tuple)),
    st.builds(Link, words, st.sampled_from(["https://example.org/?a=1&b=<x>|y", "javascript:alert(1)", "tel:988"])),
    st.builds(Button, words, calls, st.sampled_from([Tone.PLAIN, Tone.PRIMARY, Tone.DANGER])),
    st.builds(Select, words, calls, st.just("n"), choices),
    st.builds(Picture, st.binary(max_size=4), words),
    st.builds(Document, st.just("a.yaml"), words),
    st.just(Divider()),
)


@settings(deadline=None)  # the first example reads Slack's schemas
@given(st.lists(blocks, max_size=60))
def test_any_reply_is_a_valid_message_modal_and_home_tab(parts: list[Block]) -> None:
    reply = FITTER.fit(Reply(tuple(parts)))
    assert JUDGE.request(Request("chat.postMessage", {"channel": "C1", **render.message(reply)})) == []
    shown = {"view": view.card(reply, english, ORIGIN), "trigger_id": "t"}
    assert JUDGE.request(Request("views.open", shown)) == []
    home = {"user_id": "U1", "view": view.home(reply.blocks)}
    assert JUDGE.request(Request("views.publish", home)) == []


def field(name: str, **about: object) -> Field:
    return Field(name, P(name.capitalize()), **about)  # type: ignore[arg-type]


async def nothing(*_: object) -> list[Choice]:
    return []


FIELDS = (
    field("text", long=True, max_length=3000),
    field("count", kind=int, required=False),
    field("quiet", kind=bool),
    field("place", kind=Place),
    field("group", kind=Group),
    field("tube", suggest=nothing),
)


@settings(deadline=None)
@given(words, st.lists(st.sampled_from(FIELDS), unique_by=lambda f: f.name, max_size=5), words, words)
def test_any_form_is_a_valid_modal(title: str, fields: list[Field], value: str, label: str) -> None:
    inputs = tuple(Input(f, label[:45] or "x", value[: f.max_length], help=label[:100]) for f in fields)
    shown = view.form(Form("a", title, Call("a"), inputs, "Send"), english, ORIGIN)
    assert JUDGE.request(Request("views.open", {"trigger_id": "t", "view": shown})) == []


@given(st.text())
def test_what_was_escaped_comes_back_as_it_was(said: str) -> None:
    assert text.plain(text.escape(said)) == said


@given(st.text(), st.integers(2, 50))
def test_a_cut_never_leaves_half_an_entity(said: str, size: int) -> None:
    shown = text.cut(text.escape(said), size)
    assert len(shown) <= size
    assert "&" not in shown.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<#C123|general> now", "#general now"),
        ("<@U123|ada> and <@U456>", "@ada and @U456"),
        ("<!here> <!subteam^S1|@night> <!channel>", "@here @night @channel"),
        ("<https://a.example|a.example>", "https://a.example"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;", "&lt;"),
        ("<> <|x> a <b> c", "<> <|x> a <b> c"),
        ("<tel:988|988>", "988"),
    ],
)
def test_typed_text_reads_as_on_the_members_own_screen(typed: str, read: str) -> None:
    assert text.plain(typed) == read


def test_a_token_comes_back_from_every_button_and_select() -> None:
    parts = (Button("Go", Call("a", {"x": "1"})), Select("Pick", Call("b"), "n", (Choice("7", "Seven"),)))
    row = render.blocks(parts, render.NO_FILES, 50)[0]["elements"]
    press: Json = {"type": "block_actions", "user": {"id": "U1"}, "container": {"type": "message", "channel_id": "C1"}}
    press["container"]["message_ts"] = "1.1"
    go = parse.read(press | {"actions": [row[0]]}, "T1", {})
    pick = parse.read(press | {"actions": [row[1] | {"selected_option": {"value": "7"}}]}, "T1", {})
    assert isinstance(go, parse.Act)
    assert isinstance(pick, parse.Act)
    assert (go.call, pick.call) == (Call("a", {"x": "1"}), Call("b", {"n": "7"}))


def test_the_text_for_notifications_has_no_mark_up_of_anybodys() -> None:
    assert render.message(Reply.say("<!channel> & co"))["text"] == "&lt;!channel&gt; &amp; co"


def test_a_reply_of_buttons_alone_still_says_something() -> None:
    assert render.message(Reply.say(Button("Go", Call("a"))))["text"] == "Go"


@given(st.recursive(st.none() | st.booleans() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_reading_is_total(payload: object) -> None:
    for kind in ("block_actions", "view_submission", "block_suggestion", "message_action", "event_callback", None):
        body: Json = {"type": kind, "view": payload, "actions": payload, "user": payload, "event": payload}
        assert parse.read(body | {"command": payload}, "T1", {}) is None or kind is None
