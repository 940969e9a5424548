"""Scoring: how well the words of a question fit the phrases and the whole text of one entry."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
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
    spread: float = 0.8  # what the words of all its phrases together add to a situation
    very: float = 0.1  # per grade of a situation, for a phrase of it that is nearly the question
    lone: float = 0.5  # one word of a situation beside several others
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
    hardly: float = 0.9  # and below this where no word of another question was heard
    floor: float = 0.13  # no answer at all below this, whatever the best one is
    own: float = 2.5  # a community's own entry has no situations: this makes up for them
    title: float = 3.0  # the question is an entry's very name
    tag: float = 0.9  # a word among the tags beside one in a name
    summary: float = 0.6  # a word in the summary beside one in a name


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a token says: ln(1 + N / texts that hold it); one that stands nowhere says less than the rarest."""

    counts: Mapping[str, int]
    total: int
    light: frozenset[str]
    weights: Weights

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]], light: frozenset[str], weights: Weights) -> "Rarity":
        """Rarity counted over the token sets of texts; `light` tokens say `weights.light` times as much."""
        sets = [frozenset(text) for text in texts]
        return cls(Counter(token for text in sets for token in text), len(sets) or 1, light, weights)

    def __getitem__(self, token: str) -> float:
        if (count := self.counts.get(token)) is None:
            return self.most * self.weights.unknown
        return math.log(1 + self.total / count) * (self.weights.light if token in self.light else 1.0)

    @property
    def most(self) -> float:
        """What a token says that stands in one text only."""
        return math.log(1 + self.total)


def tokens_of(resource: Resource, lexicon: Lexicon, weights: Weights) -> dict[str, float]:
    """Every token of an entry with its worth by the best place where it stands."""
    tokens = dict.fromkeys(lexicon.loose(resource.summary), weights.summary)
    for places, worth in ((resource.tags, weights.tag), (names(resource), 1.0)):
        for text in places:
            tokens |= dict.fromkeys(lexicon.loose(text), worth)
    return tokens


def phrases_of(resource: Resource) -> Iterable[str]:
    """What people may call an entry, each once: names, aliases, tags, topic."""
    return dict.fromkeys((*names(resource), *resource.tags, resource.topic.value))


def titles_of(resource: Resource) -> frozenset[tuple[str, ...]]:
    """The words of an entry's name, and of its short name."""
    return frozenset((spoken(resource.name), spoken(resource.short or resource.name)))


def names(resource: Resource) -> tuple[str, ...]:
    """The name, the short one if there is one, and the aliases."""
    return (resource.name, *((resource.short,) if resource.short else ()), *resource.aliases)


@dataclass(slots=True)
class Met:
    """What a row holds of a question: rarity of its words that were said, their worth, and burden that they lift."""

    known: float = 0.0
    common: float = 0.0
    relief: float = 0.0
    words: int = 0

    def add(self, known: float, common: float, relief: float) -> None:
        """Count one more word."""
        self.known += known
        self.common += common
        self.relief += relief
        self.words += 1


@dataclass(frozen=True, slots=True)
class Question:
    """A query ready to be compared: its words, each token's weight and worth (1 as typed, less if guessed).

    `burden` is what words of other questions weigh more as long as nothing meets them; `mass` is all of it together.
    """

    heard: tuple[str, ...]
    tokens: Mapping[str, tuple[float, float]]
    burden: Mapping[str, float]
    mass: float

    def likeness(self, met: Met, mass: float, weights: Weights) -> float:
        """0 to 1: how much of a phrase of that mass was said, and how much of what was said the phrase holds."""
        missed, extra = mass - met.known, self.mass - met.common - met.relief
        trust = min(1.0, met.common / weights.evidence)
        return trust * met.common / (met.common + weights.missed * missed + weights.extra * extra)

    def coverage(self, met: Met) -> float:
        """0 to 1: how much of the question is held, each word by its worth."""
        return met.common / (self.mass - met.relief or 1.0)

    def spread(self, met: Met, weights: Weights) -> float:
        """Coverage, trusted less where little was met, and less again where it was one word of several."""
        alone = met.words == 1 < len(self.tokens)
        return min(1.0, met.common / weights.evidence) * self.coverage(met) * (weights.lone if alone else 1.0)
