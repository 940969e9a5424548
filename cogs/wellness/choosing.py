"""Which prompt comes next in a channel: nothing twice before everything that fits has had its turn.

A channel goes through what fits in rounds. In a round every prompt comes once, in an order that looks like chance and
is always the same for this channel and round; weak ones come last, and so does what was there only just now. Schedules
that share a channel share its rounds, whatever each of them may choose from.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from bot.store.prompts.entries import Use


class Chosen(NamedTuple):
    """A prompt's id, and the round in which it comes."""

    prompt: str
    round: int


def choose(
    seed: str,
    fitting: Iterable[str],
    used: Mapping[str, Use],
    weak: Collection[str] = (),
    own: Collection[str] = (),
) -> Chosen | None:
    """Return the next of the fitting ones, None where nothing fits.

    ``seed`` is the channel; ``used`` the last use of each there, planned ones too; ``own`` what members wrote, which
    comes first where it was never posted. Whoever joins later begins in the running round and does not catch up on
    those before it.
    """
    rounds = _rounds(fitting, used)
    if not rounds:
        return None
    least, most = min(rounds.values()), max(rounds.values())
    just = _just_now(rounds, used)
    fresh = (id_ for id_, round_ in rounds.items() if round_ == least)
    new = {*own} - used.keys()
    first = min(fresh, key=lambda id_: (id_ in weak, id_ not in new, id_ in just, _place_in_round(seed, least, id_)))
    return Chosen(first, max(most, least + 1))


def swap(seed: str, fitting: Iterable[str], used: Mapping[str, Use], current: str) -> Chosen | None:
    """Return what comes in the place of the current one: again and again leads through all that are still to come."""
    rounds = _rounds((id_ for id_ in fitting if id_ != current), used)
    if not rounds:
        return None
    least, most = min(rounds.values()), max(rounds.values())
    here = _place_in_round(seed, least, current)
    fresh = {_place_in_round(seed, least, id_): id_ for id_, round_ in rounds.items() if round_ == least}
    after = [place for place in fresh if place > here]
    return Chosen(fresh[min(after or fresh)], max(most, least + 1))


def _rounds(fitting: Iterable[str], used: Mapping[str, Use]) -> dict[str, int]:
    return {id_: used[id_].round if id_ in used else 0 for id_ in fitting}


def _just_now(fitting: Collection[str], used: Mapping[str, Use]) -> frozenset[str]:
    """Return the third of what fits that was used last, so that no round begins with the end of the one before."""
    recent = sorted((id_ for id_ in fitting if id_ in used), key=lambda id_: used[id_].last, reverse=True)
    return frozenset(recent[: len(fitting) // 3])


def _place_in_round(seed: str, round_: int, id_: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{round_}\n{id_}".encode()).digest()
