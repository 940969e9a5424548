"""Scoring: how well the words of a question fit the phrases and the whole text of one entry."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from cogs.resources.catalogue import Resource
from cogs.resources.lexicon import Lexicon
from cogs.resources.words import spoken


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature is worth; chosen on our own training queries (docs/search.md tells how)."""

    phrase: float = 0.6  # the phrase of an entry that is most like the question
    coverage: float = 0.6  # how much of the question the entry's words hold
    situation: float = 0.46  # per grade of the situation that is most like the question
    spread: float = 0.4  # what the words of all its phrases together add to a situation
    kin: float = 0.3  # what the best answers lend to those that editors graded beside them
    curve: float = 0.9  # below 1, a situation that is half alike still counts
    missed: float = 0.6  # a word of the phrase that was not said
    extra: float = 0.3  # a word of the question that the phrase lacks
    elsewhere: float = 4.0  # how much heavier words of other questions weigh
    unknown: float = 0.72  # how much a word weighs that stands nowhere here
    light: float = 0.85  # how much light words weigh
    evidence: float = 5.5  # words of less rarity than this together are trusted less, in proportion
    guessed: float = 0.72  # a corrected or completed word beside one as typed
    least: float = 1.0  # a best score below this is junk: better no answer than that one
    floor: float = 0.13  # no answer at all below this, whatever the best one is
    own: float = 2.5  # a community's own entry has no situations: this makes up for them
    title: float = 3.0  # the question is an entry's very name
    tag: float = 0.9  # a word among the tags beside one in a name
    summary: float = 0.6  # a word in the summary beside one in a name


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a token says: ln(1 + N / entries that hold it); an unknown token says the most."""

    counts: Mapping[str, int]
    weights: Mapping[str, float]
    unknown: float

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]], light: frozenset[str], lighter: float) -> "Rarity":
        """Rarity counted over the token sets of texts; `light` tokens count `lighter` times."""
        sets = [frozenset(text) for text in texts]
        counts = Counter(token for text in sets for token in text)
        total = len(sets) or 1
        weights = {token: math.log(1 + total / n) for token, n in counts.items()}
        weights |= {token: lighter * weights[token] for token in light & weights.keys()}
        return cls(counts, weights, math.log(1 + total))

    def __getitem__(self, token: str) -> float:
        return self.weights.get(token, self.unknown)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase ready to be compared: its text, its tokens and how much they say together."""

    said: str
    tokens: frozenset[str]
    rarity: Rarity
    mass: float

    @classmethod
    def of(cls, text: str, lexicon: Lexicon, rarity: Rarity) -> "Phrase":
        """A phrase as a lexicon reads it."""
        tokens = frozenset(lexicon.tight(text))
        return cls(text, tokens, rarity, sum(rarity[token] for token in tokens))


@dataclass(frozen=True, slots=True)
class Page:
    """An entry ready to be scored: its phrases, and every token with its worth."""

    resource: Resource
    titles: frozenset[tuple[str, ...]]
    phrases: tuple[Phrase, ...]
    tokens: Mapping[str, float]

    @classmethod
    def of(cls, resource: Resource, lexicon: Lexicon, rarity: Rarity, weights: Weights) -> "Page":
        """The page of a resource."""
        said = dict.fromkeys((*_names(resource), *resource.tags, resource.topic.value))
        phrases = tuple(Phrase.of(text, lexicon, rarity) for text in said)
        titles = frozenset((spoken(resource.name), spoken(resource.short or resource.name)))
        return cls(resource, titles, phrases, tokens_of(resource, lexicon, weights))


def tokens_of(resource: Resource, lexicon: Lexicon, weights: Weights) -> dict[str, float]:
    """Every token of an entry with its worth by the best place where it stands."""
    tokens = dict.fromkeys(lexicon.loose(resource.summary), weights.summary)
    for places, worth in ((resource.tags, weights.tag), (_names(resource), 1.0)):
        for text in places:
            tokens |= dict.fromkeys(lexicon.loose(text), worth)
    return tokens


def _names(resource: Resource) -> tuple[str, ...]:
    return (resource.name, *((resource.short,) if resource.short else ()), *resource.aliases)


@dataclass(frozen=True, slots=True)
class Question:
    """A query ready to be compared: its words, each token's weight and worth (1 as typed, less if guessed)."""

    heard: tuple[str, ...]
    tokens: Mapping[str, tuple[float, float]]
    mass: float
    burden: Mapping[str, float]  # what words of other questions weigh more where they are not met

    def likeness(self, phrase: Phrase, weights: Weights) -> float:
        """0 to 1: how much of the phrase was said, and how much of what was said the phrase holds."""
        met = phrase.tokens & self.tokens.keys()
        if not met:
            return 0.0
        common = known = 0.0
        for token in met:
            weight, worth = self.tokens[token]
            common += weight * worth
            known += phrase.rarity[token]
        missed, extra = phrase.mass - known, self.mass - common - self._relief(met)
        trust = min(1.0, common / weights.evidence)
        return trust * common / (common + weights.missed * missed + weights.extra * extra)

    def _relief(self, met: Set[str]) -> float:
        return sum(more for token, more in self.burden.items() if token in met) if self.burden else 0.0

    def coverage(self, tokens: Mapping[str, float]) -> float:
        """0 to 1: how much of the question an entry's words hold, each by its worth."""
        met = tokens.keys() & self.tokens.keys()
        held = sum(self.tokens[token][0] * self.tokens[token][1] * tokens[token] for token in met)
        return held / (self.mass - self._relief(met) or 1.0)

    def spread(self, tokens: Set[str], weights: Weights) -> float:
        """0 to 1: how much of the question the words of all phrases of a situation hold together."""
        met = tokens & self.tokens.keys()
        held = sum(self.tokens[token][0] * self.tokens[token][1] for token in met)
        return min(1.0, held / weights.evidence) * held / (self.mass - self._relief(met) or 1.0)
