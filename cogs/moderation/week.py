"""The week of a rota: who is there on which day, and when nobody is."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from bot import Block, Mention, P, Person, Phrase, Text
from bot.store.rota import Turn

DAY: Final = 24 * 60
WEEK: Final = 7 * DAY
SHOWN: Final = 3  # gaps
DAYS: Final = (P("Monday"), P("Tuesday"), P("Wednesday"), P("Thursday"), P("Friday"), P("Saturday"), P("Sunday"))


def gaps(turns: Sequence[Turn]) -> list[tuple[int, int]]:
    """Return when nobody is there, as minutes since Monday 00:00; the last one may end in the next week.

    Nothing for a rota with no turns: then nobody expects anybody.
    """
    spans = sorted((turn.weekday * DAY + turn.start, turn.minutes) for turn in turns)
    if not spans:
        return []
    found: list[tuple[int, int]] = []
    # What began last week may reach into this one: go round once more, and keep what begins in the first week.
    reach = max(start + minutes for start, minutes in spans) - WEEK
    for start, minutes in [*spans, (spans[0][0] + WEEK, 0)]:
        if start > max(reach, spans[0][0]) and reach < start:
            found.append((reach, start))
        reach = max(reach, start + minutes)
    return sorted((start % WEEK, start % WEEK + end - start) for start, end in found)


def said_gaps(turns: Sequence[Turn]) -> list[Block]:
    """Return in words when nobody is there, the first few."""
    blocks: list[Block] = []
    found = gaps(turns)
    for start, end in found[:SHOWN]:
        words = P("Nobody from {day}, {time} to {last}, {end}.")
        blocks.append(Text(words(day=_day(start), time=_clock(start), last=_day(end), end=_clock(end))))
    if len(found) > SHOWN:
        more = P("And {n} more gap.", "And {n} more gaps.")(n=len(found) - SHOWN)
        blocks.append(Text(more))
    return blocks


def ahead(turns: Sequence[Turn], swaps: Mapping[tuple[str, date], Person], today: date) -> list[Block]:
    """Return who is there in the seven days from a day on, swapped turns included."""
    blocks: list[Block] = []
    for after in range(7):
        day = today + timedelta(days=after)
        for turn in turns:
            if turn.weekday == day.weekday():
                said = P("{day}, {hours}")(day=DAYS[day.weekday()], hours=turn.hours)
                blocks += [Text(said), Mention(swaps.get((turn.id, day), turn.person))]
    return blocks


def next_day(turn: Turn, today: date) -> date:
    """Return the next day on which a turn begins, today included."""
    return today + timedelta(days=(turn.weekday - today.weekday()) % 7)


def _day(minute: int) -> Phrase:
    return DAYS[minute // DAY % 7]


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
