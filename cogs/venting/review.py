"""What a writer sees between the form and the post: help first, then the text exactly as it will look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot import Block, Button, Call, Divider, Fields, P, Phrase, Reply, Text, Tone
from bot.care.lines import Line
from bot.care.lines import card as lines_for
from bot.masking import mask_notice
from bot.privacy.phi import STRICT, Clue, Span, Type
from cogs.venting.heed import Heard
from cogs.venting.sheet import Kind, Sheet
from cogs.venting.words import When

SOFT: Final = P("That sounds like a lot to carry. If you would like company with it, somebody is there, any time.")
NOW_LINE: Final = P("Need someone now? /helpnow")
HELP: Final = Button(P("Talk to a person right now"), Call("helpnow"))
REACH: Final = Button(P("Ask a moderator to reach me"), Call("reach", {"posting": "yes"}))
GONE: Final = P(
    "That was more than 15 minutes ago, or before I was restarted, and I have forgotten your words, as I promise. They "
    "may still stand above: copy them and write again with /vent."
)
CLUES: Final = {
    Clue.AGE: P("your age"),
    Clue.UNIT: P("a unit"),
    Clue.TIME: P("an exact time"),
    Clue.DIAGNOSIS: P("a rare diagnosis"),
    Clue.TOWN: P("a small place"),
    Clue.TITLE: P("a job title"),
    Clue.EMPLOYER: P("an employer"),
}
SPANISH: Final = "spanish"  # the id of the line for those who speak it


@dataclass(frozen=True, slots=True)
class Preview:
    """What there is to say of a sheet. ``shown``: the post as it will look; ``key`` opens the sheet."""

    key: str
    sheet: Sheet
    shown: tuple[Block, ...]
    spans: tuple[Span, ...] = ()
    clues: Sequence[Clue] = ()
    few: int | None = None
    soft: bool = False
    heavy: bool = False


def help_first(key: str, heard: Heard, lines: Sequence[Line], group: str = "vent") -> Reply:
    """Return the card that comes before anything else: three lines at most, and the way on is the writer's.

    ``group``: of which commands its presses are, ``vent`` for posts and ``note`` for private notes.
    """
    named = {line.id: line for line in lines}
    listed = lines_for(lines, heard.kinds[0] if heard.kinds else None)
    if heard.spanish and SPANISH in named:
        listed = (named[SPANISH], *(line for line in listed if line.id != SPANISH))[:3]
    opening = P("Before anything else: you can talk to a person right now, day and night.")
    if heard.failed:
        opening = P(
            "I could not read this with the care it deserves, so, in case you need it: people answer day and night."
        )
    return Reply.say(
        Text(P("You matter more than this post"), Tone.TITLE),
        opening,
        *(Fields(((line.label, line.how),)) for line in listed),
        Text(P("I am a bot, not a crisis service. Nobody here can send help to you unless you ask."), Tone.SMALL),
        P("Your words are not posted, and not lost. What happens with them is yours to say."),
        Button(P("Go on with my words"), Call(f"{group}.look", {"sheet": key})),
        REACH,
        *_put_away(key, group),
        Button(P("More people to talk to"), Call("helpnow.more")),
    )


def preview(one: Preview) -> Reply:
    """Return the private preview, with everything that its writer may do."""
    title = P("How your reply will look") if one.sheet.kind is not Kind.POST else P("How your post will look")
    return Reply.say(
        *([Text(SOFT)] if one.soft else []),
        Text(title, Tone.TITLE),
        Text(P("Only you see this. Nothing is posted yet."), Tone.SMALL),
        Divider(),
        *one.shown,
        Divider(),
        *_remarks(one),
        *_presses(one),
    )


def _remarks(one: Preview) -> Iterator[Block]:
    yield from mask_notice(one.spans)
    if one.clues:
        yield Text(P("Together these may tell who you are: {clues}. Leave one out?")(clues=_listed(one.clues)))
    if one.few is not None:
        yield Text(
            P(
                "About {n} person reads that channel.",
                "About {n} people read that channel: few, so guessing is easier.",
            )(n=one.few)
        )
    yield Text(_when(one.sheet), Tone.SMALL)


def _when(sheet: Sheet) -> Phrase:
    if sheet.kind is Kind.SIGNED:
        return P("It appears at once, with your name: everybody in the channel sees that it is you.")
    match sheet.when:
        case When.SOON:
            return P("It appears within 2 to 20 minutes, so that nobody can match it with who is online.")
        case When.LATER:
            return P("It appears within 1 to 4 hours.")
        case When.NOW:
            return P("It appears at once. Whoever sees you online may guess; a few minutes' wait helps.")


def _presses(one: Preview) -> Iterator[Block]:
    this = {"sheet": one.key}
    if one.spans:
        yield Button(P("Post masked"), Call("vent.post", this), Tone.PRIMARY)
    else:
        yield Button(P("Post"), Call("vent.post", this), Tone.PRIMARY)
    yield Button(P("Edit"), Call("vent.edit", this))
    if one.spans and not {span.type for span in one.spans} & STRICT:
        yield Button(P("Not patient data, post as is"), Call("vent.post", {**this, "raw": "yes"}))
    yield Button(P("Keep private (discard)"), Call("vent.discard", this))
    if one.soft or one.heavy:
        yield REACH
        yield HELP


def _put_away(key: str, group: str = "vent") -> Iterator[Block]:
    yield Button(P("Edit"), Call(f"{group}.edit", {"sheet": key}))
    yield Button(P("Keep private (discard)"), Call(f"{group}.discard", {"sheet": key}))


def _listed(found: Sequence[Clue]) -> Phrase:
    first, *rest = found
    said = P("{one}")(one=CLUES[first])
    for clue in rest:
        said = P("{one}, {other}")(one=said, other=CLUES[clue])
    return said


def refused(why: Phrase, text: str, key: str = "") -> Reply:
    """Return why words cannot be posted, with the words, and a way back into the form: nothing typed is lost."""
    said = [Text(P("Your words, so that they are not lost:"), Tone.SMALL), Text(text)] if text else []
    back = _put_away(key) if key else ()
    return Reply.say(why, *said, Text(NOW_LINE, Tone.SMALL), *back, HELP)


def strict(spans: Sequence[Span]) -> frozenset[Type]:
    """Return the kinds of patient data among spans that may never be posted as they are."""
    return frozenset(span.type for span in spans) & STRICT
