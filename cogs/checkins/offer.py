"""A soft, private offer of help after hard weeks: never an alert by itself, and nothing is told to anybody."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final

from bot import Block, Button, Call, P, Text, Tone
from bot.store.answers import Answer
from cogs.checkins.causes import Cause
from cogs.checkins.instruments import Instrument

WINDOW: Final = timedelta(weeks=5)
HARD: Final = 3  # hard weeks in the window
MOST: Final = 3  # resources, because long lists overwhelm


def wanted(asked: Instrument, week: date, history: Sequence[tuple[date, Answer]]) -> bool:
    """Tell whether help is offered for a week: one very hard answer, or three hard weeks of the last five."""
    answers = {when: answer.choice for when, answer in history if week - WINDOW < when <= week}
    if answers.get(week) in asked.offer and answers.get(week) is not None:
        return True
    low = asked.low
    if low is None or (answers.get(week) or low + 1) > low:  # a good week now is no time to speak of bad ones
        return False
    return sum(choice is not None and choice <= low for choice in answers.values()) >= HARD


def offer(causes: Collection[str], commands: Collection[str]) -> list[Block]:
    """Return the offer, with resources that fit the ticked causes; ``commands`` are those that exist."""
    ticked = [cause for cause in Cause if cause.value in causes][:MOST]
    buttons = [Button(P("Help with: {cause}")(cause=cause.label), cause.help) for cause in ticked]
    if not buttons:
        buttons = [Button(P("Find help"), Call("resources", {"topic": "wellness-selfcare"}))]
    if "vent" in commands:
        buttons.append(Button(P("Vent anonymously"), Call("vent")))
    return [
        Text(P("That sounds like a lot to carry. If you like, here is what others found useful.")),
        *buttons,
        Button(P("Talk to a person right now"), Call("helpnow"), Tone.PRIMARY),
        Button(P("Ask a moderator to reach me"), Call("reach")),
        Text(P("Nobody was told: only you see this."), Tone.SMALL),
    ]
