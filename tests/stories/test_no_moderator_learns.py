"""Every command that a moderator can run, pressed and typed in every way: none of it ever says who wrote a post."""

import random
import re
from collections.abc import Iterator

import pytest

from bot import Audience, Button, Select
from bot.app import App
from bot.command import Command
from bot.message import Call
from bot.people import Place
from tests.clock import FakeClock
from tests.stage import Actor, Stage, show
from tests.stories.venting import CHANNEL, DESK, HOME, agreed, posts, push, ready

# Names that no sentence of ours has in it, in any case or encoding that a slip could leave them in.
WRITERS = ("quillfeather", "zephyrine", "obadiahson", "thistlewick")
TRACES = [trace for name in WRITERS for trace in (name, name[::-1], name.encode().hex())]
STEPS = 260
WORDS = ("A post of number", "I know that feeling", "Hold on", "Unkind", "Look at the tone", "We read this")


@pytest.fixture
async def mo(app: App, stage: Stage) -> Actor:
    await ready(app, stage)
    return stage.actor("mo", moderator=True, channel=DESK.id)


async def lived(app: App, stage: Stage, mo: Actor) -> list[str]:
    """Let several members write, answer, report, take back and be answered; return the ids that there are."""
    found: list[str] = []
    for name in WRITERS:
        found.append(await posts(app, stage, await agreed(stage, name), f"A post of number {len(found)}, and tired."))
        await push(app, minutes=5)
    first, second, third, fourth = (stage.actor(name) for name in WRITERS)
    await first.calls(Call("vent.reply", {"post": found[1], "text": "I know that feeling."}))
    await first.presses("Post")
    await second.calls(Call("vent.note", {"post": found[0], "text": "Hold on."}))
    await second.presses("Send")
    (talk,) = await app.anonymity.talks.about(found)
    await first.calls(Call("note.report", {"talk": talk.id, "reason": "attack", "words": "Unkind."}))
    for who in (first, second, third, fourth, stage.actor("eve")):
        await who.calls(Call("vent.report", {"post": found[2], "reason": "attack", "words": "Look at the tone."}))
        await who.calls(Call("vent.report", {"post": found[3], "reason": "spam"}))
        await who.calls(Call("report-this", {"message": "stage:lab:lounge/7", "reason": "other"}))
    await fourth.runs("vent", text="I want to kill myself.")
    await mo.runs("mod.offer", post=found[0], text="We read this.")
    await first.runs("myvents")
    await second.runs("myvents.delete", post=found[1], sure="yes")
    await mo.runs("mod.vetting", first="yes")
    await third.runs("vent", text="One more, to be read first.")
    await third.presses("Post")
    await push(app, minutes=30)
    waiting = await app.services.cases.waiting(HOME, 0, 50)
    talks = await app.anonymity.talks.about(found)
    return [*found, *(case.id for case in waiting), *(case.subject for case in waiting), *(talk.id for talk in talks)]


def learned(said: str) -> list[str]:
    """What of a writer is in what was said."""
    low = said.lower()
    return [trace for trace in TRACES if trace in low]


def moderating(app: App) -> list[Command]:
    return [c for c in app.desk.commands.values() if c.audience is Audience.MODERATORS]


def guesses(command: Command, ids: list[str], chance: random.Random) -> Iterator[dict[str, str]]:
    """Arguments of every kind for a command: right ones, ones of another, and nonsense."""
    for _ in range(4):
        args: dict[str, str] = {}
        for field in command.fields:
            given = [choice.value for choice in field.choices] if field.choices else []
            given += ids if field.kind is str else []
            given += ["1", "7", "30", "-1", "yes"] if field.kind in (int, bool) else []
            given += [str(CHANNEL), str(DESK)] if field.kind is Place else []
            args[field.name] = chance.choice([*given, "", "nonsense", "%s{0}' OR 1=1", "0" * 32])
        yield args


def told(app: App, stage: Stage, mo: Actor) -> str:
    """Everything that has come before a moderator's eyes."""
    seen = [show(r) for place, replies in stage.channels.items() if place != CHANNEL.id for r in replies]
    seen += [show(r) for r in [*mo.pile, *mo.inbox]]
    return "\n".join(seen)


async def test_the_fuzz_knows_every_command_of_a_moderator(app: App, stage: Stage, mo: Actor) -> None:
    names = {command.name for command in moderating(app)}
    assert {"mod.queue", "mod.mute", "mod.read", "mod.talk", "mod.brake", "mod.audit", "venting.settings"} <= names
    assert len(names) >= 35


@pytest.mark.parametrize("seed", range(2))
async def test_no_output_of_any_moderators_command_names_a_writer(
    app: App, stage: Stage, mo: Actor, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    chance = random.Random(seed)
    caplog.set_level("DEBUG")
    ids = await lived(app, stage, mo)
    clock = app.clock
    assert isinstance(clock, FakeClock)
    for command in moderating(app):
        for args in guesses(command, ids, chance):
            await clock.advance(seconds=5)  # a person's pace
            read = await mo.calls(Call(command.name, args))
            assert not learned(read), (command.name, sorted(args), read)
    for _ in range(STEPS):  # and every button that turned up on the way
        await clock.advance(seconds=5)
        calls = pressable(stage, mo)
        if not calls:
            break
        call = chance.choice(calls)
        read = await mo.calls(call, pressed=True)
        assert not learned(read), (call.command, read)
    await push(app, minutes=40)
    assert not learned(told(app, stage, mo))
    ours = [r for r in caplog.records if r.name.partition(".")[0] in ("bot", "cogs", "adapters")]
    assert not learned("\n".join(f"{r.getMessage()} {r.__dict__}" for r in ours))
    lines = str(await app.services.audit.read(HOME, 5_000))
    assert not learned(lines)
    assert not [words for words in WORDS if words in lines]


async def test_nothing_changes_when_the_keys_are_gone(app: App, stage: Stage, mo: Actor) -> None:
    chance = random.Random(7)
    ids = await lived(app, stage, mo)
    clock = app.clock
    assert isinstance(clock, FakeClock)
    await clock.advance(days=36)
    await app.anonymity.expiry.run()
    for command in moderating(app):
        for args in guesses(command, ids, chance):
            await clock.advance(seconds=5)
            read = await mo.calls(Call(command.name, args))
            assert not learned(read) and "Something broke" not in read, (command.name, read)


def pressable(stage: Stage, mo: Actor) -> list[Call]:
    """Every call that a card or the newest screens carry, for buttons and for what is typed instead."""
    replies = [*stage.channels[DESK.id][-12:], *mo.pile[-3:]]
    found: list[Call] = []
    for reply in replies:
        for block in reply.blocks:
            if isinstance(block, Button):
                found.append(block.call)
            elif isinstance(block, Select):
                found += [block.call.having(**{block.field: choice.value}) for choice in block.choices]
        for line in re.findall(r": type (/.*)", show(reply)):
            found.append(_typed(line, mo))
    return found


def _typed(line: str, mo: Actor) -> Call:
    from bot.typed import parse

    return parse(line, mo.desk.commands)
