"""Somebody who wants to be found is named so that one can write to them."""

from adapters.slack.render import message
from bot import Mention, Person, Reply


def test_a_mention_names_a_person() -> None:
    (block,) = message(Reply.say(Mention(Person("slack", "T1", "U123ABC"))))["blocks"]
    assert block == {"type": "section", "text": {"type": "mrkdwn", "text": "<@U123ABC>"}}


def test_what_is_no_id_of_slacks_stays_text() -> None:
    (block,) = message(Reply.say(Mention(Person("slack", "T1", "!channel>"))))["blocks"]
    assert block["text"]["text"] == "!channel&gt;"
