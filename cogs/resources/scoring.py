"""Scoring: how well the words of a question fit the phrases and the whole text of one entry."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cogs.resources.catalogue import Resource
from cogs.resources.lexicon import Lexicon

NAME, TAG, SUMMARY = 1.0, 0.9, 0.6  # what a word is worth by where it stands


@dataclass(frozen=True, slots=True)
class Page:
    """An entry ready to be scored: its phrases as token sets, and every token with its worth."""

    resource: Resource
    phrases: tuple[tuple[frozenset[str], str], ...]
    tokens: Mapping[str, float]


def page(resource: Resource, lexicon: Lexicon) -> Page:
    """The page of a resource, its words read by a lexicon."""
    names = (resource.name, resource.short or "", *resource.aliases)
    said = dict.fromkeys(text for text in (*names, *resource.tags, resource.topic.value) if text)
    phrases = tuple((frozenset(tight), text) for text in said if (tight := lexicon.tight(text)))
    tokens = dict.fromkeys(lexicon.loose(resource.summary), SUMMARY)
    tokens |= dict.fromkeys(lexicon.loose(" ; ".join(resource.tags)), TAG)
    for text in (*resource.tags, *names):
        tokens |= dict.fromkeys(lexicon.loose(text), NAME if text in names else TAG)
    return Page(resource, phrases, tokens)


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a token says: ln(1 + N / entries that hold it); an unknown token says the most."""

    weights: Mapping[str, float]
    unknown: float

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]]) -> "Rarity":
        """Rarity counted over the token sets of texts."""
        sets = [frozenset(text) for text in texts]
        counts = Counter(token for text in sets for token in text)
        total = len(sets) or 1
        return cls({token: math.log(1 + total / n) for token, n in counts.items()}, math.log(1 + total))

    def __getitem__(self, token: str) -> float:
        return self.weights.get(token, self.unknown)


@dataclass(frozen=True, slots=True)
class Question:
    """A query ready to be compared: each form of each term leads to the term's place and the form's worth."""

    forms: Mapping[str, tuple[int, float]]
    weights: tuple[float, ...]
    mass: float

    @classmethod
    def of(cls, terms: Iterable[Mapping[str, float]], rarity: Rarity) -> "Question":
        """A question from terms; each term is its forms with their worth (1 for the word as typed)."""
        forms: dict[str, tuple[int, float]] = {}
        weights = []
        for at, term in enumerate(terms):
            weights.append(min(rarity[form] for form in term))
            for form, worth in term.items():
                forms.setdefault(form, (at, worth))
        return cls(forms, tuple(weights), sum(weights) or 1.0)

    def likeness(self, phrase: frozenset[str], rarity: Rarity) -> float:
        """0 to 1: how much of the phrase was said, and how much of what was said the phrase holds."""
        met: dict[int, float] = {}
        missed = 0.0
        for token in phrase:
            found = self.forms.get(token)
            if found is None:
                missed += rarity[token]
            else:
                met[found[0]] = max(met.get(found[0], 0.0), found[1])
        if not met:
            return 0.0
        common = sum(self.weights[at] * worth for at, worth in met.items())
        return common / (common + 0.6 * missed + 0.4 * (self.mass - common))

    def coverage(self, tokens: Mapping[str, float]) -> float:
        """0 to 1: how much of the question an entry's words hold, each by its worth."""
        met: dict[int, float] = {}
        for form, (at, worth) in self.forms.items():
            if form in tokens:
                met[at] = max(met.get(at, 0.0), worth * tokens[form])
        return sum(self.weights[at] * worth for at, worth in met.items()) / self.mass
