"""Who does not answer is asked less often, is told so, and can undo it in one press; then they are left in peace."""

from enum import StrEnum
from typing import Final

from bot import Button, Call, P, Phrase
from bot.message import Block, Text, Tone
from bot.store.enrolments import Pace


class Step(StrEnum):
    """What happens before a message is written."""

    ASK = "ask"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    LAST = "last"
    REST = "rest"


SLOWER: Final = {Step.FORTNIGHTLY: Pace.FORTNIGHTLY, Step.MONTHLY: Pace.MONTHLY}
_ORDER: Final = list(Pace)


def step(unanswered: int, pace: Pace, *, again: bool) -> Step:
    """Return what happens after so many messages in a row without an answer, at the pace that it is.

    Two: fortnightly. Four: monthly. One more at that pace: one question, whether to go on. After that: rest.
    ``again``: the same message is being written once more, so its pace was changed already.
    """
    if pace is Pace.MONTHLY and unanswered > 5:
        return Step.REST
    if pace is Pace.MONTHLY and unanswered == 5:
        return Step.LAST
    wanted = {2: Step.FORTNIGHTLY, 4: Step.MONTHLY}.get(unanswered, Step.ASK)
    if wanted is Step.ASK:
        return wanted
    slower = _ORDER.index(SLOWER[wanted]) > _ORDER.index(pace)
    return wanted if slower or (again and SLOWER[wanted] is pace) else Step.ASK


_TOLD: Final = {
    Step.FORTNIGHTLY: P("You left the last two unanswered, which is fine: from now on I ask every other week."),
    Step.MONTHLY: P("You left the last four unanswered, which is fine: from now on I ask once a month."),
}


def told(step: Step) -> list[Block]:
    """Return what is said of a step, with the press that undoes it."""
    match step:
        case Step.ASK | Step.REST:
            return []
        case Step.LAST:
            return _last()
        case Step.FORTNIGHTLY | Step.MONTHLY:
            undo = Call("checkin.pace", {"pace": Pace.WEEKLY.value})
            return [Text(_TOLD[step], Tone.SMALL), Button(P("Keep asking every week"), undo)]


def _last() -> list[Block]:
    asked = P("Shall I go on asking? If I hear nothing, I will not write again; /checkin resume takes it up any time.")
    paces = ((P("Yes, once a month"), Pace.MONTHLY), (P("Yes, every week"), Pace.WEEKLY))
    buttons = (Button(label, Call("checkin.pace", {"pace": pace.value})) for label, pace in paces)
    return [Text(asked), *buttons, Button(P("Stop"), Call("checkin.stop"))]


SAID: Final[dict[Pace, Phrase]] = {
    Pace.WEEKLY: P("Every week"),
    Pace.FORTNIGHTLY: P("Every other week"),
    Pace.MONTHLY: P("Once a month"),
}
