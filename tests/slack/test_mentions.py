"""Somebody who wants to be found is named so that one can write to them."""

from adapters.slack.render import message
from bot import Mention, Person, Reply
from tests.spec_slack import mention_rules


def test_a_mention_names_a_person() -> None:
    (block,) = message(Reply.say(Mention(Person("slack", "T1", "U123ABC"))))["blocks"]
    assert block == {"type": "section", "text": {"type": "mrkdwn", "text": "<@U123ABC>"}}


def test_what_is_no_id_of_slacks_stays_text() -> None:
    (block,) = message(Reply.say(Mention(Person("slack", "T1", "!channel>"))))["blocks"]
    assert block["text"]["text"] == "!channel&gt;"


def test_the_judge_lets_one_name_stand_alone_and_nothing_else() -> None:
    assert mention_rules(message(Reply.say("They asked:", Mention(Person("slack", "T1", "U123ABC"))))) == []
    for text in ("ask <@U123ABC>", "<@U1><@U2>", "<!channel>", "<!subteam^S1>", "<@S1|x>"):
        body = {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]}
        assert len(mention_rules(body)) == 1
