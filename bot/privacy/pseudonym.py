"""Pseudonyms: a friendly name that is one person's in one thread, and tells nothing in any other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.people import Person
from bot.privacy.epochs import Epochs
from bot.privacy.tag import SIZE, mac

LIST: Final = 256  # words in each list: one byte chooses one
FIRST: Final = "en"


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place in a thread: a tag that knows it again, and the names it asks for, the dearest first."""

    tag: str
    names: Sequence[int]


class Pseudonyms:
    """Seats in threads, under the key of the week in which the thread was opened."""

    def __init__(self, epochs: Epochs) -> None:
        """Take keys from ``epochs``."""
        self._epochs = epochs

    def seat(self, person: Person, thread: str, epoch: str) -> Seat:
        """Return a person's seat in a thread of that week. Raises ``KeyGone`` when the week's key was destroyed.

        One half of the HMAC is the tag, the other the names. Of the names the first is taken unless somebody else in
        the thread has it: eight are asked for, and that all are taken happens in no thread that people could read.
        """
        drawn = mac(self._epochs.secret(epoch, "pseudonym"), "seat", person.home, person.id, thread)
        names = [int.from_bytes(drawn[at : at + 2], "big") for at in range(SIZE, len(drawn), 2)]
        return Seat(drawn[:SIZE].hex(), tuple(dict.fromkeys(names)))


class Names:
    """The words of pseudonyms by language; the same number is a name in each."""

    def __init__(self, read: Callable[[str], str]) -> None:
        """Read the lists: ``read(name)`` gives the text of a shipped file. Raises ``ValueError`` for a wrong list."""
        self._lists = {code: (_words(read, code, "kinds"), _words(read, code, "things")) for code in (FIRST, "es")}

    def say(self, number: int, language: str) -> str:
        """Return the name of a number from 0 to 65,535, such as "Patient Lantern" or "Farol paciente"."""
        code = language if language in self._lists else FIRST
        kinds, things = self._lists[code]
        kind, thing = kinds[number // LIST], things[number % LIST]
        return f"{kind.title()} {thing.title()}" if code == FIRST else f"{thing.capitalize()} {kind}"


def _words(read: Callable[[str], str], code: str, part: str) -> tuple[str, ...]:
    words = tuple(line for line in read(f"pseudonyms/{code}-{part}.txt").split("\n") if line and line[0] != "#")
    if len(words) != LIST or len(set(words)) != LIST:
        raise ValueError(f"data/pseudonyms/{code}-{part}.txt must hold {LIST} words, each once")
    return words
