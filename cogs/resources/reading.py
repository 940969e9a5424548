"""Reading a query: spelling mended, synonyms put together, each word weighed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cogs.resources.catalogue import Catalogue
from cogs.resources.lexicon import Lexicon
from cogs.resources.scoring import Question, Rarity, Weights, tokens_of
from cogs.resources.situations import words_of
from cogs.resources.spelling import Speller
from cogs.resources.words import STOP, every_word, spoken, stem

LONG_ENOUGH = 6  # letters of a word that is put together out of two
SHORTEST = 3  # letters of a word that is put right before danger is looked for


class Reader:
    """Turns what people type into a question; knows the words of catalogue and lexicon."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon, weights: Weights) -> None:
        """Rarity is counted over entries and situations alike."""
        texts = [tokens_of(entry, lexicon, weights) for entry in catalogue]
        self.rarity = Rarity.of(
            [*texts, *(words_of(situation, lexicon) for situation in lexicon.situations)], lexicon.light, weights
        )
        self.speller = Speller(_words(catalogue, lexicon), lexicon.plain | lexicon.elsewhere)
        self.lexicon = replace(lexicon, situations=(), elsewhere=frozenset())  # their phrases are numbers by now
        self._elsewhere = lexicon.elsewhere
        self._weights = weights

    def question(self, query: str) -> Question:
        """The query as tokens: unknown words mended or completed, synonyms read, other questions' words weighed up."""
        heard = self._joined(spoken(query))
        words = [(meant, word) for word in heard for meant in self.speller.meant(word)]
        typed = {stem(word) for word, as_typed in words if word == as_typed}
        tokens: dict[str, tuple[float, float]] = {}
        for token in self.lexicon.synonyms.read([stem(word) for word, _ in words]):
            worth = 1.0 if token in typed or token.startswith("~") else self._weights.guessed
            tokens[token] = (self.rarity[token], worth)
        burden = dict.fromkeys(self._strange(heard), self.rarity.most * self._weights.elsewhere)
        mass = sum(weight for weight, _ in tokens.values()) + sum(burden.values())
        return Question(heard, tokens, burden, mass)

    def _joined(self, heard: tuple[str, ...]) -> tuple[str, ...]:
        """Words with two put together that only make sense as one: *schol arship*, *night mares*."""
        words: list[str] = []
        for word in heard:
            whole = words[-1] + word if words else ""
            strange = words and not (self.speller.known(words[-1]) and self.speller.known(word))
            if strange and len(whole) > LONG_ENOUGH and whole in self.speller:
                words[-1] = whole
            else:
                words.append(word)
        return tuple(words)

    def mended(self, query: str) -> str:
        """The whole text, stop words and all, with each misspelt word put right where there is one way to do so."""
        return " ".join(self._right(word) for word in every_word(query))

    def _right(self, word: str) -> str:
        if word in STOP or len(word) < SHORTEST:
            return word
        meant = self.speller.meant(word)
        return meant[0] if len(meant) == 1 else word

    def _strange(self, heard: Sequence[str]) -> Iterable[str]:
        """Tokens of words that belong to other questions."""
        return (token for word in heard if {word, _one(word)} & self._elsewhere for token in self.lexicon.tight(word))


def _one(word: str) -> str:
    """A word without the s of many; short ones stay, since an MLS is not several millilitres."""
    return word.removesuffix("s") if len(word) > SHORTEST else word


def _words(catalogue: Catalogue, lexicon: Lexicon) -> Iterable[str]:
    for entry in catalogue:
        yield from spoken(" ; ".join((entry.name, entry.short or "", entry.summary)))
        for text in (*entry.tags, *entry.aliases):
            yield from spoken(text)
    for situation in lexicon.situations:
        for text in (*situation.phrases, *situation.words.split()):
            yield from spoken(text)
    yield from lexicon.synonyms.words
