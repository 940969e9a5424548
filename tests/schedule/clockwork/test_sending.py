"""What goes wrong on the way out, one thing at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import Button, Call, Person, Place, Reply
from bot.adapter import Gone, RetryLater
from bot.errors import StoreError
from bot.schedule.attempt import ATTEMPTS, backoff
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.schedule.letters import Letters
from bot.schedule.plan import State
from bot.store import Store
from tests.clock import START
from tests.schedule.clockwork.works import Works, ada, weekly
from tests.stage import Stage


@pytest.fixture
def works(store: Store) -> Works:
    return Works(store)


async def due(works: Works, *names: str) -> None:
    """Let a check-in fall due for each of these."""
    for name in names or ("ada",):
        await works.plans.put(weekly(ada(name)))
    works.clock.pass_(days=7)
    await works.tick(works.clock.now())


def fail(works: Works, *faults: Exception, arrives: bool = False) -> None:
    """Have the stage fail so many times; with ``arrives`` the message is shown all the same."""
    left = list(faults)
    deliver = Stage.deliver

    async def failing(person: Person, reply: Reply, key: str = "") -> None:
        if left:
            if arrives:
                await deliver(works.stage, person, reply, key)
            raise left.pop(0)
        await deliver(works.stage, person, reply, key)

    works.stage.deliver = failing  # type: ignore[method-assign]


async def test_a_failed_send_is_tried_again_later_and_shown_once(works: Works) -> None:
    await due(works)
    fail(works, RetryLater(5))
    await works.at_once()
    assert (works.heard(), await works.fates()) == ([], {Fate.WAITING: 1})
    works.clock.pass_(seconds=45)
    await works.at_once()
    assert (works.heard(), await works.fates()) == (["Hello you"], {Fate.SENT: 1})


async def test_a_platform_that_names_a_time_is_left_alone_for_as_long(works: Works) -> None:
    await due(works)
    fail(works, RetryLater(50))
    await works.at_once()
    works.clock.pass_(seconds=49)
    assert await works.at_once() == 0
    works.clock.pass_(seconds=2)
    assert await works.at_once() == 1


async def test_a_send_that_may_have_arrived_goes_again_under_its_key_and_is_shown_once(works: Works) -> None:
    await due(works)
    fail(works, RetryLater(1, uncertain=True), arrives=True)
    await works.at_once()
    works.clock.pass_(minutes=2)
    await works.at_once()
    assert (works.heard(), await works.fates()) == (["Hello you"], {Fate.SENT: 1})


async def test_where_the_platform_does_not_know_keys_it_is_asked_before_a_doubtful_send(works: Works) -> None:
    asked: list[str] = []

    class Forgetful(Stage):
        """A platform that shows whatever it gets, and can be searched for a key."""

        def _once(self, key: str) -> bool:
            super()._once(key)
            return True

        async def delivered(self, to: Person | Place, key: str) -> bool:
            asked.append(key)
            return key in self.keys

    works.stage = Forgetful()
    works.house.adapters["stage"] = works.stage
    await due(works, "ada", "eve")
    fail(works, RetryLater(1, uncertain=True), arrives=True)
    await works.at_once()
    works.clock.pass_(minutes=2)
    await works.at_once()
    assert (works.heard("ada"), works.heard("eve")) == (["Hello you"], ["Hello you"])
    assert len(asked) == 1
    assert await works.fates() == {Fate.SENT: 2}


async def test_what_fails_too_often_is_a_dead_letter_that_an_operator_can_list_retry_or_drop(works: Works) -> None:
    works.cog.fault = ZeroDivisionError("words that somebody wrote")
    await due(works)
    for _ in range(ATTEMPTS):
        await works.at_once()
        works.clock.pass_(minutes=40)
    letters = Letters(works.store, works.clock)
    (letter,) = await letters.all()
    assert (letter.fault, letter.attempts, letter.late) == ("ZeroDivisionError", ATTEMPTS, False)
    assert "somebody wrote" not in repr(letter)
    works.cog.fault = None
    assert await letters.retry([letter.id]) == 1
    await works.at_once()
    assert (works.heard(), await letters.all()) == (["Hello you"], [])


async def test_a_dead_letter_that_is_too_old_is_not_sent_but_dropped(works: Works) -> None:
    works.cog.fault = ZeroDivisionError()
    await due(works)
    for _ in range(ATTEMPTS):
        await works.at_once()
        works.clock.pass_(minutes=40)
    works.clock.pass_(days=1)
    letters = Letters(works.store, works.clock)
    assert [letter.late for letter in await letters.all()] == [True]
    assert await letters.retry() == 0
    assert await letters.drop() == 1
    assert await works.fates() == {Fate.DROPPED: 1}


async def test_the_pause_between_attempts_doubles_up_to_an_hour() -> None:
    assert [backoff(n) for n in (1, 2, 3, 8, 50)] == [30, 60, 120, 3600, 3600]


async def test_who_cannot_be_reached_is_paused_and_told_at_the_next_command(works: Works) -> None:
    works.stage.unreachable.add("ada")
    await due(works)
    await works.at_once()
    (plan,) = await works.plans.of(ada())
    assert (plan.state, plan.reason, plan.next_due_at) == (State.PAUSED, "Undeliverable", None)
    assert await works.fates() == {Fate.UNREACHABLE: 1}
    actor = works.stage.actor("ada")
    said = await actor.runs("hello")
    assert "I have paused what you asked me to send" in said
    assert "paused" not in await actor.runs("hello")


async def test_who_has_left_for_good_is_not_waited_for(works: Works) -> None:
    await due(works)
    fail(works, Gone("user_disabled"))
    await works.at_once()
    assert [(plan.state, plan.reason) for plan in await works.plans.of(ada())] == [(State.ENDED, "Gone")]


async def test_a_channel_that_is_gone_pauses_its_plan(works: Works) -> None:
    lounge = Place("stage", "lab", "lounge")
    works.stage.closed.add("lounge")
    await works.plans.put(weekly(lounge))
    works.clock.pass_(days=7)
    await works.at_once()
    assert [plan.state for plan in await works.plans.of(lounge)] == [State.PAUSED]


async def test_one_who_is_gone_holds_up_nobody_else(works: Works) -> None:
    works.stage.unreachable.add("ada")
    await due(works, "ada", "eve", "bob")
    await works.at_once()
    assert (works.heard("eve"), works.heard("bob")) == (["Hello you"], ["Hello you"])


async def test_a_platform_that_asks_for_an_hour_is_left_alone_by_everybody_for_an_hour(works: Works) -> None:
    await due(works, *(f"m{number}" for number in range(40)))
    fail(works, RetryLater(3600))  # as the Discord adapter answers when Discord says 40003
    await works.at_once()
    there = sum(bool(works.heard(f"m{number}")) for number in range(40))
    works.clock.pass_(minutes=59)
    assert await works.at_once() == 0
    assert sum(bool(works.heard(f"m{number}")) for number in range(40)) == there
    works.clock.pass_(minutes=2)
    await works.at_once()
    await works.at_once()
    works.clock.pass_(minutes=1)
    await works.at_once()
    assert all(works.heard(f"m{number}") == ["Hello you"] for number in range(40))


async def test_a_platform_that_is_down_for_a_day_loses_only_what_is_too_old_and_bursts_nothing(works: Works) -> None:
    down = True
    deliver = Stage.deliver
    tries = 0

    async def failing(person: Person, reply: Reply, key: str = "") -> None:
        nonlocal tries
        tries += 1
        if down:
            raise RetryLater(1)
        await deliver(works.stage, person, reply, key)

    works.stage.deliver = failing  # type: ignore[method-assign]
    await works.plans.put(weekly(ada("early"), next_due_at=START + timedelta(hours=1)))
    await works.plans.put(weekly(ada("late"), next_due_at=START + timedelta(hours=20)))
    await works.plans.put(weekly(ada("nudged"), kind=Kind.NUDGE, next_due_at=START + timedelta(hours=2)))
    for _ in range(24 * 6):
        works.clock.pass_(minutes=10)
        await works.at_once()
    down = False
    assert tries < 300, "a platform that is down is asked now and then, not hammered"
    for _ in range(6):
        works.clock.pass_(minutes=15)
        await works.at_once()
    assert [works.heard(name) for name in ("early", "late", "nudged")] == [[], ["Hello you"], ["Hello you"]]
    assert await works.fates() == {Fate.SENT: 2, Fate.MISSED: 1}


async def test_a_handler_that_meets_a_locked_database_says_nothing_and_is_asked_again(works: Works) -> None:
    works.cog.fault = StoreError("the database is locked: stop the other process")
    await due(works)
    for _ in range(2 * ATTEMPTS):
        await works.at_once()
        works.clock.pass_(minutes=2)
    assert works.heard() == []
    works.cog.fault = None
    await works.at_once()
    assert works.heard() == ["Hello you"]


async def test_a_handler_with_nothing_to_say_sends_nothing(works: Works) -> None:
    await works.plans.put(weekly(call=Call("quiet")))
    works.clock.pass_(days=7)
    await works.at_once()
    assert (works.heard(), await works.fates()) == ([], {Fate.DROPPED: 1})


async def test_a_handler_that_asks_becomes_a_button_that_opens_the_form(works: Works) -> None:
    await works.plans.put(weekly(call=Call("ask")))
    works.clock.pass_(days=7)
    await works.at_once()
    (reply,) = works.stage.inbox["ada"]
    assert [b.call for b in reply.blocks if isinstance(b, Button)] == [Call("ask", {"_form": "1"})]


async def test_a_command_that_is_gone_becomes_a_dead_letter_in_the_end(works: Works) -> None:
    await works.plans.put(weekly(call=Call("no-such-command")))
    works.clock.pass_(days=7)
    for _ in range(ATTEMPTS):
        await works.at_once()
        works.clock.pass_(minutes=40)
    (letter,) = await Letters(works.store, works.clock).all()
    assert letter.fault == "LookupError"


async def test_what_is_late_waits_for_a_humane_hour(works: Works) -> None:
    await works.plans.put(weekly(quiet=str(timedelta(days=7, hours=4).total_seconds())))
    works.clock.pass_(days=7)
    await works.tick(works.clock.now())
    works.clock.pass_(hours=2)
    assert await works.at_once() == 0
    assert works.heard() == []
    works.clock.pass_(hours=2)
    assert await works.at_once() == 1
    assert works.heard() == ["Hello you"]


async def test_a_dead_senders_work_is_taken_up_when_its_lease_runs_out(works: Works) -> None:
    await due(works)
    assert len(await works.supply.lease("stage", 10)) == 1
    assert await works.at_once() == 0
    works.clock.pass_(minutes=2)
    (again,) = await works.supply.lease("stage", 10)
    assert (again.doubtful, again.attempts) == (True, 2)


async def test_whoever_is_alone_takes_up_a_dead_senders_work_at_once(works: Works) -> None:
    await due(works)
    await works.supply.lease("stage", 10)
    assert await works.supply.recover() == 1
    await works.at_once()
    assert works.heard() == ["Hello you"]


async def test_a_sender_that_lost_its_lease_settles_nothing(works: Works) -> None:
    from bot.schedule.delivery import Verdict

    await due(works)
    (slow,) = await works.supply.lease("stage", 10)
    works.clock.pass_(minutes=3)
    (quick,) = await works.supply.lease("stage", 10)
    await works.supply.settle([Verdict(slow, Fate.DEAD)])
    assert await works.fates() == {Fate.LEASED: 1}
    await works.supply.settle([Verdict(quick, Fate.SENT)])
    assert await works.fates() == {Fate.SENT: 1}


async def test_urgent_messages_overtake_all_others(works: Works) -> None:
    await due(works, "ada", "eve")
    await works.outbox.put(Kind.SAFETY, ada("mo"), Call("hello"))
    first, *_ = await works.supply.lease("stage", 10)
    assert first.kind is Kind.SAFETY


async def test_a_message_put_twice_under_one_key_is_one(works: Works) -> None:
    for _ in range(2):
        await works.outbox.put(Kind.NUDGE, ada(), Call("hello"), id_="later-1")
    await works.at_once()
    assert works.heard() == ["Hello you"]


async def test_an_alert_that_was_sent_is_forgotten_within_the_hour_and_others_are_not(works: Works) -> None:
    await works.outbox.put(Kind.SAFETY, ada("mo"), Call("hello"))
    await works.outbox.put(Kind.NUDGE, ada(), Call("hello"))
    await works.at_once()
    assert await works.outbox.forget(works.clock.now() - timedelta(days=7)) == 0
    await works.clock.advance(hours=1, minutes=1)
    assert await works.outbox.forget(works.clock.now() - timedelta(days=7)) == 1
    assert await works.fates() == {Fate.SENT: 1}


async def test_what_was_settled_long_ago_is_forgotten_and_nothing_else(works: Works) -> None:
    await due(works)
    await works.at_once()
    await works.outbox.put(Kind.NUDGE, ada(), Call("hello"), at=START + timedelta(days=30))
    assert await works.outbox.forget(works.clock.now()) == 0
    assert await works.outbox.forget(works.clock.now() + timedelta(days=1)) == 1
    assert await works.fates() == {Fate.WAITING: 1}


async def test_a_platform_that_is_not_there_keeps_its_messages_waiting(works: Works) -> None:
    await works.plans.put(replace(weekly(), owner=Person("slack", "T1", "U1")))
    works.clock.pass_(days=7)
    await works.at_once()
    assert await works.fates() == {Fate.WAITING: 1}
