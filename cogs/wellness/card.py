"""How a prompt looks in a channel, and what else is said there."""

from typing import Final

from bot import Button, Call, P, Phrase, Reply, Text, Tone
from bot.store.prompts.entries import Entry
from bot.store.prompts.slots import Slot
from bot.store.prompts.taps import Tapped
from cogs.wellness.prompt import Prompt
from cogs.wellness.when import days_said, hour_said

THREAD: Final = P("A thought for this shift")
ROOM: Final = P("Room for answers, if you like. Nobody has to, and no patient data, please.")
UNNAMED: Final = P("A tap is counted without your name.")


def card(entry: Entry, prompt: Prompt, language: str) -> Reply:
    """Return a prompt as it stands in its channel; a press knows which post it belongs to."""
    return Reply.say(
        prompt.said(language),
        Text(UNNAMED, Tone.SMALL),
        Button(P("Useful"), tap(entry, Tapped.USEFUL)),
        Button(P("Not today"), tap(entry, Tapped.LATER)),
    )


def tap(entry: Entry, kind: Tapped) -> Call:
    """Return what a press does."""
    return Call("prompts.tap", {"p": entry.id, "v": kind.value})


def announced(slots: list[Slot]) -> Reply:
    """Return what a channel is told when prompts are to come there; also the proof that one can post there."""
    first = slots[0]
    said: Phrase = P("From now on I post a short wellness prompt here: {days}, at {times} ({zone}).")(
        days=days_said(first.days), times=hour_said(slots), zone=first.zone
    )
    return Reply.say(said, Text(P("Nobody has to answer. Useful or not today: taps are counted without names.")))
