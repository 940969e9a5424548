"""Listening: a triage that fails or hangs costs nobody the card, and what is remembered names nobody."""

import logging
import threading
from collections.abc import Sequence

import pytest

from bot import Person
from bot.care.crisis import Kind
from bot.care.triage import Tier, Verdict
from cogs.venting import heed
from cogs.venting.heed import Listener
from tests.clock import FakeClock

ADA, BEN = Person("stage", "lab", "ada"), Person("stage", "lab", "ben")


class Ear:
    """A triage that remembers what it was given."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.given: list[tuple[str, list[str]]] = []

    def __call__(self, text: str, before: Sequence[str] = ()) -> Verdict:
        self.given.append((text, list(before)))
        return self.verdict


class Bell:
    """Takes alerts."""

    def __init__(self) -> None:
        self.rung: list[tuple[str, tuple[Kind, ...], str]] = []

    async def __call__(self, home: str, kinds: tuple[Kind, ...], post: str) -> None:
        self.rung.append((home, kinds, post))


HARD = Verdict(Tier.HARD, (Kind.SUICIDE,))


async def test_the_last_three_of_one_writer_are_read_together_for_a_while() -> None:
    ear, clock = Ear(Verdict(Tier.NONE)), FakeClock()
    listener = Listener(ear, clock, Bell())
    for number in range(4):
        await listener.hears(ADA, f"p{number}", f"words {number}")
    await listener.hears(BEN, "q", "other words")
    assert ear.given[3] == ("words 3", ["words 1", "words 2"])
    assert ear.given[4] == ("other words", [])
    await clock.advance(minutes=31)
    await listener.hears(ADA, "p9", "much later")
    assert ear.given[5] == ("much later", [])


async def test_an_edited_text_takes_the_place_of_the_one_before_and_a_discarded_one_is_forgotten() -> None:
    ear = Ear(HARD)
    bell = Bell()
    listener = Listener(ear, FakeClock(), bell)
    await listener.hears(ADA, "p", "first words")
    await listener.hears(ADA, "p", "better words")
    assert ear.given[1] == ("better words", []) and bell.rung == [("stage:lab", (Kind.SUICIDE,), "p")]
    listener.forget(ADA, "p")
    listener.forget(BEN, "p")
    await listener.hears(ADA, "q", "new words")
    assert ear.given[2] == ("new words", []) and len(bell.rung) == 2
    assert "'ada'" not in repr(vars(listener)) and "lab" not in repr(listener._before.keys())


async def test_a_triage_that_fails_shows_help_and_its_words_reach_no_log(caplog: pytest.LogCaptureFixture) -> None:
    def broken(text: str, before: Sequence[str] = ()) -> Verdict:
        raise RuntimeError(text)

    bell = Bell()
    with caplog.at_level(logging.DEBUG):
        heard = await Listener(broken, FakeClock(), bell).hears(ADA, "p", "secret words")
    assert heard.tier is Tier.HARD and heard.failed and bell.rung == []
    assert [r.__dict__.get("fault") for r in caplog.records if r.name == heed.__name__] == ["RuntimeError"]
    assert "secret" not in caplog.text


async def test_a_triage_that_hangs_shows_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heed, "TIME", 0.01)
    done = threading.Event()

    def stuck(text: str, before: Sequence[str] = ()) -> Verdict:
        done.wait(5)
        return Verdict(Tier.NONE)

    heard = await Listener(stuck, FakeClock(), Bell()).hears(ADA, "p", "words")
    done.set()
    assert heard.failed and heard.tier is Tier.HARD


async def test_of_many_writers_those_who_were_quiet_longest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heed, "ROOM", 2)
    ear = Ear(HARD)
    listener = Listener(ear, FakeClock(), Bell())
    for name in ("a", "b", "c", "a"):
        await listener.hears(Person("stage", "lab", name), f"p{name}{len(ear.given)}", "words")
    assert ear.given[-1] == ("words", [])
