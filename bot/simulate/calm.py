"""Judges a simulated year of prompts and events from outside: what was posted where and when, and who was written to.

It reads what people saw, with the schedules in one hand and a calendar in the other. Which prompts fit, on which days
one is due, and when somebody sleeps it reckons for itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.people import Place
from bot.schedule.holidays import holiday
from bot.schedule.kinds import Kind
from bot.schedule.quiet import Quiet
from bot.simulate.crews import Member, Words, local
from bot.store.prompts.slots import Slot

TOUCH: Final = timedelta(minutes=6)  # past the beginning of somebody's sleep
WEEKLY: Final = 3
LAB: Final = "lab-week"


@dataclass(frozen=True, slots=True)
class Posted:
    """A prompt that a channel saw; ``due`` is None where a moderator had it posted at once."""

    place: Place
    at: datetime
    text: str
    slot: str
    due: datetime | None
    entry: str


@dataclass(frozen=True, slots=True)
class Reminded:
    """A reminder that somebody saw; ``starts`` is when the event began as it stood then, None when it was off."""

    person: str
    at: datetime
    event: str
    starts: datetime | None
    wanted: int
    """How many reminders of this event they had asked for."""


@dataclass
class Calm:
    """What was found; from ``missed`` on all ought to be 0."""

    posts: int = 0
    posts_in_turn: int = 0
    posted_at_once: int = 0
    skipped_or_swapped: int = 0
    taps: int = 0
    events: int = 0
    moved: int = 0
    cancelled: int = 0
    reminders: int = 0
    check_ins: int = 0
    gave_way: int = 0
    calls: int = 0
    kills: int = 0
    missed: int = 0
    doubled: int = 0
    repeated_early: int = 0
    wrong_hour: int = 0
    not_as_previewed: int = 0
    reminded_late: int = 0
    reminded_in_sleep: int = 0
    reminded_twice: int = 0
    reminded_unasked: int = 0
    over_budget: int = 0
    past_listed: int = 0
    undelivered: int = 0
    broken: int = 0

    def told(self) -> list[tuple[str, int]]:
        """Return every number with its name, those that ought to be 0 last."""
        return [(name.replace("_", " "), number) for name, number in vars(self).items()]

    @property
    def faults(self) -> int:
        """How many faults there were."""
        names = list(vars(self))
        return sum(getattr(self, name) for name in names[names.index("missed") :])


@dataclass
class Promised:
    """What is to come of each schedule, by what moderators asked and changed; instants in UTC, days local."""

    slots: Mapping[str, Slot]
    words: Mapping[str, Words]
    begins: datetime
    rests: list[tuple[str, date, date]] = field(default_factory=list)
    skipped: set[tuple[str, datetime]] = field(default_factory=set)
    """What a moderator left out: schedule and time."""
    touched: list[tuple[datetime, Place]] = field(default_factory=list)
    """When a moderator or a bad rating changed what comes in a channel: from then on its turns are their doing."""

    def rests_on(self, slot: str, day: date) -> bool:
        """Whether a schedule is paused on a local day."""
        return any(slot == one and first <= day <= last for one, first, last in self.rests)

    def dues(self, slot: Slot, end: datetime) -> Iterator[datetime]:
        """Yield when a schedule is to post before ``end``: by the wall clock of its zone, day by day."""
        zone, day = ZoneInfo(slot.zone), local(self.begins, slot.zone).date()
        while (due := datetime.combine(day, slot.at, zone)) < end:
            free = day.weekday() not in slot.days or holiday(day) is not None or self.rests_on(slot.id, day)
            if due > self.begins and not free:
                yield due
            day += timedelta(days=1)


def judge_posts(found: Calm, promised: Promised, posts: list[Posted], end: datetime) -> None:
    """Compare what channels saw with what was promised."""
    found.posts = len(posts)
    each = {one.entry: one for one in posts}
    timed = [one for one in each.values() if one.due is not None]
    came = Counter((one.slot, one.due) for one in timed)
    found.doubled += len(posts) - len(each) + sum(number - 1 for number in came.values())
    wanted = {
        (id_, due) for id_, slot in promised.slots.items() for due in promised.dues(slot, end - Kind.PROMPT.grace)
    }
    found.missed += len(wanted - came.keys() - promised.skipped)
    within = {(id_, due) for id_, slot in promised.slots.items() for due in promised.dues(slot, end)}
    for one in timed:
        assert one.due is not None
        on_time = (one.slot, one.due) in within and one.due <= one.at <= one.due + Kind.PROMPT.grace
        found.wrong_hour += not on_time
    for place in {one.place for one in posts}:
        until = min((at for at, where in promised.touched if where == place), default=end)
        steady = [one for one in posts if one.place == place and one.at < until]
        found.posts_in_turn += len(steady)
        found.repeated_early += _repeats(promised, steady)


def judge_preview(
    found: Calm, promised: Promised, previewed: Mapping[tuple[str, datetime], str], posts: list[Posted]
) -> None:
    """Compare what came with what a preview had shown (a prompt's id by schedule and time) and nobody had changed."""
    for one in posts:
        shown = previewed.get((one.slot, one.due)) if one.due else None
        if shown is not None:
            word = promised.words.get(one.text)
            found.not_as_previewed += word is None or word.id != shown


def _repeats(promised: Promised, posts: list[Posted]) -> int:
    """Count what came again in a channel while something that fits had not yet had its turn.

    Lab Week's own come by other rules, which have a test of their own.
    """
    rounds: defaultdict[str, int] = defaultdict(int)
    count = 0
    for one in sorted(posts, key=lambda post: post.at):
        mine, slot = promised.words.get(one.text), promised.slots[one.slot]
        if mine is None or LAB in mine.tags:
            continue
        every = promised.words.values()
        fits = [w.id for w in every if LAB not in w.tags and w.fits(frozenset(slot.tags), slot.crew)]
        least, most = min(rounds[id_] for id_ in fits), max(rounds[id_] for id_ in fits)
        count += rounds[mine.id] > least
        rounds[mine.id] = max(most, least + 1)
    return count


def judge_reminders(found: Calm, people: Mapping[str, Member], came: list[Reminded]) -> None:
    """Read every reminder with its reader's own calendar in hand."""
    found.reminders = len(came)
    for one in came:
        found.reminded_late += one.starts is not None and one.at >= one.starts
        found.reminded_unasked += one.starts is None or not one.wanted
        found.reminded_in_sleep += all(_sleeps(people[one.person], at) for at in (one.at, one.at - TOUCH))
    each = Counter((one.person, one.event, one.starts) for one in came)
    asked = {(one.person, one.event, one.starts): one.wanted for one in came}
    found.reminded_twice += sum(max(0, number - max(1, asked[key])) for key, number in each.items())


def judge_weeks(found: Calm, people: Mapping[str, Member], counted: list[tuple[str, datetime]]) -> None:
    """Count the messages of each member's weeks, which begin where they live."""
    weeks = Counter((who, local(at, people[who].zone).isocalendar()[:2]) for who, at in counted)
    found.over_budget += sum(max(0, number - WEEKLY) for number in weeks.values())


def _sleeps(one: Member, at: datetime) -> bool:
    here, shifts = local(at, one.zone).replace(microsecond=0), one.shifts
    if shifts is None:
        return NIGHT.holds(here.time())
    near = [here.date() + timedelta(days=days) for days in (-2, -1, 0, 1)]
    return any(span.start <= here < span.end for day in near for span in shifts.sleep(day))


NIGHT: Final = Quiet(time(22), time(7))
"""When nobody is written to whose sleep is not known."""
