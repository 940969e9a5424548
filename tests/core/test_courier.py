from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot import Button, Call, Mention, P, Person, Place, Post, Reply
from bot.adapter import Entry, Undeliverable
from bot.desk import Desk
from bot.limits import NOTHING, Limits
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


async def test_a_platform_without_places_says_so() -> None:
    built = staged([Lab()], Stage())
    built.adapters["plain"] = Plain()
    with pytest.raises(Undeliverable, match="plain has no places"):
        await built.courier.post(Place("plain", "lab", "lounge"), Reply.say("x"))


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


async def test_a_post_is_changed_given_a_thread_and_taken_away() -> None:
    stage = Stage()
    courier = staged([Lab()], stage).courier
    post = await courier.post(LOUNGE, Reply.say(P("All hands")))
    await courier.edit(post, Reply.say(P("{n} hand", "{n} hands")(n=2), Button(P("Go"), Call("shift"))))
    assert [show(r) for r in stage.channels["lounge"]] == ["2 hands\n[Go]"]
    thread = await courier.thread(post, P("Hands\n of {name}")(name="all"))
    await courier.post(thread, Reply.say("Mine"))
    assert [show(r) for r in stage.channels[thread.id]] == ["Mine"]
    await courier.remove(post)
    await courier.remove(post)
    assert stage.channels["lounge"] == []


async def test_what_a_platform_cannot_show_is_said_in_words_in_an_edit_too() -> None:
    stage = Stage(NOTHING)
    courier = staged([Lab()], stage).courier
    post = await courier.post(LOUNGE, Reply.say(P("All hands")))
    await courier.edit(post, Reply.say(P("All hands"), Button(P("Go"), Call("shift"))))
    assert [show(r) for r in stage.channels["lounge"]] == ["All hands\n~ Go: type /shift"]


async def test_titles_are_spoken_on_one_line_and_short() -> None:
    stage = Titles()
    courier = staged([Lab()], stage).courier
    await courier.thread(await courier.post(LOUNGE, Reply.say("x")), P("Long\n {word}")(word="x" * 200))
    await courier.room(P("Ada and {name}")(name="Bea"), people(2), LOUNGE)
    assert stage.titles == ["Long " + "x" * 95, "Ada and Bea"]


@pytest.mark.parametrize("many", [0, 9])
async def test_a_room_is_for_one_to_eight(many: int) -> None:
    courier = staged([Lab()], Stage()).courier
    with pytest.raises(ValueError, match="one to 8"):
        await courier.room("Crowd", people(many), LOUNGE)


async def test_a_room_is_for_people_of_one_platform() -> None:
    courier = staged([Lab()], Stage()).courier
    with pytest.raises(ValueError, match="one platform"):
        await courier.room("Strangers", [*people(1), Person("slack", "T1", "U1")], LOUNGE)


async def test_readers_are_counted_where_the_place_can_be_reached() -> None:
    stage = Stage()
    built = staged([Lab()], stage)
    for name in ("ada", "bea"):
        stage.actor(name)
    assert await built.courier.readers(LOUNGE) == 2
    assert await built.courier.readers(await built.courier.room("One", people(1), LOUNGE)) == 0
    stage.closed.add("lounge")
    with pytest.raises(Undeliverable):
        await built.courier.readers(LOUNGE)


class Titles(Stage):
    """A stage that remembers how things were called."""

    def __init__(self) -> None:
        super().__init__()
        self.titles: list[str] = []

    async def thread(self, post: Post, title: str) -> Place:
        self.titles.append(title)
        return await super().thread(post, title)

    async def room(self, title: str, people: Sequence[Person], place: Place) -> Place:
        self.titles.append(title)
        return await super().room(title, people, place)


def people(many: int) -> list[Person]:
    return [Person("stage", "lab", f"p{number}") for number in range(many)]


async def test_a_platform_without_a_calendar_says_so() -> None:
    courier = staged([Lab()], Stage()).courier
    assert not courier.has_calendar("stage") and not courier.has_calendar("nowhere")
    now = datetime(2026, 1, 5, tzinfo=UTC)
    with pytest.raises(Undeliverable, match="stage has no calendar"):
        await courier.schedule("stage:lab", Entry("k", "A talk", now, now, "here", ""))
    with pytest.raises(Undeliverable, match="stage has no calendar"):
        await courier.unschedule("stage:lab", "7")
