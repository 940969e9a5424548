"""When something falls due, in words, and why then."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, get_timezone_name

from bot.i18n import P, Phrase
from bot.schedule.holidays import holiday
from bot.schedule.quiet import Quiet
from bot.schedule.recurrence import asked_for, landing_on
from bot.schedule.rule import Rule
from bot.schedule.shifts import NO_SHIFTS, Shifts
from bot.schedule.sleep import HOUR, Shift, seconds
from bot.schedule.waking import Of, Spell, hushed, spells, waking
from bot.schedule.walls import walls

AS_CHOSEN: Final = P("at the time you chose")
CLOCK_CHANGE: Final = P("the clocks change then, so not quite when you chose")
AFTER_QUIET: Final = P("moved out of your quiet hours, to their end")
BEFORE_QUIET: Final = P("moved out of your quiet hours, to the hour before them")
AT_WORK: Final = P("at work, as no other hour of that day is outside your sleep and quiet hours")
AFTER_NIGHT: Final = P("once you are likely to be awake")
AFTER_NAP: Final = P("after your rest before the first night")
BEFORE_SLEEP: Final = P("before you are likely to be asleep")
BEFORE_NAP: Final = P("before you rest for the first night")
NO_ROOM: Final = P("a later day, as the one you chose left no waking hour outside your quiet hours")
AFTER_SLEEP: Final[Mapping[str, Phrase]] = MappingProxyType(
    {
        Shift.NIGHT: P("after your night shift, once you have slept"),
        Shift.EVENING: P("after your evening shift, once you have slept"),
        Shift.ON_CALL: P("after your night on call, once you have slept"),
    }
)
AFTER_WORK: Final[Mapping[str, Phrase]] = MappingProxyType(
    {
        Shift.DAY: P("after your day shift"),
        Shift.EVENING: P("after your evening shift"),
        Shift.NIGHT: P("after your night shift"),
    }
)
BEFORE_WORK: Final[Mapping[str, Phrase]] = MappingProxyType(
    {
        Shift.DAY: P("before your day shift"),
        Shift.EVENING: P("before your evening shift"),
        Shift.NIGHT: P("before your night shift"),
    }
)


def why(due: datetime, rule: Rule, zone: ZoneInfo, quiet: Quiet | None = None, shifts: Shifts = NO_SHIFTS) -> Phrase:
    """Return why a rule falls due at that instant (one that `next_due` gave) and not simply when it was asked for.

    The phrase goes on after the time: "Tuesday, January 6, 4:30 PM: after your night shift, once you have slept".
    """
    day, asked = due.astimezone(zone).date(), asked_for(due, rule, zone)
    if day != asked:
        off = holiday(asked) if rule.holidays_off else None
        if off:
            return P("a later day, as the one you chose is {holiday}")(holiday=off)
        runs = walls(zone, asked.toordinal())
        return NO_ROOM if runs and runs[-1].last > seconds(rule.at) else CLOCK_CHANGE
    landed = landing_on(day, rule, zone, quiet, shifts)
    if not landed or landed[0] == seconds(rule.at):
        return AS_CHOSEN
    letters = shifts.letters(day.toordinal())
    if not any(start <= landed[0] < end for start, end in waking(letters, shifts.hours, quiet).free):
        return AT_WORK
    known = spells(letters, shifts.hours)
    if landed[0] > seconds(rule.at):
        return _after(landed[0], known, quiet)
    return _before(landed[1], known, quiet)


def in_words(due: datetime, zone: ZoneInfo, locale: str) -> str:
    """Return an instant in local words: "Tuesday, January 6, 4:30 PM", or "martes, 6 de enero, 4:30 p.m.".

    ``locale`` is a language code or a platform's locale ("en-US", "es-419"); any but Spanish is spoken to in English.
    """
    spoken = _spoken(locale)
    pattern = f"EEEE, {spoken.datetime_skeletons['MMMMd'].pattern}, {spoken.time_formats['short'].pattern}"
    return _said(due, pattern, zone, spoken)


def span_in_words(start: datetime, end: datetime, zone: ZoneInfo, locale: str) -> str:
    """Return two instants in local words, a shared day once: "…, January 6, 4:30 PM – 6:00 PM (Central Standard Time)".

    ``locale`` is as in ``in_words``.
    """
    spoken = _spoken(locale)
    same = start.astimezone(zone).date() == end.astimezone(zone).date()
    pattern = spoken.time_formats["short"].pattern
    until = _said(end, pattern, zone, spoken) if same else in_words(end, zone, locale)
    return f"{in_words(start, zone, locale)} – {until} ({zone_in_words(start, zone, locale)})"


def zone_in_words(when: datetime, zone: ZoneInfo, locale: str) -> str:
    """Return what a zone's clock is called at an instant: "Central Standard Time", or "hora estándar central"."""
    return get_timezone_name(when.astimezone(zone), width="long", locale=_spoken(locale))


def _spoken(locale: str) -> Locale:
    return Locale.parse("es_US" if locale[:2].lower() == "es" else "en_US")


def _said(when: datetime, pattern: str, zone: ZoneInfo, spoken: Locale) -> str:
    said = format_datetime(when.astimezone(zone).replace(tzinfo=None), pattern, locale=spoken)
    return said.replace("\u202f", " ").replace("\xa0", " ")


def _after(second: int, known: list[Spell], quiet: Quiet | None) -> Phrase:
    """Return the words for what ends at a second of the day."""
    ended = [
        _slept(spell) if spell.of is not Of.WORK else AFTER_WORK[spell.letter] for spell in known if spell.end == second
    ]
    return next(iter(ended), AFTER_QUIET if any(end == second for _, end in hushed(quiet)) else CLOCK_CHANGE)


def _slept(spell: Spell) -> Phrase:
    return AFTER_NAP if spell.of is Of.NAP else AFTER_SLEEP.get(spell.letter, AFTER_NIGHT)


def _before(second: int, known: list[Spell], quiet: Quiet | None) -> Phrase:
    """Return the words for what begins at a second of the day, or, if it is work, within the hour that follows."""
    for spell in known:
        match spell.of:
            case Of.SLEEP | Of.NAP if spell.start == second:
                return BEFORE_SLEEP if spell.of is Of.SLEEP else BEFORE_NAP
            case Of.WORK if second in (spell.start, spell.start - HOUR):
                return BEFORE_WORK[spell.letter]
    return BEFORE_QUIET if any(start == second for start, _ in hushed(quiet)) else CLOCK_CHANGE
