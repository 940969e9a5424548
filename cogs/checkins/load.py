"""Instruments out of their YAML files; every fault is told by file and line, to whoever edits them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

import yaml

from bot import Words
from bot.i18n import Texts
from bot.yamls import compose
from cogs.checkins.instruments import Every, Instrument, InstrumentError, Instruments, Option, Wording

NEEDED: Final = {"id", "name", "every", "validated", "licence", "source", "texts"}
KNOWN: Final = NEEDED | {"url", "communities", "low", "good", "offer"}
T = TypeVar("T")
FIVE: Final = 5  # answers: what one row of buttons holds


class Part:
    """One node of a file: reads itself as what is wanted, or raises ``InstrumentError`` with its line."""

    def __init__(self, file: str, node: yaml.Node) -> None:
        """``node`` as PyYAML composed it."""
        self._file = file
        self._node = node

    def fault(self, mend: str) -> InstrumentError:
        """Return the error that stands at this line."""
        return InstrumentError(f"{self._file}:{self._node.start_mark.line + 1}: {mend}")

    def fields(self, needed: Iterable[str], known: Iterable[str]) -> "dict[str, Part]":
        """Return the parts of a mapping by name."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.fault("expected fields such as “name: …”")
        found: dict[str, Part] = {}
        for key, value in self._node.value:
            name = str(key.value)
            if name not in known or name in found:
                raise Part(self._file, key).fault(f"“{name}” stands here twice, or is no field that can stand here")
            found[name] = Part(self._file, value)
        if missing := set(needed) - found.keys():
            raise self.fault(f"{', '.join(sorted(missing))} is missing")
        return found

    def named(self) -> "dict[str, Part]":
        """Return the parts of a mapping whose names are free."""
        keys = [str(key.value) for key, _ in self._node.value] if isinstance(self._node, yaml.MappingNode) else []
        return self.fields((), keys)

    def parts(self) -> "list[Part]":
        """Return the parts of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.fault("expected a list")
        return [Part(self._file, node) for node in self._node.value]

    def text(self, most: int = 400) -> str:
        """Return a text that is not empty."""
        if not isinstance(self._node, yaml.ScalarNode) or not str(self._node.value).strip():
            raise self.fault("expected a text")
        if len(self._node.value) > most:
            raise self.fault(f"at most {most} characters")
        return str(self._node.value).strip()

    def words(self, most: int = 400) -> Words:
        """Return a text that may stand in several languages, each under its code."""
        if not isinstance(self._node, yaml.MappingNode):
            return self.text(most)
        return Texts(tuple((code, part.text(most)) for code, part in self.named().items()))

    @property
    def empty(self) -> bool:
        """Whether nothing stands here."""
        return isinstance(self._node, yaml.ScalarNode) and self._node.tag == "tag:yaml.org,2002:null"

    @property
    def listed(self) -> bool:
        """Whether a list stands here."""
        return isinstance(self._node, yaml.SequenceNode)

    def whole(self) -> int:
        """Return a whole number from 0 to 100."""
        text = self.text()
        if not (text.isascii() and text.isdigit() and int(text) <= 100):
            raise self.fault("expected a whole number from 0 to 100")
        return int(text)

    def one_of(self, values: Mapping[str, object]) -> object:
        """Return what the text stands for."""
        if (text := self.text()) not in values:
            raise self.fault(f"expected one of {', '.join(values)}")
        return values[text]


def open_instruments(files: Mapping[str, str]) -> Instruments:
    """Return the instruments in these YAML texts by file name. Raises ``InstrumentError``."""
    return Instruments(read_instrument(text, name) for name, text in files.items())


def read_instrument(text: str, file: str) -> Instrument:
    """Return the instrument in a YAML text. Raises ``InstrumentError`` naming the line."""
    try:
        root = compose(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InstrumentError(f"{file}:{line}: this is not valid YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError):
        raise InstrumentError(f"{file}:1: this is nested too deeply, or holds what no YAML text can hold") from None
    if root is None:
        raise InstrumentError(f"{file}:1: the file is empty")
    whole = Part(file, root)
    part = whole.fields(NEEDED, KNOWN)
    wordings = {language: _wording(texts) for language, texts in part["texts"].named().items()}
    if not wordings:
        raise part["texts"].fault("expected at least one language, such as en")
    if len({tuple(o.value for o in w.options) for w in wordings.values()}) > 1:
        raise part["texts"].fault("every language needs the same values in the same order")
    every = Every(str(part["every"].one_of({e.value: e for e in Every})))
    if every is Every.WEEK and any(name not in part or part[name].empty for name in ("low", "good")):
        raise whole.fault("a weekly question needs low and good, so that weeks can be told apart")
    return Instrument(
        id=_id(part["id"]),
        name=part["name"].words(80),
        every=every,
        validated=part["validated"].one_of({"true": True, "false": False}) is True,
        licence=part["licence"].text(),
        source=part["source"].text(),
        wordings=wordings,
        url=_maybe(part, "url", _url),
        communities=_maybe(part, "communities", _communities),
        low=_maybe(part, "low", Part.whole),
        good=_maybe(part, "good", Part.whole),
        offer=_maybe(part, "offer", lambda offer: frozenset(one.whole() for one in offer.parts())) or frozenset(),
    )


def _maybe(part: Mapping[str, Part], name: str, read: Callable[[Part], T]) -> T | None:
    found = part.get(name)
    return None if found is None or found.empty else read(found)


def _wording(texts: Part) -> Wording:
    part = texts.fields(("question", "choices"), ("question", "choices"))
    options = tuple(_option(choice) for choice in part["choices"].parts())
    if not 2 <= len(options) <= FIVE or len({o.value for o in options}) != len(options):
        raise part["choices"].fault(f"expected two to {FIVE} choices, each with a value of its own")
    return Wording(part["question"].text(300), options)


def _option(choice: Part) -> Option:
    part = choice.fields(("value", "label"), ("value", "label", "face"))
    return Option(part["value"].whole(), part["label"].text(300), _maybe(part, "face", lambda face: face.text(8)) or "")


def _id(part: Part) -> str:
    text = part.text(16)  # it travels in the token of every button
    if not (text.isascii() and text.isalnum() and text.islower()):
        raise part.fault("an id is at most 16 small letters and digits")
    return text


def _url(part: Part) -> str:
    if not (text := part.text()).startswith("https://"):
        raise part.fault("expected an address that begins with https://")
    return text


def _communities(part: Part) -> frozenset[str] | None:
    if part.listed:
        return frozenset(one.text() for one in part.parts())
    part.one_of({"any": None})
    return None
