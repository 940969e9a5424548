"""The rows of a made-up community's members: their part in check-ins, their plan, what was sent, what they answered."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Table

from benchmarks.towns.habits import Habit, later
from benchmarks.towns.load import Row
from benchmarks.towns.town import Town
from bot.privacy.seal import Seal
from bot.schedule.kinds import Kind
from bot.store import tables as t
from bot.store.answers import ROOM
from bot.store.values import micros
from cogs.checkins.causes import Cause
from cogs.checkins.roster import DUE

ANSWERING = 0.55  # of the members, in a week
RESTING = 0.06  # their plans are paused
REACHED = 0.9  # of the messages of the last week
SECOND = 1_000_000
WEEK = 7 * 24 * 3600 * SECOND
CHOICES, CAUSES = (1, 2, 3, 4, 5), tuple(cause.value for cause in Cause)

Put = Callable[[Table, Row], None]


class Members:
    """Makes the rows of one community after the other; the same seed makes the same people."""

    def __init__(self, habits: Sequence[Habit], seal: Seal, now: datetime, weeks: int, seed: int) -> None:
        """``seal`` is that of answers; ``weeks`` of them lie behind ``now`` (UTC)."""
        self._habits = habits
        self._seal = seal
        self._now = micros(now)
        self._day = now.date().isoformat()
        self._chance = random.Random(seed)
        monday = now.date() - timedelta(days=now.weekday())
        self._mondays = [(monday - timedelta(weeks=back)).isoformat() for back in range(1, weeks + 1)]

    def rows(self, town: Town) -> Iterator[tuple[Table, Row]]:
        """Yield every row of a community's members, each with its table."""
        for number in range(town.size):
            yield from self._member(town, str(town.person(number)))

    def _member(self, town: Town, person: str) -> Iterator[tuple[Table, Row]]:
        chance = self._chance
        habit, plan = chance.choice(self._habits), f"{chance.getrandbits(64):016x}"
        seconds, rests = later(person), chance.random() < RESTING
        due = habit.due + seconds * SECOND
        part = {"person": person, "community": town.home, "plan": plan, "wish": habit.wish}
        yield t.enrolments, part | {"unanswered": 4 if rests else 0, "asked": self._mondays[0], "pace": habit.pace}
        yield t.plans, _plan(habit, person, town.home, plan, None if rests else due, seconds)
        yield t.consents, {"person": person, "name": "checkin", "day": self._mondays[-1]}
        yield t.dm_channels, {"person": person, "channel": f"D{plan}"}
        if not rests:
            yield t.deliveries, self._sent(person, town.platform, plan, due - WEEK)
            yield t.message_weeks, {"person": person, "week": _week(self._mondays[0]), "count": 1}
        for week in self._mondays:
            if chance.random() < ANSWERING:
                yield t.answers, self._answer(person, town.home, week)
        if chance.random() < 0.05:
            yield t.community_settings, {"community": person, "name": "language", "value": '"es"'}
        if chance.random() < 0.002:
            yield t.leavings, {"person": person, "since": self._day}
        if chance.random() < 0.002:
            yield t.notes, {"id": f"{chance.getrandbits(128):032x}", "person": person, "body": "{}", "at": self._now}

    def _sent(self, person: str, platform: str, plan: str, due: int) -> Row:
        reached, done = self._chance.random() < REACHED, min(due, self._now) + 5 * SECOND
        state = "sent" if reached else "unreachable"
        row = {"id": f"{plan}.{due:x}", "plan": plan, "due_at": due, "kind": Kind.CHECKIN.value}
        to = {"rank": Kind.CHECKIN.rank, "platform": platform, "recipient": person, "whose": "person"}
        end = {"state": state, "attempts": 1, "doubtful": 0, "next_try_at": None, "fault": "", "week": ""}
        return row | to | end | {"token": TOKEN, "settled_at": done}

    def _answer(self, person: str, home: str, week: str) -> Row:
        causes = ",".join(f'"{cause}"' for cause in CAUSES if self._chance.random() < 0.2)
        body = f'{{"choice":{self._chance.choice(CHOICES)},"causes":[{causes}]}}'
        sealed = self._seal.close(body, person, week, "weekly", room=ROOM)
        return {"person": person, "week": week, "kind": "weekly", "community": home, "sealed": sealed}


TOKEN = DUE.token()


def _plan(habit: Habit, person: str, home: str, id_: str, due: int | None, seconds: int) -> dict[str, Any]:
    rests = due is None
    return {
        "id": id_,
        "kind": Kind.CHECKIN.value,
        "owner": person,
        "whose": "person",
        "community": home,
        "token": TOKEN,
        "rule": habit.rule_of(seconds),
        "zone": habit.zone,
        "quiet": "",
        "shifts": habit.shifts,
        "next_due_at": due,
        "state": "paused" if rests else "active",
        "paused_until": None,
        "reason": "unanswered" if rests else "",
    }


def _week(monday: str) -> str:
    year, week, _ = date.fromisoformat(monday).isocalendar()
    return f"{year}-W{week:02d}"
