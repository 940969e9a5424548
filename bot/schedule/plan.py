"""A plan is a row: whose it is, what it calls, by which rule, and when it falls due next."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeAlias

from bot.message import Call
from bot.people import Person, Place
from bot.schedule.kinds import Kind
from bot.store.values import instant, micros


class State(StrEnum):
    """How a plan stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


def new_id() -> str:
    """Return an id that nobody can guess (16 characters)."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Plan:
    """One standing wish to be called; one without a rule falls due once, at its ``next_due_at``.

    ``rule`` (its stable offset included), ``quiet`` and ``shifts`` are the JSON that their own types write, empty for
    none; ``zone`` is an IANA name. All
    instants are in UTC. ``next_due_at`` None: nothing falls due until somebody acts; for a plan that is
    paused until a day, it is the first time after that day.
    """

    kind: Kind
    owner: Person | Place
    call: Call
    rule: str
    zone: str = "UTC"
    quiet: str = ""
    shifts: str = ""
    next_due_at: datetime | None = None
    state: State = State.ACTIVE
    paused_until: datetime | None = None
    reason: str = ""
    id: str = field(default_factory=new_id)

    @property
    def community(self) -> str:
        """The community's key, ``platform:community``."""
        return self.owner.home


Advance: TypeAlias = Callable[[Plan, datetime], datetime | None]
"""The first instant after another at which a plan falls due; None when never again."""

Opening: TypeAlias = Callable[[Plan, datetime], datetime]
"""An instant, or the first one after it at which the plan's owner may be written to."""


def whose(owner: Person | Place) -> str:
    """Return the word by which a row tells a person from a place."""
    return "person" if isinstance(owner, Person) else "place"


def addressed(kept: str, word: str) -> Person | Place:
    """Return the person or place that a row names."""
    return Person.parse(kept) if word == "person" else Place.parse(kept)


def row(plan: Plan) -> dict[str, object]:
    """Return a plan as the columns of its row."""
    return {
        "id": plan.id,
        "kind": plan.kind.value,
        "owner": str(plan.owner),
        "whose": whose(plan.owner),
        "community": plan.community,
        "token": plan.call.token(),
        "rule": plan.rule,
        "zone": plan.zone,
        "quiet": plan.quiet,
        "shifts": plan.shifts,
        "next_due_at": _kept(plan.next_due_at),
        "state": plan.state.value,
        "paused_until": _kept(plan.paused_until),
        "reason": plan.reason,
    }


def plan(row: Sequence[Any]) -> Plan:
    """Return the plan that a row keeps: all columns of the table, in their order."""
    id_, kind, owner, word, _, token, rule, zone, quiet, shifts, due, state, until, reason = row
    return Plan(
        Kind(kind),
        addressed(owner, word),
        _call(token),
        rule,
        zone,
        quiet,
        shifts,
        _instant(due),
        State(state),
        _instant(until),
        reason,
        id_,
    )


_call = lru_cache(256)(Call.parse)  # most plans of a kind make the same call


def _kept(when: datetime | None) -> int | None:
    return None if when is None else micros(when)


def _instant(kept: int | None) -> datetime | None:
    return None if kept is None else instant(kept)
