"""Search: SQLite's full-text index finds candidates, then phrases, coverage and situations rank them."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.i18n import Words
from bot.states import state_code
from cogs.resources.catalogue import Catalogue, Overlay, Resource, Topic
from cogs.resources.lexicon import BEST, Lexicon, Situation
from cogs.resources.scoring import Page, Phrase, Question, Rarity, Weights, tokens_of
from cogs.resources.spelling import Speller
from cogs.resources.suggest import Suggestion, of_resource, of_topic, suggest
from cogs.resources.words import spoken, stem

POOL = 40  # candidates that are scored in full
READ = 800  # entries that the full-text index ranks for one query: what keeps ten thousand quick
LENDERS = 2  # best answers that lend to their kin
LOCAL = 0.4  # an entry for the state asked for comes first if it fits at least this well beside the best one

CRISIS = "crisis"  # why a line stands first when a query speaks of danger


@dataclass(frozen=True, slots=True)
class Hit:
    """A resource that fits: its score (0 to about 2; crisis lines 10) and what brought it."""

    resource: Resource
    score: float
    why: str


Pins = Callable[[str], tuple[str, ...]]


def no_pins(query: str) -> tuple[str, ...]:
    """Nothing is put first."""
    return ()


class Index:
    """A catalogue made searchable in memory; built once, then read only. `pins`: what comes first."""

    def __init__(
        self, catalogue: Catalogue, lexicon: Lexicon, pins: Pins = no_pins, weights: Weights | None = None
    ) -> None:
        self.catalogue = catalogue
        self._base = _Base(catalogue, lexicon, weights or Weights())
        self._pins = pins
        self._own: tuple[Page, ...] = ()
        self._suggestions: tuple[Suggestion, ...] = (
            *map(of_topic, catalogue.topics()),
            *map(of_resource, catalogue),
        )

    def with_overlay(self, overlay: Overlay) -> "Index":
        """The same index under a community's overlay: shared tables are kept, own entries are scanned."""
        other = object.__new__(Index)
        other.catalogue = self.catalogue.overlaid(overlay)
        other._base, other._pins = self._base, self._pins
        other._own = tuple(self._base.page(entry) for entry in overlay.entries)
        kept = (one for one in self._suggestions if one.entry is None or other.catalogue.get(one.entry.id) is one.entry)
        other._suggestions = (*kept, *map(of_resource, overlay.entries))
        return other

    def suggest(self, typed: str, limit: int = 25) -> list[tuple[str, Words]]:
        """What a half-typed query could become, as (value, label); topics when nothing is typed. Total."""
        return suggest(typed, self._suggestions, self._base.speller.meant, limit)

    def search(self, query: str, *, topic: Topic | None = None, state: str | None = None, limit: int = 10) -> list[Hit]:
        """The best `limit` resources, best first; empty when nothing fits well enough. Total for any text.

        `state` is a code or a name in any case; what is for another state is left out.
        """
        code = None if state is None else state_code(state)
        pinned = [entry for key in self._pins(query) if (entry := self.catalogue.get(key)) is not None]
        hits = [
            hit
            for hit in self._ranked(query, code)
            if hit.resource not in pinned and (topic is None or hit.resource.topic is topic)
        ]
        first = [Hit(resource, 10.0 - at, CRISIS) for at, resource in enumerate(pinned)]
        return (first + hits)[:limit]

    def _ranked(self, query: str, state: str | None) -> list[Hit]:
        question = self._base.question(query)
        if not question.tokens:
            return []
        situated = self._base.situated(question)
        scored = (self._score(page, question, situated) for page in self._pages(question, situated))
        hits = {hit.resource.id: hit for hit in scored if hit.resource.serves(state)}
        best = sorted(hits.values(), key=lambda hit: -hit.score)[:LENDERS]
        if not best or best[0].score < self._base.weights.least:
            return []
        hits |= self._lent(best, hits, state)
        kept = [hit for hit in hits.values() if hit.score >= self._base.weights.floor]
        return sorted(kept, key=lambda hit: self._order(hit, state, best[0].score))

    def _order(self, hit: Hit, state: str | None, best: float) -> tuple[bool, float, bool, bool, int]:
        entry = hit.resource
        local = state is not None and entry.state == state and hit.score >= LOCAL * best
        return (not local, -round(hit.score, 2), not entry.own, not entry.verified, self._base.places.get(entry.id, 0))

    def _lent(self, best: Sequence[Hit], hits: Mapping[str, Hit], state: str | None) -> dict[str, Hit]:
        """Hits changed or added because editors graded them beside the best ones."""
        lent: dict[str, Hit] = {}
        top = best[0]
        for lender in best:
            for key, share in self._base.kin.get(lender.resource.id, {}).items():
                entry = self.catalogue.get(key)
                if entry is not None and entry.serves(state) and key != top.resource.id:
                    old = lent.get(key) or hits.get(key) or Hit(entry, 0.0, lender.resource.name)
                    more = old.score + self._base.weights.kin * share * lender.score
                    lent[key] = replace(old, score=max(old.score, min(more, 0.97 * top.score)))
        return lent

    def _pages(self, question: Question, situated: Mapping[str, float]) -> Iterable[Page]:
        shared = (p for p in self._base.candidates(question, situated) if self._shared(p))
        return (*self._own, *shared)

    def _shared(self, page: Page) -> bool:
        return self.catalogue.get(page.resource.id) is page.resource

    def _score(self, page: Page, question: Question, situated: Mapping[str, float]) -> Hit:
        weights = self._base.weights
        best, why = 0.0, ""
        for phrase in page.phrases:
            if (likeness := question.likeness(phrase, weights)) > best:
                best, why = likeness, phrase.said
        score = weights.phrase * best + weights.coverage * question.coverage(page.tokens)
        score = score * (weights.own if page.resource.own else 1.0) + (question.heard in page.titles) * weights.title
        return Hit(page.resource, score + situated.get(page.resource.id, 0.0), why)


class _Base:
    """What every community shares: tables, pages, rarity of words, spelling."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon, weights: Weights) -> None:
        self.lexicon, self.weights = lexicon, weights
        texts = [tokens_of(entry, lexicon, weights) for entry in catalogue]
        said = [_said(situation, lexicon) for situation in lexicon.situations]
        self._bags = {situation.id: bag for situation, bag in zip(lexicon.situations, said, strict=True)}
        self.rarity = Rarity.of([*texts, *said], lexicon.light, weights.light)
        self.pages = {entry.id: self.page(entry) for entry in catalogue}
        self._ids = tuple(self.pages)
        self.places = {key: at for at, key in enumerate(self._ids)}
        self._sayings = tuple(
            (situation, Phrase.of(text, lexicon, self.rarity))
            for situation in lexicon.situations
            for text in situation.phrases
        )
        known = frozenset(self._words(catalogue))
        self.speller = Speller(known, lexicon.plain | lexicon.elsewhere)
        self._tables = self._filled()
        self.kin = _kin(lexicon.situations)

    def page(self, entry: Resource) -> Page:
        """The page of an entry, this one's or a community's own."""
        return Page.of(entry, self.lexicon, self.rarity, self.weights)

    def _words(self, catalogue: Catalogue) -> Iterable[str]:
        for entry in catalogue:
            yield from spoken(" ; ".join((entry.name, entry.short or "", entry.summary)))
            for text in (*entry.tags, *entry.aliases):
                yield from spoken(text)
        for situation in self.lexicon.situations:
            for text in situation.phrases:
                yield from spoken(text)
        yield from self.lexicon.synonyms.words

    def _filled(self) -> sqlite3.Connection:
        tables = sqlite3.connect(":memory:", check_same_thread=False)
        for name in ("page", "saying"):
            tables.execute(
                f"CREATE VIRTUAL TABLE {name} USING fts5(tokens, detail=full, tokenize=\"unicode61 tokenchars '~'\")"
            )
        pages = [(at, " ".join(self.pages[key].tokens)) for at, key in enumerate(self._ids)]
        sayings = [(at, " ".join(saying.tokens)) for at, (_, saying) in enumerate(self._sayings)]
        tables.executemany("INSERT INTO page (rowid, tokens) VALUES (?, ?)", pages)
        tables.executemany("INSERT INTO saying (rowid, tokens) VALUES (?, ?)", sayings)
        tables.commit()
        return tables

    def question(self, query: str) -> Question:
        """The query as tokens: synonyms read, unknown words corrected or completed, others weighed up."""
        heard = spoken(query)
        words = [(meant, word) for word in heard for meant in self.speller.meant(word)]
        typed = {stem(word) for word, as_typed in words if word == as_typed}
        burden = dict.fromkeys(self._strange(heard), self.rarity.unknown * self.weights.elsewhere)
        tokens: dict[str, tuple[float, float]] = {}
        for token in self.lexicon.synonyms.read([stem(word) for word, _ in words]):
            weight = self.rarity.weights.get(token, self.rarity.unknown * self.weights.unknown)
            worth = 1.0 if token in typed or token.startswith("~") else self.weights.guessed
            tokens[token] = (weight, worth)
        mass = sum(weight for weight, _ in tokens.values()) + sum(burden.values())
        return Question(heard, tokens, mass, burden)

    def _strange(self, heard: Sequence[str]) -> Iterable[str]:
        """Tokens of words that belong to other questions."""
        return (token for word in heard if word in self.lexicon.elsewhere for token in self.lexicon.tight(word))

    def _rows(self, table: str, question: Question) -> list[int]:
        match = " OR ".join(f'"{token}"' for token in self._telling(question))
        found = self._tables.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT ?",  # noqa: S608 (two fixed names)
            (match, POOL),
        )
        return [row for (row,) in found]

    def _telling(self, question: Question) -> list[str]:
        """The rarest tokens that together stand in at most READ entries: common ones beside them find nothing new."""
        told: list[str] = []
        read = 0
        for token in sorted(question.tokens, key=lambda token: self.rarity.counts.get(token, 0)):
            read += self.rarity.counts.get(token, 0)
            if told and read > READ:
                break
            told.append(token)
        return told

    def candidates(self, question: Question, situated: Mapping[str, float]) -> list[Page]:
        """Pages worth scoring: those the full-text index ranks first, and those that a situation names."""
        ids = dict.fromkeys(self._ids[row] for row in self._rows("page", question))
        return [self.pages[key] for key in {**ids, **dict.fromkeys(situated)} if key in self.pages]

    def situated(self, question: Question) -> Mapping[str, float]:
        """What situations add to entries, by id."""
        alike: dict[str, float] = {}
        near = {}
        for row in self._rows("saying", question):
            situation, saying = self._sayings[row]
            likeness = question.likeness(saying, self.weights)
            if likeness > alike.get(situation.id, 0.0):
                alike[situation.id], near[situation.id] = likeness, situation
        added: dict[str, float] = {}
        for name, likeness in alike.items():
            likeness += self.weights.spread * (1 - likeness) * question.spread(self._bags[name], self.weights)
            for entry, grade in near[name].grades.items():
                added[entry] = max(
                    added.get(entry, 0.0), likeness**self.weights.curve * self.weights.situation * (1 + grade)
                )
        return added


def _said(situation: Situation, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(token for phrase in situation.phrases for token in lexicon.tight(phrase))


def _kin(situations: Iterable[Situation]) -> Mapping[str, Mapping[str, float]]:
    """For each entry, what share (0 to 1) it lends to others: their mean grade where it is the best answer."""
    beside: dict[str, list[Mapping[str, int]]] = defaultdict(list)
    for situation in situations:
        for key, grade in situation.grades.items():
            if grade == BEST:
                beside[key].append(situation.grades)
    kin: dict[str, dict[str, float]] = {}
    for key, all_grades in beside.items():
        shares: dict[str, float] = defaultdict(float)
        for grades in all_grades:
            for other, grade in grades.items():
                if other != key:
                    shares[other] += grade / BEST / len(all_grades)
        kin[key] = dict(shares)
    return kin
