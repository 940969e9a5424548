"""A member's own past: the trend as a picture and in words, and all of it as a file to keep."""

import csv
from collections.abc import Sequence
from datetime import date
from io import StringIO
from typing import Final

from bot import (
    Block,
    Button,
    Call,
    Cog,
    Context,
    Document,
    Fields,
    Outcome,
    P,
    Picture,
    Reply,
    Text,
    Tone,
    command,
)
from bot.clock import Clock
from bot.community import Choices, Communities
from bot.i18n import Words, listed
from bot.store.answers import Answer, Answers
from cogs.checkins.causes import Cause
from cogs.checkins.chart import Trend, draw
from cogs.checkins.instruments import Instrument, Instruments
from cogs.checkins.terms import terms_of
from cogs.checkins.week import WEEK, short

WEEKS: Final = 13  # what ninety days hold
SKIPPED: Final = P("skipped")
COLUMNS: Final = ("week", "question", "value", "answer", "causes", "note")


class Past(Cog):
    """Only ever shows a member their own."""

    def __init__(
        self, answers: Answers, instruments: Instruments, choices: Choices, communities: Communities, clock: Clock
    ) -> None:
        """Read from ``answers``, for whoever asks and nobody else."""
        self._answers = answers
        self._instruments = instruments
        self._choices = choices
        self._communities = communities
        self._clock = clock

    @command("checkin.history", P("Your own answers: a picture, and in words"))
    async def history(self, ctx: Context) -> Outcome:
        """The last thirteen weeks, and what was noted."""
        language = await self._communities.language(ctx.person, ctx.locale)
        terms = await terms_of(self._choices, ctx.person.home)
        weekly, monthly = self._instruments.chosen(ctx.person.home, terms.questions)
        given = (await self._answers.of(ctx.person, weekly.id))[-WEEKS:]
        if not given:
            return Reply.say(
                P("There is nothing yet. Your answers of the last 90 days will show here, to you alone."),
                Button(P("Answer this week"), Call("checkin.now")),
            )
        notes = await self._answers.notes(ctx.person)
        blocks = await _trend(weekly, given, notes, language)
        others = await self._answers.of(ctx.person, monthly.id) if monthly else []
        if monthly and others:
            blocks += [Text(monthly.name, Tone.TITLE), Fields(_lines(monthly, others, {}, language))]
        export = Button(P("Take it with me (CSV)"), Call("checkin.export"))
        return Reply((*blocks, Text(P("Only you can see this."), Tone.SMALL), export))

    @command("checkin.export", P("All your answers and notes as a CSV file"))
    async def export(self, ctx: Context) -> Outcome:
        """A file of one row for each answer."""
        language = await self._communities.language(ctx.person, ctx.locale)
        notes = await self._answers.notes(ctx.person)
        rows: list[tuple[str, ...]] = []
        for kind in await self._answers.kinds(ctx.person):
            asked = self._instruments.get(kind)
            for week, answer in await self._answers.of(ctx.person, kind):
                rows.append(_row(week, kind, asked, answer, notes.pop(week, ""), language))
        rows += [(week.isoformat(), "", "", "", "", _safe(note)) for week, note in notes.items()]
        if not rows:
            return Reply.say(P("There is nothing to take along yet."))
        return Reply.say(
            P("Everything that I keep of your answers. Keep the file somewhere private."),
            Document("labmates-checkins.csv", _csv(sorted(rows))),
        )


async def _trend(
    asked: Instrument, given: Sequence[tuple[date, Answer]], notes: dict[date, str], language: str
) -> list[Block]:
    options = sorted(asked.wording(language).options, key=lambda option: option.value)
    steps = [option.value for option in options]
    answers = {week: answer.choice for week, answer in given}
    first, last = given[0][0], given[-1][0]
    weeks = [first + n * WEEK for n in range((last - first) // WEEK + 1)]
    points = tuple(
        (short(week, language), steps.index(choice) if (choice := answers.get(week)) in steps else None)
        for week in weeks
    )
    title = P("Your weeks since {day}")(day=short(first, language))
    lines = _lines(asked, given, notes, language)
    alt = listed([P("{week}: {answer}")(week=week, answer=said) for week, said in _lines(asked, given, {}, language)])
    png = await draw(Trend(str(title), tuple(option.label for option in options), points))
    return [Text(title, Tone.TITLE), Picture(png, P("{title}. {weeks}")(title=title, weeks=alt)), Fields(lines)]


def _lines(
    asked: Instrument, given: Sequence[tuple[date, Answer]], notes: dict[date, str], language: str
) -> tuple[tuple[Words, Words], ...]:
    return tuple((short(week, language), _said(asked, answer, notes.get(week, ""), language)) for week, answer in given)


def _said(asked: Instrument, answer: Answer, note: str, language: str) -> Words:
    if answer.choice is None:
        return SKIPPED
    said: Words = asked.label(answer.choice, language)
    if answer.causes:
        causes = listed([cause.label for cause in Cause if cause.value in answer.causes])
        said = P("{answer} ({causes})")(answer=said, causes=causes)
    return P("{answer}; note: {note}")(answer=said, note=note) if note else said


def _row(week: date, kind: str, asked: Instrument | None, answer: Answer, note: str, language: str) -> tuple[str, ...]:
    value = "" if answer.choice is None else str(answer.choice)
    label = asked.label(answer.choice, language) if asked and answer.choice is not None else "skipped"
    return (week.isoformat(), kind, value, label, " ".join(sorted(answer.causes)), _safe(note))


def _safe(text: str) -> str:
    """Keep a spreadsheet from running a note as a formula (OWASP, CSV injection)."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text


def _csv(rows: Sequence[tuple[str, ...]]) -> str:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue()
