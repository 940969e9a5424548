"""Situations at work: what helps in the situation that a question is most like, and which entries go together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from cogs.resources.lexicon import BEST, Lexicon, Situation
from cogs.resources.scoring import Question, Rarity, Weights
from cogs.resources.tables import Row, Table

VERY = 0.6  # a phrase that is more like the question than this decides near ties


class Situations:
    """The situations of a lexicon by each phrase, and by the words of all phrases together."""

    def __init__(self, lexicon: Lexicon, rarity: Rarity, weights: Weights) -> None:
        """Only grades and numbers are kept; the phrases are not."""
        self._grades = tuple(situation.grades for situation in lexicon.situations)
        self._weights = weights
        listed = tuple(enumerate(lexicon.situations))
        said = ((at, lexicon.tight(text)) for at, situation in listed for text in situation.phrases)
        self._phrases = Table((Row(at, dict.fromkeys(tokens, 1.0)) for at, tokens in said), rarity)
        self._words = Table((Row(at, dict.fromkeys(words_of(it, lexicon), 1.0)) for at, it in listed), rarity)
        self.kin = _kin(self._grades)

    def helping(self, question: Question) -> Mapping[str, float]:
        """What the situations that are like the question add to entries, by id."""
        weights = self._weights
        held = self._words.held(question)
        added: dict[str, float] = {}
        likest = self._phrases.likest(question, weights)
        for at, met in held.items():
            likeness, spread = likest.get(at, 0.0), question.spread(met, weights)
            alike = (likeness + weights.spread * (1 - likeness) * spread) ** weights.curve
            very = weights.very * max(0.0, likeness - VERY)
            for entry, grade in self._grades[at].items():
                added[entry] = max(added.get(entry, 0.0), alike * weights.situation * (1 + grade) + very * grade)
        return added


def words_of(situation: Situation, lexicon: Lexicon) -> frozenset[str]:
    """The tokens of all phrases of a situation, and of the words that come up in it."""
    single = (token for word in situation.words.split() for token in lexicon.tight(word))
    return frozenset(single) | {token for phrase in situation.phrases for token in lexicon.tight(phrase)}


def _kin(situations: Iterable[Mapping[str, int]]) -> Mapping[str, Mapping[str, float]]:
    """For each entry, what share (0 to 1) it lends to others: their mean grade where it is the best answer."""
    beside: dict[str, list[Mapping[str, int]]] = defaultdict(list)
    for grades in situations:
        for key in (key for key, grade in grades.items() if grade == BEST):
            beside[key].append(grades)
    return {key: _shares(key, all_grades) for key, all_grades in beside.items()}


def _shares(key: str, all_grades: Sequence[Mapping[str, int]]) -> Mapping[str, float]:
    shares: dict[str, float] = defaultdict(float)
    for grades in all_grades:
        for other, grade in grades.items():
            if other != key:
                shares[other] += grade / BEST / len(all_grades)
    return dict(shares)
