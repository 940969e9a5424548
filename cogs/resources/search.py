"""Search: SQLite's full-text index finds candidates, then phrases, coverage and situations rank them."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.i18n import Words
from bot.states import state_code
from cogs.resources.catalogue import Catalogue, Overlay, Resource, Topic
from cogs.resources.lexicon import Lexicon
from cogs.resources.scoring import Page, Question, Rarity, page
from cogs.resources.spelling import Speller
from cogs.resources.suggest import Suggestion, of_resource, of_topic, suggest
from cogs.resources.words import spoken, stem

POOL = 60  # candidates that are scored in full
LEAST = 0.36  # a score below this is junk: better no answer than that one
GUESSED = 0.8  # what a corrected or completed word is worth beside one that was typed

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

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon, pins: Pins = no_pins) -> None:
        self.catalogue = catalogue
        self._base = _Base(catalogue, lexicon)
        self._pins = pins
        self._own: tuple[Page, ...] = ()
        self._suggestions = _suggestions(catalogue)

    def with_overlay(self, overlay: Overlay) -> "Index":
        """The same index under a community's overlay: shared tables are kept, own entries are scanned."""
        other = object.__new__(Index)
        other.catalogue = self.catalogue.overlaid(overlay)
        other._base, other._pins = self._base, self._pins
        other._own = tuple(page(entry, self._base.lexicon) for entry in overlay.entries)
        other._suggestions = _suggestions(other.catalogue)
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
        if not question.forms:
            return []
        situated = self._base.situated(question)
        hits = [self._score(page, question, situated) for page in self._pages(question, situated)]
        kept = [hit for hit in hits if hit.score >= LEAST and hit.resource.serves(state)]
        return sorted(kept, key=lambda hit: _order(hit, state))

    def _pages(self, question: Question, situated: Mapping[str, float]) -> Iterable[Page]:
        shared = (p for p in self._base.candidates(question, situated) if self._shared(p))
        return (*self._own, *shared)

    def _shared(self, page: Page) -> bool:
        return self.catalogue.get(page.resource.id) is page.resource

    def _score(self, page: Page, question: Question, situated: Mapping[str, float]) -> Hit:
        rarity = self._base.rarity
        best, why = 0.0, ""
        for phrase, said in page.phrases:
            if (likeness := question.likeness(phrase, rarity)) > best:
                best, why = likeness, said
        coverage = question.coverage(page.tokens)
        return Hit(page.resource, 0.5 * best + 0.4 * coverage + situated.get(page.resource.id, 0.0), why)


def _suggestions(catalogue: Catalogue) -> tuple[Suggestion, ...]:
    return (*map(of_topic, catalogue.topics()), *map(of_resource, catalogue))


def _order(hit: Hit, state: str | None) -> tuple[bool, float, bool, bool, str]:
    entry = hit.resource
    return (
        state is None or entry.state != state,
        -round(hit.score, 2),
        not entry.own,
        not entry.verified,
        entry.id,
    )


class _Base:
    """What every community shares: tables, pages, rarity of words, spelling."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.pages = {entry.id: page(entry, lexicon) for entry in catalogue}
        self._ids = tuple(self.pages)
        said = [(at, phrase) for at, situation in enumerate(lexicon.situations) for phrase in situation.phrases]
        self._sayings = tuple((lexicon.situations[at], frozenset(lexicon.tight(text))) for at, text in said)
        grouped: dict[str, set[str]] = defaultdict(set)
        for situation, tokens in self._sayings:
            grouped[situation.id] |= tokens
        self.rarity = Rarity.of([*(p.tokens for p in self.pages.values()), *grouped.values()])
        self.speller = Speller(self._words(catalogue))
        self._tables = self._filled()

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
                f"CREATE VIRTUAL TABLE {name} USING fts5(tokens, detail=none, columnsize=1,"
                " tokenize=\"unicode61 tokenchars '~'\")"
            )
        pages = [(at, " ".join(self.pages[key].tokens)) for at, key in enumerate(self._ids)]
        sayings = [(at, " ".join(tokens)) for at, (_, tokens) in enumerate(self._sayings)]
        tables.executemany("INSERT INTO page (rowid, tokens) VALUES (?, ?)", pages)
        tables.executemany("INSERT INTO saying (rowid, tokens) VALUES (?, ?)", sayings)
        tables.commit()
        return tables

    def question(self, query: str) -> Question:
        """The query as terms: synonyms read, unknown words corrected or completed."""
        words = [meant for word in spoken(query) for meant in self._meant(word)]
        tokens = self.lexicon.synonyms.read([stem(word) for word, _ in words])
        guessed = {stem(word): worth for word, worth in words}
        return Question.of([{token: guessed.get(token, 1.0)} for token in tokens], self.rarity)

    def _meant(self, word: str) -> Iterable[tuple[str, float]]:
        return [(meant, 1.0 if meant == word else GUESSED) for meant in self.speller.meant(word)]

    def _rows(self, table: str, question: Question) -> list[int]:
        match = " OR ".join(f'"{form}"' for form in question.forms)
        found = self._tables.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT ?",  # noqa: S608 (two fixed names)
            (match, POOL),
        )
        return [row for (row,) in found]

    def candidates(self, question: Question, situated: Mapping[str, float]) -> list[Page]:
        """Pages worth scoring: those the full-text index ranks first, and those that a situation names."""
        ids = dict.fromkeys(self._ids[row] for row in self._rows("page", question))
        return [self.pages[key] for key in {**ids, **dict.fromkeys(situated)} if key in self.pages]

    def situated(self, question: Question) -> Mapping[str, float]:
        """What situations add to entries, by id."""
        alike: dict[str, float] = {}
        near = {}
        for row in self._rows("saying", question):
            situation, tokens = self._sayings[row]
            likeness = question.likeness(tokens, self.rarity)
            if likeness > alike.get(situation.id, 0.0):
                alike[situation.id], near[situation.id] = likeness, situation
        added: dict[str, float] = {}
        for name, likeness in alike.items():
            for entry, grade in near[name].grades.items():
                added[entry] = max(added.get(entry, 0.0), likeness * (0.25 + 0.25 * grade))
        return added
