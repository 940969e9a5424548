"""Words of crisis: rules that read a text and say which kind of danger it speaks of, or none."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot import yamls

LONGEST = 4000  # characters that are read; both platforms take no more in one field

_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_MIXED = re.compile(r"(?=\S*[a-z]{2})[a-z0-9@$!]*[a-z][0-9@$!]+[a-z][a-z0-9@$!]*|[$@][a-z]{2,}")
_SPACED = re.compile(r"\b(?:[a-z] ){2,}[a-z]\b")
_RUN = re.compile(r"([a-z])\1{2,}")
_NOISE = re.compile(r"[^a-z0-9]+")
_SPANISH = re.compile(r"\b(?:que|quiero|estoy|mi|me|con|para|por|no puedo|ayuda|el|la|los|muy|ya|si|lo)\b")


class Kind(StrEnum):
    """What kind of danger; the order is the ladder: what threatens life soonest comes first."""

    OVERDOSE = "overdose"
    SUICIDE = "suicide"
    HARM_TO_OTHERS = "harm_to_others"
    VIOLENCE_HOME = "violence_home"
    SELF_HARM = "self_harm"
    SOMEONE_ELSE = "someone_else"


@dataclass(frozen=True, slots=True)
class Crisis:
    """The kinds of danger a text speaks of, the most urgent first, and whether it is in Spanish."""

    kinds: tuple[Kind, ...]
    spanish: bool = False

    @property
    def kind(self) -> Kind:
        """The most urgent kind."""
        return self.kinds[0]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over folded text, and the context in which it means nothing."""

    say: re.Pattern[str]
    unless: re.Pattern[str] | None

    def holds(self, text: str) -> bool:
        """True if the pattern is met and its own context does not take it back."""
        return self.say.search(text) is not None and (self.unless is None or self.unless.search(text) is None)


@dataclass(frozen=True, slots=True)
class Rules:
    """A triage by rules, for English and Spanish."""

    ladder: Mapping[Kind, tuple[Rule, ...]]

    def __call__(self, text: str) -> Crisis | None:
        """The crisis a text speaks of, or None; the text is read up to LONGEST characters."""
        readings = {folded(text, 2), folded(text, 1)}
        kinds = tuple(kind for kind in Kind if any(self._speaks(kind, reading) for reading in readings))
        return Crisis(kinds, in_spanish(text)) if kinds else None

    def _speaks(self, kind: Kind, text: str) -> bool:
        return any(rule.holds(text) for rule in self.ladder.get(kind, ()))


def folded(text: str, runs: int = 2) -> str:
    """Small plain letters and digits with single spaces; stretched letters are cut to `runs`.

    Undone on the way: compatibility forms, accents, invisible characters, leetspeak inside words, s p a c e d letters.
    """
    plain = unicodedata.normalize("NFKD", text[:LONGEST])
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf")).casefold()
    plain = re.sub(r"['’`´]", "", plain)
    plain = _MIXED.sub(lambda found: found.group().translate(_LEET), plain)
    plain = _NOISE.sub(" ", plain).strip()
    plain = _SPACED.sub(lambda found: found.group().replace(" ", ""), plain)
    return _RUN.sub(lambda found: found.group(1) * runs, plain)


def in_spanish(text: str) -> bool:
    """Return whether a text is likely Spanish, by its small words."""
    words = folded(text)
    return len(_SPANISH.findall(words)) >= max(1, len(words.split()) // 6) and any(
        mark in f" {words} " for mark in _ONLY_SPANISH
    )


_ONLY_SPANISH = (
    " quiero ", " estoy ", " que ", " con ", " mi ", " para ", " por ", " ayuda ", " ya ", " suicid", " miedo ",
    " morir", " muy ", " pastillas ", " casa ", " vivir ", " violencia ",
)  # fmt: skip


def read_rules(text: str) -> Rules:
    """Rules out of YAML: classes of words, and patterns by kind. Raises ValueError that names the broken pattern."""
    data = yamls.read(text)
    classes = {name: str(pattern) for name, pattern in data["classes"].items()}
    return Rules(
        {
            Kind(kind): tuple(_rule(entry["say"], entry.get("unless"), classes) for entry in entries)
            for kind, entries in data["kinds"].items()
        }
    )


def _rule(say: str, unless: str | None, classes: Mapping[str, str]) -> Rule:
    return Rule(_pattern(say, classes), None if unless is None else _pattern(unless, classes))


def _pattern(written: str, classes: Mapping[str, str]) -> re.Pattern[str]:
    try:
        whole = re.sub(r"<(\w+)>", lambda found: classes[found.group(1)], str(written))
        return re.compile(rf"(?<![a-z0-9])(?:{whole})(?![a-z0-9])")
    except (KeyError, re.error) as error:
        raise ValueError(f"crisis/words.yaml: the pattern “{written}” is broken: {error}") from error
