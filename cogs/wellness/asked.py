"""What a moderator asks a schedule to be: read out of the form, or what is wrong in it by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final

from bot import P, Phrase, Words
from bot.i18n import listed
from bot.schedule.dates import read_days
from bot.schedule.work import asked_zone
from cogs.wellness.prompt import TAGS, Tag
from cogs.wellness.when import read_times

WEEKDAYS: Final = "weekdays"
EVERYTHING: Final = frozenset({"", "all", "everything", "any", "todo", "todas", "todos"})
HERE: Final = 12  # schedules of one channel
MOST: Final = 60  # of one community


@dataclass(frozen=True, slots=True)
class Wanted:
    """Times of day, days (0 is Monday), zone and tags, understood."""

    times: tuple[time, ...]
    days: tuple[int, ...]
    zone: str
    tags: tuple[str, ...]


def read_wanted(times: str, days: str, tags: str, zone: str) -> "Wanted | dict[str, Phrase]":
    """Return what was asked for, or what is wrong by field name."""
    wrong: dict[str, Phrase] = {}
    at, on, found = read_times(times), read_days(days or WEEKDAYS), read_tags(tags)
    if at is None:
        wrong["times"] = P("I am not sure which time that is. Try 7am, or several: 7am, 3pm, 11pm.")
    elif len(at) > HERE:
        wrong["times"] = too_many_here(len(at))
    if not on:
        wrong["days"] = P("I am not sure which days those are. Try weekdays, every day, or Mon, Wed, Fri.")
    if found is None:
        wrong["tags"] = P("I know these: {tags}. Leave it empty for all.")(tags=", ".join(Tag))
    clock = asked_zone(zone, wrong)
    if wrong or at is None or found is None or clock is None:
        return wrong
    return Wanted(tuple(at), tuple(int(day) for day in on), clock.key, found)


def read_tags(text: str) -> tuple[str, ...] | None:
    """Return the tags that somebody typed, by name or label; none for all of them, None where one is unknown."""
    if text.strip().casefold() in EVERYTHING:
        return ()
    names = {tag.value: tag for tag in Tag} | {str(label).casefold(): tag for tag, label in TAGS.items()}
    found = [_tag(part, names) for part in text.replace(";", ",").split(",") if part.strip()]
    return tuple(dict.fromkeys(tag.value for tag in found if tag)) if None not in found else None


def _tag(part: str, names: dict[str, Tag]) -> Tag | None:
    said = part.strip().casefold()
    return names.get(said) or names.get(said.replace(" ", "-"))


def tags_said(tags: Sequence[str]) -> Words:
    """Return tags in words."""
    return listed([Tag(tag).label for tag in tags]) if tags else P("everything; Lab Week in its week")


def too_many_here(number: int) -> Phrase:
    """Say how many times a channel may have."""
    return P(
        "That would be {number} times in one channel. {most} are the most: more than that and nobody reads them. "
        "Choose fewer, or another channel."
    )(number=str(number), most=str(HERE))


def too_many(number: int) -> Phrase:
    """Say how many times a community may have."""
    return P("That would be {number} times in all. {most} are the most: /prompts list removes those nobody needs.")(
        number=str(number), most=str(MOST)
    )
