"""How two are getting on after their introduction: what was asked, answered and sent; sealed, each row of one pair."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import Person
from bot.privacy.seal import Seal
from bot.store import Store
from bot.store.look import looking
from bot.store.mentors.pairs import Pair
from bot.store.mentors.tables import mentor_follows, mentor_pairs
from bot.store.upsert import upsert
from bot.store.values import Body, Json, dump, instant, load_body, micros

ROOM: Final = 2048


class Step(StrEnum):
    """Which question waits for answers."""

    NONE = ""
    MET = "met"
    PULSE = "pulse"


@dataclass(frozen=True, slots=True)
class Voice:
    """One of two: when they were shown the question, what they said to it, and how often they were silent in a row.

    ``told_at``, ``grade`` and ``thanks`` are from the end: when they were told of it, how it was, words for the other.
    """

    shown_at: datetime | None = None
    said: str = ""
    silent: int = 0
    told_at: datetime | None = None
    grade: str = ""
    thanks: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Follow:
    """One pair. Instants in UTC: ``ask_at`` is when to ask, or to look at what was answered; ``prompt_at`` when the
    programme's next week comes; until ``rest_until`` neither does. ``week`` counts the weeks that have come, ``unmet``
    the times that they had not met yet, ``tries`` the times that their place could not be opened.
    """

    pair: str
    home: str
    step: Step = Step.NONE
    ask_at: datetime | None = None
    rest_until: datetime | None = None
    unmet: int = 0
    tries: int = 0
    programme: str = ""
    week: int = 0
    prompt_at: datetime | None = None
    ticks: tuple[int, ...] = ()
    mentee: Voice = Voice()
    mentor: Voice = Voice()

    def of(self, pair: Pair, person: Person) -> Voice:
        """One of the two."""
        return self.mentee if person == pair.mentee else self.mentor

    def having(self, pair: Pair, person: Person, voice: Voice) -> "Follow":
        """The same with another voice of one of the two."""
        return replace(self, mentee=voice) if person == pair.mentee else replace(self, mentor=voice)


class Follows:
    """What followed, by pair. Changes are made under the community's turn."""

    def __init__(self, store: Store, seal: Seal) -> None:
        self._store = store
        self._seal = seal

    async def get(self, pair: Pair, *, tx: AsyncConnection | None = None) -> Follow:
        """Return what followed for a pair; nothing yet for a fresh one."""
        mine = select(mentor_follows.c.sealed).where(mentor_follows.c.pair == pair.id)
        async with looking(self._store, tx) as db:
            sealed: bytes | None = await db.scalar(mine)
        if sealed is None:
            return Follow(pair.id, pair.mentor.home)
        return _follow(pair, load_body(self._seal.open(sealed, pair.id)))

    async def put(self, follow: Follow, *, tx: AsyncConnection) -> None:
        """Keep what followed, in place of what was kept."""
        sealed = self._seal.close(dump(_body(follow)), follow.pair, room=ROOM)
        row = {"pair": follow.pair, "community": follow.home, "sealed": sealed}
        await tx.execute(upsert(tx, mentor_follows), row)

    async def erase(self, person: Person, *, tx: AsyncConnection) -> int:
        """Delete what followed for every pair that somebody was part of; to be done before the pairs go."""
        name = str(person)
        mine = select(mentor_pairs.c.id).where(or_(mentor_pairs.c.mentee == name, mentor_pairs.c.mentor == name))
        gone = delete(mentor_follows).where(mentor_follows.c.pair.in_(mine))
        return (await tx.execute(gone)).rowcount


def _body(follow: Follow) -> Body:
    return {
        "step": follow.step.value,
        "ask_at": _kept(follow.ask_at),
        "rest_until": _kept(follow.rest_until),
        "unmet": follow.unmet,
        "tries": follow.tries,
        "programme": follow.programme,
        "week": follow.week,
        "prompt_at": _kept(follow.prompt_at),
        "ticks": [*follow.ticks],
        "mentee": _spoken(follow.mentee),
        "mentor": _spoken(follow.mentor),
    }


def _spoken(voice: Voice) -> Json:
    shown = _kept(voice.shown_at)
    return {
        "shown_at": shown,
        "said": voice.said,
        "silent": voice.silent,
        "told_at": _kept(voice.told_at),
        "grade": voice.grade,
        "thanks": voice.thanks,
    }


def _follow(pair: Pair, body: Body) -> Follow:
    ticks = body.get("ticks")
    return Follow(
        pair.id,
        pair.mentor.home,
        Step(str(body.get("step", ""))),
        _at(body.get("ask_at")),
        _at(body.get("rest_until")),
        _count(body.get("unmet")),
        _count(body.get("tries")),
        str(body.get("programme", "")),
        _count(body.get("week")),
        _at(body.get("prompt_at")),
        tuple(_count(tick) for tick in ticks) if isinstance(ticks, list) else (),
        _voice(body.get("mentee")),
        _voice(body.get("mentor")),
    )


def _voice(found: Json) -> Voice:
    body = found if isinstance(found, dict) else {}
    texts = {name: str(body.get(name, "")) for name in ("said", "grade", "thanks")}
    silent, told = _count(body.get("silent")), _at(body.get("told_at"))
    return Voice(_at(body.get("shown_at")), texts["said"], silent, told, texts["grade"], texts["thanks"])


def _kept(when: datetime | None) -> int | None:
    return None if when is None else micros(when)


def _at(found: Json) -> datetime | None:
    return instant(found) if isinstance(found, int) else None


def _count(found: Json) -> int:
    return found if isinstance(found, int) else 0
