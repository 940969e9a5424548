import pytest

from bot import Button, Call, Mention, P, Person, Place, Reply
from bot.adapter import Undeliverable
from bot.desk import Desk
from bot.limits import Limits
from tests.core.lab import Lab
from tests.house import staged
from tests.stage import Stage, show

LOUNGE = Place("stage", "lab", "lounge")


async def test_a_message_reaches_a_person_and_a_post_a_place_once_for_a_key() -> None:
    stage = Stage()
    built = staged([Lab()], stage)
    ada = stage.actor("ada")
    for _ in range(2):
        await built.courier.deliver(ada.ctx.person, Reply.say(P("Hello"), Button(P("Go"), Call("shift"))), "key-1")
        await built.courier.post(LOUNGE, Reply.say(P("All hands")), "key-2")
    assert [show(r) for r in ada.inbox] == ["Hello\n[Go]"]
    assert [show(r) for r in stage.channels["lounge"]] == ["All hands"]


async def test_who_cannot_be_reached_is_told_at_their_next_command() -> None:
    stage = Stage()
    built = staged([Lab()], stage)
    ada = stage.actor("ada")
    stage.unreachable.add("ada")
    assert await built.courier.tell(ada.ctx.person, Reply.say(P("Your suggestion was approved."))) is False
    assert await ada.runs("helpme") == "Here.\n---\n~ While you were away:\nYour suggestion was approved."
    assert await ada.runs("helpme") == "Here."
    stage.unreachable.clear()
    assert await built.courier.tell(ada.ctx.person, Reply.say("Again")) is True


async def test_a_platform_that_is_not_running_is_named() -> None:
    built = staged([Lab()], Stage())
    with pytest.raises(Undeliverable, match="slack is not running"):
        await built.courier.post(Place("slack", "T1", "C1"), Reply.say("x"))


async def test_a_door_is_opened_where_the_platform_wants_it_and_nowhere_else() -> None:
    stage = Stage()
    built = staged([Lab()], stage)
    ada = stage.actor("ada").ctx.person
    await built.courier.open(ada)
    assert stage.opened == {"ada"}
    built.adapters["plain"] = Plain()
    await built.courier.open(Person("plain", "lab", "ada"))


async def test_a_person_is_named_only_in_a_mention() -> None:
    stage = Stage()
    built = staged([Lab()], stage)
    await built.courier.post(LOUNGE, Reply.say(P("Please write to"), Mention(Person("stage", "lab", "ada"))))
    assert [show(r) for r in stage.channels["lounge"]] == ["Please write to\n@ada"]


class Plain:
    """A platform on which one may simply write."""

    name = "plain"
    limits = Limits()

    async def run(self, desk: Desk) -> None:
        raise NotImplementedError

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        raise NotImplementedError

    async def post(self, place: Place, reply: Reply, key: str = "") -> None:
        raise NotImplementedError
