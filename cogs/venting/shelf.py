"""One's own posts as they are listed: what stands where, in words for their writer alone."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from bot import P, Person, Phrase, Words
from bot.privacy.capsule import Where
from bot.privacy.seal import SealBroken
from bot.privacy.terms import KeyGone
from bot.store.held import Held, Stuck
from bot.store.vents import State, Vent
from cogs.venting.mine import Mine
from cogs.venting.words import Bodies, Written


class Stands(StrEnum):
    """How a post of one's own stands."""

    HELD = "held"
    STUCK = "stuck"
    CLOSED = "closed"
    VETTING = "vetting"
    DECLINED = "declined"
    UP = "up"
    HIDDEN = "hidden"
    REMOVED = "removed"

    @property
    def label(self) -> Phrase:
        """What its writer reads."""
        return STANDS[self]


STANDS: Final = {
    Stands.HELD: P("waiting for its time"),
    Stands.STUCK: P("not posted yet: the channel is gone or closed to me; I go on trying"),
    Stands.CLOSED: P("not posted: what it answers was closed or removed; I go on trying"),
    Stands.VETTING: P("waiting for a moderator's yes"),
    Stands.DECLINED: P("not posted: it came back to you"),
    Stands.UP: P("up"),
    Stands.HIDDEN: P("hidden while moderators look at it"),
    Stands.REMOVED: P("removed by a moderator"),
}
OF_STATE: Final = {
    State.WAITING: Stands.VETTING,
    State.UP: Stands.UP,
    State.HIDDEN: Stands.HIDDEN,
    State.REMOVED: Stands.REMOVED,
}
OF_HELD: Final = {Stuck.NOT: Stands.HELD, Stuck.PLACE: Stands.STUCK, Stuck.THREAD: Stands.CLOSED}


class Decisions(Protocol):
    """What moderators decided about posts that waited for their yes."""

    async def declined(self, where: Where) -> Phrase | str | None:
        """Return the reason for which a post was declined (perhaps empty), None when it was not."""


class NoDecisions:
    """Nothing waits for a moderator, so nothing is declined."""

    async def declined(self, where: Where) -> Phrase | str | None:
        """No."""
        return None


@dataclass(frozen=True, slots=True)
class Own:
    """A post of one's own. ``vent`` is None while it is only held; ``day`` too. ``reason``: why it was declined."""

    where: Where
    stands: Stands
    written: Written | None = field(repr=False)
    day: date | None = None
    vent: Vent | None = None
    reason: Words = field(default="", repr=False)

    @property
    def id(self) -> str:
        """The id of the post."""
        return self.where.post

    @property
    def answers(self) -> bool:
        """Whether it is a reply."""
        return self.where.post != self.where.thread


class Shelf:
    """Lists what a person wrote. Every method raises ``StoreError``."""

    def __init__(self, mine: Mine, bodies: Bodies, decisions: Decisions) -> None:
        """Open words with ``bodies``."""
        self.mine = mine
        self._bodies = bodies
        self._decisions = decisions

    async def of(self, person: Person) -> list[Own]:
        """Return all of a person's: what is held first, then the newest day first."""
        held = {one.where.post: one for one in await self.mine.held(person)}
        posts = await self.mine.posts(person)
        kept = [await self._kept(vent, held.get(vent.where.post)) for vent in posts]
        known = {own.id for own in kept}
        waits = [_held(one) for post, one in held.items() if post not in known]
        return [*sorted(waits, key=lambda own: own.id), *kept]

    async def one(self, person: Person, post: str) -> Own | None:
        """Return one post of this person's; None for everybody else's, and for what cannot be told any more."""
        held = next((one for one in await self.mine.held(person) if one.where.post == post), None)
        vent = await self.mine.post(person, post)
        if vent is not None:
            return await self._kept(vent, held)
        return None if held is None else _held(held)

    async def _kept(self, vent: Vent, held: Held | None) -> Own:
        stands, reason = OF_STATE[vent.state], None
        if held is not None and not vent.message:  # kept, and about to be shown
            stands = OF_HELD[held.stuck]
        elif vent.state in (State.WAITING, State.REMOVED):
            reason = await self._decisions.declined(vent.where)
            stands = stands if reason is None else Stands.DECLINED
        return Own(vent.where, stands, self._words(vent), vent.day, vent, reason or "")

    def _words(self, vent: Vent) -> Written | None:
        try:
            return self._bodies.open(vent)
        except (KeyGone, SealBroken):
            return None


def _held(held: Held) -> Own:
    return Own(held.where, OF_HELD[held.stuck], Written.parse(held.text))
