"""The rows that a made-up community has as a whole: its settings, rota, cases, events, prompts, mentors and pairs."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Table

from benchmarks.towns.habits import DAYS, WORKS, ZONES
from benchmarks.towns.load import Row
from benchmarks.towns.town import Town
from bot.people import Post
from bot.privacy.epochs import week_of
from bot.privacy.seal import Seal
from bot.privacy.weekly import WeeklySeal
from bot.store import tables as t
from bot.store.cases import Kind
from bot.store.events.event import About, Event, Standing
from bot.store.events.event import row as event_row
from bot.store.events.tables import events
from bot.store.mentors import profiles as p
from bot.store.mentors.pairs import Bond
from bot.store.mentors.tables import buddies, mentor_pairs, mentor_profiles
from bot.store.prompts.tables import prompt_posts, prompt_slots
from bot.store.values import dump, micros
from cogs.mentors.profile import Profile
from cogs.mentors.words import Discipline, Role, Topic
from cogs.venting.terms import Terms, as_kept

Rows = Iterator[tuple[Table, Row]]
MENTORING = 0.02  # of the members offer, and as many look
PAIRED = 0.6  # of those who look
BUDDIES = 0.02
DAY = timedelta(days=1)
OPEN_KINDS = (Kind.REPORT, Kind.MESSAGE, Kind.EVENT, Kind.ALERT)


class Hall:
    """Makes them community by community, from one seed."""

    def __init__(self, cases: WeeklySeal, profiles: Seal, buddies: Seal, prompts: Sequence[str], now: datetime) -> None:
        """``prompts`` are the ids of those that may have been posted."""
        self._cases = cases
        self._profiles = profiles
        self._buddies = buddies
        self._prompts = prompts
        self._now = now
        self._chance = random.Random(len(prompts))

    def rows(self, town: Town) -> Rows:
        """Yield them all, each with its table."""
        for name, value in self._choices(town).items():
            yield t.community_settings, {"community": town.home, "name": name, "value": value}
        yield from self._rota(town)
        yield from self._waiting(town)
        yield from self._events(town)
        yield from self._posts(town)
        yield from self._mentors(town)
        for number in range(round(town.size * BUDDIES)):
            yield buddies, self._buddy(town, number)

    def _choices(self, town: Town) -> dict[str, str]:
        today = self._now.date()
        terms = Terms(place=town.place(1), readers=max(12, town.size), told=today)
        return {
            "moderators-place": dump(str(town.place(0))),
            "zone": dump(self._chance.choice([*ZONES])),
            "venting": dump(as_kept(terms)),
            "resources-looked-at": "{}",
        }

    def _rota(self, town: Town) -> Rows:
        for number in range(3):
            when = {"weekday": 2 * number, "start": 8 * 60, "end": 20 * 60}
            whose = {"community": town.home, "person": str(town.person(number % 2))}
            yield t.rota, {"id": self._id()} | whose | when

    def _waiting(self, town: Town) -> Rows:
        """Cases: a few that wait, and those that were closed in the last weeks."""
        for number in range(2 + town.size // 100):
            waits, days = number < 2 + town.size // 1000, self._chance.randrange(25)
            day, kind = self._now.date() - days * DAY, self._chance.choice(OPEN_KINDS)
            id_ = self._id()
            body = self._cases.close("{}", week_of(day), town.home, id_)
            what = {
                "id": id_,
                "community": town.home,
                "kind": kind.value,
                "subject": self._id(),
                "day": day.isoformat(),
            }
            stands = {"state": "open" if waits else "closed", "outcome": "" if waits else "handled", "card": ""}
            yield t.cases, what | stands | {"taker": "" if waits else str(town.person(0)), "body": body}

    def _events(self, town: Town) -> Rows:
        for number in range(6):
            starts = self._now + (5 * number - 10) * DAY
            about = About(
                "meeting", "Chapter meeting", f"{starts:%Y-%m-%d %H:%M}", zone="America/Chicago", place="Hall"
            )
            ends, stands = starts + timedelta(hours=2), Standing.LISTED
            made = Event(self._id(), town.home, town.person(2), self._now, stands, "", starts, ends, about=about)
            yield events, event_row(made)

    def _posts(self, town: Town) -> Rows:
        slot, place = self._id(), str(town.place(2))
        when = {"at": "08:00", "days": "01234", "zone": "America/Chicago", "tags": "", "crew": "any", "rests": "[]"}
        how = {"holidays": 0, "thread": 0, "running": 1, "fault": "", "told": ""}
        yield prompt_slots, {"id": slot, "community": town.home, "place": place} | when | how
        first = self._now.replace(hour=14, minute=0, second=0, microsecond=0) - 60 * DAY
        for number in range(70):
            due, past = first + number * DAY, number < 60
            row = {"id": self._id(), "community": town.home, "place": place, "slot": slot, "due": micros(due)}
            what = {"prompt": self._prompts[number % len(self._prompts)], "round": number // len(self._prompts)}
            message = str(Post(town.place(2), str(number))) if past else ""
            stands = {"state": "posted" if past else "planned", "message": message, "useful": 3, "later": 1}
            yield prompt_posts, row | what | stands

    def _mentors(self, town: Town) -> Rows:
        number = round(town.size * MENTORING)
        for at in range(number):
            yield mentor_profiles, self._profile(town, at, p.Side.OFFER)
            yield mentor_profiles, self._profile(town, town.size - 1 - at, p.Side.FIND)
            if self._chance.random() < PAIRED:
                yield mentor_pairs, self._pair(town, at)

    def _profile(self, town: Town, number: int, side: p.Side) -> Row:
        topics = frozenset(self._chance.sample([*Topic], 2))
        about = (self._chance.choice([*Role]), self._chance.choice([*Discipline]))
        made = Profile(
            town.person(number), side, p.Standing.ACTIVE, None, *about, topics=topics, zone="America/Chicago"
        )
        kept = made.kept()
        touched = self._now - self._chance.randrange(170) * DAY
        sealed = self._profiles.close(dump(kept.private), str(kept.person), side.value, room=p.ROOM)
        whose = {"person": str(kept.person), "side": side.value, "community": town.home, "state": kept.state.value}
        when = {"paused_until": None, "touched": micros(touched), "warned": None}
        return whose | when | {"facts": dump(kept.facts), "employer": "", "supervisor": "", "sealed": sealed}

    def _pair(self, town: Town, number: int) -> Row:
        mentee, mentor = str(town.person(town.size - 1 - number)), str(town.person(number))
        at = micros(self._now - self._chance.randrange(90) * DAY)
        who = {"id": self._id(), "community": town.home, "mentee": mentee, "mentor": mentor, "request": None}
        yes = {"mentee_yes": 1, "mentor_yes": 1, "mentee_agrees": 1, "mentor_agrees": 1, "score": 70, "reasons": "[]"}
        stands = {"round": None, "state": Bond.ACTIVE.value, "place": "", "sealed": None, "ended": ""}
        times = {"at": at, "due_at": None, "met_at": at, "ended_at": None}
        return who | yes | stands | times

    def _buddy(self, town: Town, number: int) -> Row:
        person = str(town.person(number))
        sealed = self._buddies.close("Sam", person, room=256)
        facts = dump({"work": self._chance.choice([*WORKS]).value, "day": self._chance.choice([*DAYS]).value})
        row = {"person": person, "community": town.home, "seat": number, "state": "active", "paused_until": None}
        return row | {"facts": facts, "sealed": sealed, "at": micros(self._now)}

    def _id(self) -> str:
        return f"{self._chance.getrandbits(64):016x}"


def weeks_before(today: date, weeks: int) -> list[str]:
    """Return so many ISO weeks, the running one first."""
    return [week_of(today - timedelta(weeks=back)) for back in range(weeks)]
