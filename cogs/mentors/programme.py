"""A programme: weeks of small things to do and to talk about, out of a YAML text whose every fault has its line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import yaml

from bot import P, Phrase, Words
from bot.i18n import Texts
from bot.yamls import Knot, compose
from cogs.mentors.words import Topic

LANGUAGES: Final = ("en", "es")  # those that a programme may be told in; the first is needed
MOST_WEEKS: Final = 26
NAME_LONG: Final = 60
ABOUT_LONG: Final = 300
TITLE_LONG: Final = 60
PROMPT_LONG: Final = 600
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ID_LONG: Final = 24  # it travels in the token of a button


@dataclass(frozen=True, slots=True)
class Week:
    """One week: what to talk about, and what is then done, if anything."""

    title: Words
    prompt: Words
    milestone: Words = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """Some weeks for two; ``topics`` are those that it fits."""

    id: str
    name: Words
    about: Words
    weeks: tuple[Week, ...]
    topics: frozenset[Topic] = frozenset()

    @property
    def milestones(self) -> dict[int, Words]:
        """What is to be ticked, by the number of its week, from 1."""
        return {number: week.milestone for number, week in enumerate(self.weeks, 1) if week.milestone}


@dataclass(frozen=True, slots=True)
class Hole:
    """One fault of a text, and the line where it stands, from 1."""

    line: int
    mend: Phrase

    def told(self) -> Phrase:
        """Say both."""
        return P("line {line}: {mend}")(line=self.line, mend=self.mend)


class ProgrammeError(Exception):
    """A shipped programme is broken; says where, and how to mend it."""


def shipped(files: Mapping[str, str]) -> dict[str, Programme]:
    """Return the programmes in these YAML texts by id. Raises ``ProgrammeError`` with every fault, by file and line."""
    found: dict[str, Programme] = {}
    wrong: list[str] = []
    for name, text in files.items():
        made, holes = read(text)
        wrong += [f"data/programmes/{name}:{hole.line}: {hole.mend}" for hole in holes]
        if made is not None and f"{made.id}.yaml" != name:
            wrong.append(f"data/programmes/{name}:1: the id and the file's name are to be the same")
        if made is not None:
            found[made.id] = made
    if wrong:
        raise ProgrammeError("\n".join(wrong))
    return found


def read(text: str) -> tuple[Programme | None, list[Hole]]:
    """Return the programme in a YAML text, or None and every fault of it in the order of lines."""
    try:
        root = compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, [Hole(mark.line + 1 if mark else 1, P("this is not valid YAML; look at colons and indents"))]
    except Knot:
        return None, [Hole(1, P("this is nested too deeply, or refers to itself"))]
    except (yaml.YAMLError, ValueError):
        return None, [Hole(1, P("this holds signs that no YAML text can hold"))]
    if root is None:
        return None, [Hole(1, P("there is nothing here"))]
    reader = _Reader([])
    made = reader.programme(root)
    holes = sorted(reader.holes, key=lambda hole: hole.line)
    return (None, holes) if holes else (made, [])


class _Reader:
    """Reads on after a fault, so that all are found at once."""

    def __init__(self, holes: list[Hole]) -> None:
        self.holes = holes

    def programme(self, root: yaml.Node) -> Programme:
        fields = self._fields(root, ("id", "name", "about", "weeks"), ("topics",))
        id_ = self._text(fields.get("id"), ID_LONG)
        if id_ and not _ID.fullmatch(id_):
            self._hole(fields["id"], P("an id is small letters, digits and hyphens, such as first-90-days"))
        name, about = self._words(fields.get("name"), NAME_LONG), self._words(fields.get("about"), ABOUT_LONG)
        return Programme(id_, name, about, self._weeks(fields.get("weeks")), self._topics(fields.get("topics")))

    def _weeks(self, node: yaml.Node | None) -> tuple[Week, ...]:
        weeks = self._list(node)
        if node is not None and len(weeks) > MOST_WEEKS:
            self._hole(node, P("at most {n} weeks, please")(n=MOST_WEEKS))
        return tuple(self._week(week) for week in weeks)

    def _week(self, node: yaml.Node) -> Week:
        fields = self._fields(node, ("title", "prompt"), ("milestone",))
        title, prompt = self._words(fields.get("title"), TITLE_LONG), self._words(fields.get("prompt"), PROMPT_LONG)
        return Week(title, prompt, self._words(fields.get("milestone"), TITLE_LONG))

    def _topics(self, node: yaml.Node | None) -> frozenset[Topic]:
        if node is None:
            return frozenset()
        known = {topic.value: topic for topic in Topic}
        found = [(each, self._text(each, TITLE_LONG)) for each in self._list(node)]
        for each, word in found:
            if word and word not in known:
                self._hole(each, P("{word} is no topic; there are {topics}")(word=word, topics=", ".join(known)))
        return frozenset(known[word] for _, word in found if word in known)

    def _fields(self, node: yaml.Node, needed: tuple[str, ...], more: tuple[str, ...]) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self._hole(node, P("expected fields here: {names}")(names=", ".join(needed)))
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            word = str(key.value)
            if word not in needed + more:
                names = ", ".join(needed + more)
                self._hole(key, P("{word} cannot stand here; there are {names}")(word=word[:TITLE_LONG], names=names))
            elif word in found:
                self._hole(key, P("{word} stands here twice")(word=word))
            else:
                found[word] = value
        for word in needed:
            if word not in found:
                self._hole(node, P("{word} is missing")(word=word))
        return found

    def _list(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self._hole(node, P("expected a list, each line of it with a dash"))
            return []
        return list(node.value)

    def _words(self, node: yaml.Node | None, most: int) -> Words:
        """A text, or the same in several languages, each under its code: ``en: …`` and ``es: …``."""
        if not isinstance(node, yaml.MappingNode):
            return self._text(node, most)
        texts = self._fields(node, LANGUAGES[:1], LANGUAGES[1:])
        return Texts(tuple((code, self._text(text, most)) for code, text in texts.items())) if texts else ""

    def _text(self, node: yaml.Node | None, most: int) -> str:
        if node is None:
            return ""
        text = str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""
        if not text:
            self._hole(node, P("expected some words here"))
        elif len(text) > most:
            over = len(text) - most
            self._hole(node, P("this is {n} character too long", "this is {n} characters too long")(n=over))
        return text

    def _hole(self, node: yaml.Node, mend: Phrase) -> None:
        self.holes.append(Hole(node.start_mark.line + 1, mend))
