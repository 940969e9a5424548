"""Stock: a set of entries made ready to be scored, the shared catalogue's or a community's own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from cogs.resources.catalogue import Resource
from cogs.resources.lexicon import Lexicon
from cogs.resources.scoring import Met, Question, Rarity, Weights, phrases_of, titles_of, tokens_of
from cogs.resources.tables import Row, Table

NONE = Met()


class Stock:
    """Entries by the phrases that name them, by all their words, and by their very titles."""

    def __init__(self, entries: Iterable[Resource], lexicon: Lexicon, rarity: Rarity, weights: Weights) -> None:
        """``rarity`` is the shared one, also for a community's own entries."""
        self._entries = tuple(entries)
        self._weights = weights
        listed = tuple(enumerate(self._entries))
        said = ((at, lexicon.tight(text)) for at, entry in listed for text in phrases_of(entry))
        self._phrases = Table((Row(at, dict.fromkeys(tokens, 1.0)) for at, tokens in said), rarity)
        self._words = Table((Row(at, tokens_of(entry, lexicon, weights)) for at, entry in listed), rarity)
        self._titles: dict[str, list[int]] = defaultdict(list)
        for at, entry in listed:
            for title in titles_of(entry):
                self._titles[" ".join(title)].append(at)
        self._places = {entry.id: at for at, entry in listed}

    def scored(self, question: Question, situated: Mapping[str, float]) -> Iterator[tuple[Resource, float]]:
        """Give every entry that shares words with the question, or that a situation names, with its score."""
        weights = self._weights
        likest = self._phrases.likest(question, weights)
        held = self._words.held(question)
        titled = self._titles.get(" ".join(question.heard), ())
        named = (self._places[key] for key in situated if key in self._places)
        for at in {*likest, *held, *titled, *named}:
            entry = self._entries[at]
            score = weights.phrase * likest.get(at, 0.0) + weights.coverage * question.coverage(held.get(at, NONE))
            score = score * (weights.own if entry.own else 1.0) + (at in titled) * weights.title
            yield entry, score + situated.get(entry.id, 0.0)
