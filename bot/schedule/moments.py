"""Reading a day and a time together, as somebody types them into one field, and finding the instant in their zone."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bot.i18n import P, Phrase
from bot.schedule.dates import read_date, read_day
from bot.schedule.plain import plain
from bot.schedule.sleep import seconds
from bot.schedule.times import read_time
from bot.schedule.walls import START, instants, walls

FARTHEST: Final = timedelta(days=400)
LONGEST: Final = timedelta(days=14)
SECOND: Final = re.compile(r",?\s*\b(?P<which>first|1st|second|2nd|primera|segunda)(?: time| vez)?$")
SECONDS: Final = frozenset({"second", "2nd", "segunda"})
LENGTH: Final = re.compile(
    r"(?:(?P<hours>\d{1,3}(?:\.\d{1,2})?) ?(?:hours?|hrs?|horas?|h))?\s*(?:and |y )?"
    r"(?:(?P<minutes>\d{1,4}) ?(?:minutes?|minutos?|mins?|m))?"
)

NO_MOMENT: Final = P("I cannot read that as a day and a time. Try Jan 10, 2pm, or 2026-01-10 14:00, or Friday 6:30pm.")
NO_TIME: Final = P("That is a day. At what time? Such as Jan 10, 2pm.")
OTHER_DAY: Final = P("That date is another day of the week. Leave the weekday out, or look at the date once more.")
NOT_READ: Final = P("I cannot read that. Try 4pm, or how long it takes, such as 90 minutes or 2 hours.")
PAST: Final = P("That is in the past. When will it be?")
TOO_FAR: Final = P("That is more than a year away. Please come back with it when it is nearer.")
BACKWARDS: Final = P("That is before it starts. If it ends after midnight, say how long it takes, such as 3 hours.")
TOO_LONG: Final = P("That is longer than two weeks. Add it in parts, please.")


LONGEST_SAID: Final = 200  # characters of a day and a time: every way to part its words is tried


class Moment(NamedTuple):
    """A local day and time; ``second``: the later one, where the clocks show it twice."""

    day: date
    at: time
    second: bool = False


def read_moment(text: str, today: date) -> Moment | Phrase:
    """Return the day and time that somebody typed, in either order, or a sentence that asks again.

    ``today`` is their local date. "first" or "second" at the end chooses between two times of the same name.
    """
    if len(text) > LONGEST_SAID:
        return NO_MOMENT
    said = re.sub(r"(?<=\d)T(?=\d)", " ", " ".join(text.split()))
    which = SECOND.search(plain(said))
    words = said.replace(",", " ").split()
    words = words[: len(SECOND.sub("", plain(" ".join(words))).split())] if which else words
    if read_date(" ".join(words), today) is not None:
        return NO_TIME
    for day, at in _halves(words):
        clock = read_time(at)
        found = _day(day, today) if clock is not None else None
        if isinstance(found, Phrase):
            return found
        if found is not None and clock is not None:
            return Moment(found, clock, which is not None and which["which"] in SECONDS)
    return NO_MOMENT


def start_of(text: str, zone: ZoneInfo, now: datetime) -> datetime | Phrase:
    """Return the instant (UTC) after ``now`` that somebody typed as a local day and time, or what is wrong with it."""
    here = now.astimezone(zone).date()
    moment = read_moment(text, here)
    if isinstance(moment, Phrase):
        return moment
    if moment.day < here:
        return PAST
    if moment.day - here > FARTHEST:
        return TOO_FAR
    found = instant_of(moment, zone, chosen=bool(SECOND.search(plain(text))))
    return PAST if not isinstance(found, Phrase) and found <= now else found


def end_of(text: str, start: datetime, zone: ZoneInfo) -> datetime | Phrase:
    """Return the end (UTC) of what begins at ``start``: a length, a time of the same day, or a day and a time."""
    end = _end(text, start, zone)
    if isinstance(end, Phrase):
        return end
    if end <= start:
        return BACKWARDS
    return TOO_LONG if end - start > LONGEST else end


def instant_of(moment: Moment, zone: ZoneInfo, *, chosen: bool = False) -> datetime | Phrase:
    """Return the instant (UTC) of a local time; where the clocks skip it or show it twice, a sentence that says so.

    ``chosen``: which of two is meant has been said.
    """
    runs, asked = walls(zone, moment.day.toordinal()), seconds(moment.at)
    found = instants(runs, asked)
    if not found:
        after = min((run.first for run in runs if run.first > asked), default=0)
        name, there = f"{moment.at:%H:%M}", f"{after // 3600:02}:{after // 60 % 60:02}"
        skipped = P("The clocks go forward that day: {time} is skipped, and {next} comes instead. Which time is it?")
        return skipped(time=name, next=there)
    if len(found) > 1 and not chosen:
        name = f"{moment.at:%H:%M}"
        twice = P("The clocks go back that day, so {time} comes twice. Write {time} first, or {time} second.")
        return twice(time=name)
    return (START + timedelta(seconds=found[-1 if moment.second else 0])).astimezone(UTC)


def _end(text: str, start: datetime, zone: ZoneInfo) -> datetime | Phrase:
    said = plain(text)
    length = LENGTH.fullmatch(said)
    if length and (length["hours"] or length["minutes"]):
        return start + timedelta(hours=float(length["hours"] or 0), minutes=int(length["minutes"] or 0))
    here = start.astimezone(zone).date()
    chosen = SECOND.search(said)
    clock = read_time(SECOND.sub("", said))
    if clock is not None:
        second = chosen is not None and chosen["which"] in SECONDS
        return instant_of(Moment(here, clock, second), zone, chosen=chosen is not None)
    moment = read_moment(text, here)
    if isinstance(moment, Phrase):
        return NOT_READ if moment is NO_MOMENT else moment
    if moment.day < here:
        return BACKWARDS
    return TOO_LONG if moment.day - here > LONGEST else instant_of(moment, zone, chosen=chosen is not None)


def _halves(words: list[str]) -> Iterator[tuple[str, str]]:
    """The longest day first, so that a year is not taken for a time; then a time before its day."""
    cuts = range(len(words) - 1, 0, -1)
    yield from ((" ".join(words[:cut]), " ".join(words[cut:])) for cut in cuts)
    yield from ((" ".join(words[cut:]), " ".join(words[:cut])) for cut in reversed(cuts))


def _day(text: str, today: date) -> date | Phrase | None:
    found = read_date(text, today)
    first, _, rest = text.partition(" ")
    named = read_day(first)
    if found is None and rest and named is not None:
        found = read_date(rest, today)
        if found is not None and found.weekday() != named:
            return OTHER_DAY
    return found
