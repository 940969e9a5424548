"""What a check-in looks like: the question with its answers, and what follows a tap. Every button names its week."""

from datetime import date

from bot import Block, Button, Call, Choice, P, Select, Text, Tone
from bot.store.answers import Answer
from cogs.checkins.causes import Cause
from cogs.checkins.instruments import Instrument
from cogs.checkins.week import short


def question(asked: Instrument, week: date, language: str) -> list[Block]:
    """Return the question and its answers: faces on buttons, or numbered sentences where there are no faces."""
    wording = asked.wording(language)
    blocks: list[Block] = [Text(wording.question, Tone.TITLE)]
    blocks += [Text(f"{o.value}. {o.label}") for o in wording.options if not o.face]
    blocks += [Button(o.short, _tap(asked, week, o.value)) for o in wording.options]
    if asked.validated:
        blocks.append(Text(P("Source: {source}")(source=asked.source), Tone.SMALL))
    return blocks


def ways(week: date, *, shifts: bool, swapped: bool) -> list[Block]:
    """Return the ways round an answer: skip, later, change, and this week's nights."""
    when = {"week": week.isoformat()}
    later = (
        Choice("hour", P("In one hour")),
        Choice("shift", P("After my shift")),
        Choice("tomorrow", P("Tomorrow")),
    )
    blocks: list[Block] = [
        Button(P("Skip this week"), Call("checkin.skip", when)),
        Button(P("Change when"), Call("checkin.settings")),
    ]
    if shifts and not swapped:
        blocks.append(Button(P("Swapped to nights this week"), Call("checkin.swap", when | {"to": "nights"})))
    return [
        *blocks,
        Select(P("Later"), Call("checkin.later", when), "when", later),
        Text(P("Only you can see what you answer. /checkin stop ends this."), Tone.SMALL),
    ]


def noted(asked: Instrument, week: date, answer: Answer, language: str, *, old: bool) -> list[Block]:
    """Return the acknowledgement of a tap; for an older week it says which."""
    label = asked.label(answer.choice or 0, language)
    when = short(week, language)
    words = (
        P("Noted for the week of {week}: {answer}. No other week was changed.")
        if old
        else P("Noted for this week: {answer}. Thank you.")
    )
    return [Text(words(answer=label, week=when) if old else words(answer=label))]


def causes(asked: Instrument, week: date, answer: Answer) -> list[Block]:
    """Return the causes to tick, each button setting or taking off its own one."""
    blocks: list[Block] = [Text(P("If you like: what weighed on it?"))]
    for cause in Cause:
        on = cause.value in answer.causes
        args = {"kind": asked.id, "week": week.isoformat(), "cause": cause.value, "on": "no" if on else "yes"}
        label = P("✓ {cause}")(cause=cause.label) if on else cause.label
        blocks.append(Button(label, Call("checkin.cause", args)))
    return blocks


def more(week: date, *, monthly: Instrument | None) -> list[Block]:
    """Return what one may add: a private note, another answer, the monthly question."""
    when = {"week": week.isoformat()}
    blocks: list[Block] = [
        Button(P("Add a private note"), Call("checkin.note", when | {"_form": "1"})),
        Button(P("Change my answer"), Call("checkin.again", when)),
    ]
    if monthly:
        ask = Call("checkin.again", when | {"kind": monthly.id})
        blocks.insert(0, Button(P("One more question, once a month"), ask, Tone.PRIMARY))
    return blocks


def _tap(asked: Instrument, week: date, value: int) -> Call:
    return Call("checkin.tap", {"kind": asked.id, "week": week.isoformat(), "pick": str(value)})
