"""What a round proposes, and what moderators changed about it: kept in the round itself, by the ids of members."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot import Person
from bot.store.mentors.rounds import Round
from bot.store.values import Body, Json, dump

Two = frozenset[Person]


@dataclass(frozen=True, slots=True)
class Proposed:
    """Two whom a round would introduce. ``score`` leaves out private wishes; ``forced``: a moderator wanted it so."""

    mentee: Person
    mentor: Person
    score: int
    reasons: tuple[str, ...]
    forced: bool = False

    @property
    def two(self) -> Two:
        """Both of them."""
        return frozenset((self.mentee, self.mentor))


@dataclass(frozen=True, slots=True)
class Draft:
    """A round as it would be published. ``size``: how many mentees and mentors were in it when it was worked out.

    ``together`` are (mentee, mentor). Nothing is worked out while ``edition`` is empty.
    """

    apart: frozenset[Two] = frozenset()
    together: tuple[tuple[Person, Person], ...] = ()
    out: frozenset[Person] = frozenset()
    couples: tuple[Proposed, ...] = ()
    size: tuple[int, int] = (0, 0)
    edition: str = ""

    @property
    def bare(self) -> "Draft":
        """The same before it is worked out: only what moderators settled."""
        return Draft(self.apart, self.together, self.out)

    @property
    def settled(self) -> tuple[Two, ...]:
        """Every two that it would introduce."""
        return tuple(couple.two for couple in self.couples)

    def keeping_apart(self, one: Person, other: Person) -> "Draft":
        """Return a draft that keeps two apart."""
        two = frozenset((one, other))
        kept = tuple(pair for pair in self.together if frozenset(pair) != two)
        return replace(self.bare, apart=self.apart | {two}, together=kept)

    def bringing_together(self, mentee: Person, mentor: Person) -> "Draft":
        """Return a draft that has these two together, whomever the mentee was to have before."""
        kept = tuple(pair for pair in self.together if pair[0] != mentee)
        apart = self.apart - {frozenset((mentee, mentor))}
        return replace(self.bare, apart=apart, together=(*kept, (mentee, mentor)))

    def leaving_out(self, one: Person) -> "Draft":
        """Return a draft without somebody."""
        kept = tuple(pair for pair in self.together if one not in pair)
        return replace(self.bare, out=self.out | {one}, together=kept)

    def worked_out(self, couples: Iterable[Proposed], size: tuple[int, int]) -> "Draft":
        """Return the draft with what it proposes, under a new edition: the same for the same."""
        made = replace(self, couples=tuple(couples), size=size, edition="")
        told = hashlib.blake2b(dump(made.to_body()).encode(), digest_size=6).hexdigest()
        return replace(made, edition=told)

    def to_body(self) -> dict[str, Json]:
        """Return the draft as a round keeps it."""
        apart: list[Json] = [[*sorted(one.id for one in two)] for two in self.apart]
        return {
            "apart": sorted(apart, key=str),
            "together": [[one.id, other.id] for one, other in self.together],
            "out": [*sorted(one.id for one in self.out)],
            "couples": [[c.mentee.id, c.mentor.id, c.score, " ".join(c.reasons), c.forced] for c in self.couples],
            "size": [*self.size],
            "edition": self.edition,
        }


def draft_of(round_: Round) -> Draft:
    """Return what a round keeps; what somebody's leaving took out of it is not there any more."""
    platform, _, community = round_.home.partition(":")
    body = round_.body

    def person(name: Json) -> Person:
        return Person(platform, community, str(name))

    size = [int(str(number)) for number in _list(body, "size")] or [0, 0]
    return Draft(
        frozenset(frozenset(map(person, two)) for two in map(_inner, _list(body, "apart"))),
        tuple((person(one), person(other)) for one, other in map(_inner, _list(body, "together"))),
        frozenset(map(person, _list(body, "out"))),
        tuple(
            Proposed(person(one), person(other), int(str(score)), tuple(str(reasons).split()), bool(forced))
            for one, other, score, reasons, forced in map(_inner, _list(body, "couples"))
        ),
        (size[0], size[1]),
        str(body.get("edition", "")),
    )


def _list(body: Body, name: str) -> list[Json]:
    return _inner(body.get(name))


def _inner(found: Json) -> list[Json]:
    return found if isinstance(found, list) else []
