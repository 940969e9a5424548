"""The judge catches what Slack would refuse, so a green wire test means something."""

from __future__ import annotations

import pytest

from tests.fakes.slack import Ack, Json, Request
from tests.spec_slack import ABSENT, Judge, spec_dir

JUDGE = Judge(spec_dir())
published = pytest.mark.skipif(spec_dir() is None, reason=ABSENT)


def section(text: str, **more: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def posted(*blocks: Json, text: str = "hello") -> list[str]:
    return JUDGE.request(Request("chat.postMessage", {"channel": "C1", "text": text, "blocks": list(blocks)}))


def test_a_plain_message_passes() -> None:
    assert posted(section("hello")) == []


@published
def test_a_text_over_three_thousand_is_found() -> None:
    assert posted(section("x" * 3001))


@published
def test_an_unknown_argument_or_method_is_found() -> None:
    assert JUDGE.request(Request("chat.postMessage", {"channel": "C1", "text": "x", "colour": "red"}))
    assert JUDGE.request(Request("chat.shout", {"channel": "C1"}))


@published
def test_methods_with_all_arguments_optional_pass_bare() -> None:
    assert JUDGE.request(Request("auth.test", {})) == []
    assert JUDGE.request(Request("apps.connections.open", {})) == []
    assert JUDGE.request(Request("users.info", {"user": "U1", "include_locale": "1"}, verb="GET")) == []


@published
def test_a_modal_title_over_twenty_four_is_found() -> None:
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x" * 25}, "blocks": [section("x")]}
    assert JUDGE.request(Request("views.open", {"trigger_id": "1", "view": view}))


def test_a_block_id_used_twice_is_found() -> None:
    assert posted(section("a", block_id="b1"), section("b", block_id="b1"))


def test_blocks_without_a_text_are_found() -> None:
    assert posted(section("a"), text="")


def test_a_mention_is_found() -> None:
    assert posted(section("<!channel> look"))
    assert posted(section("look"), text="<@U1> look")


def test_an_error_beside_no_field_is_found() -> None:
    view = {"blocks": [{"type": "input", "block_id": "topic"}]}
    payload = {"type": "view_submission", "view": view}
    body = {"response_action": "errors", "errors": {"other": "Pick one."}}
    assert JUDGE.ack(Ack(200, body, "interactive", payload))
    body = {"response_action": "errors", "errors": {"topic": "Pick one."}}
    assert JUDGE.ack(Ack(200, body, "interactive", payload)) == []


def test_a_body_where_slack_wants_none_is_found() -> None:
    assert JUDGE.ack(Ack(200, {"text": "hm"}, "interactive", {"type": "block_actions"}))


def test_an_initial_option_outside_the_options_is_found() -> None:
    option = {"text": {"type": "plain_text", "text": "A"}, "value": "a"}
    other = {"text": {"type": "plain_text", "text": "B"}, "value": "b"}
    select = {"type": "static_select", "action_id": "x", "options": [option], "initial_option": other}
    assert posted({"type": "actions", "elements": [select]})
