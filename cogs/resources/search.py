"""Search: phrases, words and situations rank the entries; where somebody may be in danger, lines of help come first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.i18n import Words
from bot.states import state_code
from cogs.resources.catalogue import Catalogue, Overlay, Resource, Topic
from cogs.resources.lexicon import Lexicon
from cogs.resources.pins import NOTHING, Offer, Pins
from cogs.resources.reading import Reader
from cogs.resources.scoring import Question, Weights
from cogs.resources.situations import Situations
from cogs.resources.stock import Stock
from cogs.resources.suggest import Suggestion, of_resource, of_topic, suggest

LENDERS = 2  # best answers that lend to their kin
LOCAL = 0.4  # an entry for the state asked for comes first if it fits at least this well beside the best one
AGREED = 3  # best places in which a line stands by the words alone: triage and words agree then
FITTING = (
    1.5  # from here a line of help fits the very words, so it may stand before the one for danger of no known kind
)
SEEN = 5  # places that are seen without asking for more


@dataclass(frozen=True, slots=True)
class Hit:
    """A resource that fits, its score (0 to about 2; lines of help 10), and whether words of danger put it there."""

    resource: Resource
    score: float
    crisis: bool = False


def no_pins(query: str) -> Offer:
    """Nothing is put first."""
    return NOTHING


class Index:
    """A catalogue made searchable in memory; built once, then read only. `pins`: what comes first."""

    def __init__(
        self, catalogue: Catalogue, lexicon: Lexicon, pins: Pins = no_pins, weights: Weights | None = None
    ) -> None:
        self.catalogue = catalogue
        self._base = _Base.of(catalogue, lexicon, weights or Weights())
        self._pins = pins
        self._own: Stock | None = None
        self._suggestions: tuple[Suggestion, ...] = (
            *map(of_topic, catalogue.topics()),
            *map(of_resource, catalogue),
        )

    def with_overlay(self, overlay: Overlay) -> "Index":
        """The same index under a community's overlay: shared tables are kept, own entries get small ones."""
        other = object.__new__(Index)
        other.catalogue = self.catalogue.overlaid(overlay)
        other._base, other._pins = self._base, self._pins
        other._own = self._base.stocked(overlay.entries) if overlay.entries else None
        kept = (one for one in self._suggestions if one.entry is None or other.catalogue.get(one.entry.id) is one.entry)
        other._suggestions = (*kept, *map(of_resource, overlay.entries))
        return other

    def suggest(self, typed: str, limit: int = 25) -> list[tuple[str, Words]]:
        """What a half-typed query could become, as (value, label); topics when nothing is typed. Total."""
        return suggest(typed, self._suggestions, self._base.reader.speller.meant, limit)

    def search(self, query: str, *, topic: Topic | None = None, state: str | None = None, limit: int = 10) -> list[Hit]:
        """The best `limit` resources, best first; empty when nothing fits well enough. Total for any text.

        `state` is a code or a name in any case; what is for another state is left out.
        """
        offer = self._offer(query)
        first = self._lines(offer.first)
        ranked = self._ranked(query, None if state is None else state_code(state))
        hits = [hit for hit in ranked if hit.resource not in first and (topic is None or hit.resource.topic is topic)]
        for line in self._lines(offer.near[:1]):
            hits = _laid(hits, line)
        if offer.guessed and hits and hits[0].resource.topic is Topic.CRISIS and hits[0].score >= FITTING:
            first, hits = [hits[0].resource, *first], hits[1:]
        return [*(Hit(entry, 10.0 - at, True) for at, entry in enumerate(first)), *hits][:limit]

    def _offer(self, query: str) -> Offer:
        """What the words of danger call for; a misspelt cry is heard as well."""
        offer = self._pins(query)
        return offer if offer.first else max(offer, self._pins(self._base.reader.mended(query)), key=_urgency)

    def _lines(self, keys: Sequence[str]) -> list[Resource]:
        return [entry for key in keys if (entry := self.catalogue.get(key)) is not None]

    def _ranked(self, query: str, state: str | None) -> list[Hit]:
        question = self._base.reader.question(query)
        if not question.tokens:
            return []
        hits = {hit.resource.id: hit for hit in self._scored(question) if hit.resource.serves(state)}
        best = sorted(hits.values(), key=lambda hit: (-hit.score, self._place(hit)))[:LENDERS]
        weights = self._base.weights
        if not best or best[0].score < (weights.least if question.burden else weights.hardly):
            return []
        hits |= self._lent(best, hits, state)
        kept = [hit for hit in hits.values() if hit.score >= weights.floor]
        return sorted(kept, key=lambda hit: self._order(hit, state, best[0].score))

    def _scored(self, question: Question) -> Iterator[Hit]:
        situated = self._base.situations.helping(question)
        for entry, score in self._base.stock.scored(question, situated):
            if self.catalogue.get(entry.id) is entry:
                yield Hit(entry, score)
        if self._own:
            yield from (Hit(entry, score) for entry, score in self._own.scored(question, situated))

    def _order(self, hit: Hit, state: str | None, best: float) -> tuple[bool, float, bool, bool, int]:
        entry = hit.resource
        local = state is not None and entry.state == state and hit.score >= LOCAL * best
        return (not local, -round(hit.score, 2), not entry.own, not entry.verified, self._place(hit))

    def _place(self, hit: Hit) -> int:
        return self._base.places.get(hit.resource.id, 0)

    def _lent(self, best: Sequence[Hit], hits: Mapping[str, Hit], state: str | None) -> dict[str, Hit]:
        """Hits changed or added because editors graded them beside the best ones."""
        lent: dict[str, Hit] = {}
        top = best[0]
        for lender in best:
            for key, share in self._base.situations.kin.get(lender.resource.id, {}).items():
                entry = self.catalogue.get(key)
                if entry is not None and entry.serves(state) and key != top.resource.id:
                    old = lent.get(key) or hits.get(key) or Hit(entry, 0.0)
                    more = old.score + self._base.weights.kin * share * lender.score
                    lent[key] = replace(old, score=max(old.score, min(more, 0.97 * top.score)))
        return lent


def _laid(hits: Sequence[Hit], line: Resource) -> list[Hit]:
    """The hits with a line among those that are seen: first where it was among the best already, else last of them."""
    agreed = any(hit.resource == line for hit in hits[:AGREED])
    others = [hit for hit in hits if hit.resource != line]
    at = 0 if agreed else SEEN - 1
    return [*others[:at], Hit(line, 0.0, True), *others[at:]]


def _urgency(offer: Offer) -> tuple[bool, bool]:
    return bool(offer.first), bool(offer.near)


@dataclass(frozen=True, slots=True)
class _Base:
    """What every community shares."""

    weights: Weights
    reader: Reader
    situations: Situations
    stock: Stock
    places: Mapping[str, int]  # of entries in the file

    @classmethod
    def of(cls, catalogue: Catalogue, lexicon: Lexicon, weights: Weights) -> "_Base":
        """Make the tables of a catalogue."""
        reader = Reader(catalogue, lexicon, weights)
        return cls(
            weights,
            reader,
            Situations(lexicon, reader.rarity, weights),
            Stock(catalogue, reader.lexicon, reader.rarity, weights),
            {entry.id: at for at, entry in enumerate(catalogue)},
        )

    def stocked(self, entries: Sequence[Resource]) -> Stock:
        """Make the small tables of a community's own entries."""
        return Stock(entries, self.reader.lexicon, self.reader.rarity, self.weights)
