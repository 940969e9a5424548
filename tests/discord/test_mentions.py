"""Somebody who wants to be found is named so that one can write to them, and is not pinged."""

from adapters.discord.render import message
from bot import Mention, Person, Reply


def test_a_mention_names_a_person_and_pings_nobody() -> None:
    body = message(Reply.say(Mention(Person("discord", "1", "123456789012345678"))), private=False).body
    assert body["components"] == [{"type": 10, "content": "<@123456789012345678>"}]
    assert body["allowed_mentions"] == {"parse": []}


def test_what_is_no_id_of_discords_stays_text() -> None:
    body = message(Reply.say(Mention(Person("discord", "1", "@everyone"))), private=False).body
    assert "<@" not in body["components"][0]["content"]
