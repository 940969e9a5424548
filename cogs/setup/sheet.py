"""Settings as YAML and back: a version, and under each step its fields as text; every fault knows its line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import yaml

from bot import P, Phrase
from bot.steps import Step
from bot.yamls import LOADER

VERSION: Final = "1"
HEAD: Final = "labmates"  # the key of the version
LIMIT: Final = 20_000  # characters; ours are a tenth of that
NONE: Final = "none"
DEPTH: Final = 4  # of lists and mappings within each other: ours have two

Values: TypeAlias = Mapping[str, str]
"""One step's settings by field, as text."""


@dataclass(frozen=True, slots=True)
class Line:
    """One setting that was read: its line (1-based), and its text as written; empty for none."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: its line (1-based) and what to tell whoever pasted it."""

    line: int
    say: Phrase


Sheet: TypeAlias = Mapping[str, Mapping[str, Line]]
"""What was read: by step and field."""


def write(steps: Sequence[Step], values: Mapping[str, Values], note: Callable[[str], str]) -> str:
    """Return settings as YAML; ``note(text)`` is what a reader is told of a value, such as a channel's name."""
    lines = [f"{HEAD}: {VERSION}"]
    for step in steps:
        mine = values.get(step.name, {})
        lines.append(f"{step.name}:")
        for field in step.fields:
            text = mine.get(field.name) or NONE
            told = note(text)
            lines.append(f"  {field.name}: {_scalar(text)}{f'  # {told}' if told else ''}")
    return "\n".join(lines) + "\n"


def read(text: str, steps: Sequence[Step]) -> tuple[Sheet, list[Fault]]:
    """Return what a text says, and every fault in it; total, and nothing that it names is looked up."""
    if len(text) > LIMIT:
        return {}, [Fault(1, P("That is too long to be settings of mine. Paste it in parts."))]
    try:
        if fault := _dangerous(text):
            return {}, [fault]
        root = yaml.compose(text, LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        say = P("This is not YAML that I can read. Is the indentation two spaces, and is there a colon?")
        return {}, [Fault(mark.line + 1 if mark else 1, say)]
    except (yaml.YAMLError, ValueError):
        return {}, [Fault(1, P("There are characters in it that cannot be read."))]
    return _steps(root, {step.name: step for step in steps})


def _dangerous(text: str) -> Fault | None:
    """Read event by event, so that neither a deep nest nor an alias is ever built."""
    depth = 0
    for event in yaml.parse(text, LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return Fault(line, P("References (& and *) are not settings."))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH:
            return Fault(line, P("This is nested too deeply to be settings."))
    return None


def _steps(root: yaml.Node | None, steps: Mapping[str, Step]) -> tuple[Sheet, list[Fault]]:
    if not isinstance(root, yaml.MappingNode):
        return {}, [Fault(1, P("Begin with “labmates: 1”, as /setup export writes it."))]
    found: dict[str, dict[str, Line]] = {}
    faults: list[Fault] = list(_version(root))
    for key, value in root.value:
        name, line = _name(key), key.start_mark.line + 1
        if name == HEAD:
            continue
        if name not in steps:
            say = P("“{name}” is no step of set-up. There are: {names}.")
            faults.append(Fault(line, say(name=name[:40], names=", ".join(steps))))
        elif name in found:
            faults.append(Fault(line, P("“{name}” is there twice.")(name=name)))
        else:
            found[name] = _fields(steps[name], value, line, faults)
    return found, faults


def _version(root: yaml.MappingNode) -> Iterator[Fault]:
    heads = [(key.start_mark.line + 1, value) for key, value in root.value if _name(key) == HEAD]
    if not heads:
        yield Fault(1, P("The first line should be “labmates: 1”, so that I know how to read the rest."))
    for line, value in heads[:1]:
        if _name(value) != VERSION:
            say = P("That is version {version}, and I read version {ours}: ask whoever runs me for an update.")
            yield Fault(line, say(version=_name(value)[:20], ours=VERSION))


def _fields(step: Step, node: yaml.Node, line: int, faults: list[Fault]) -> dict[str, Line]:
    if not isinstance(node, yaml.MappingNode):
        faults.append(
            Fault(
                line,
                P("Under “{name}” there should be lines such as “  {field}: …”.")(
                    name=step.name, field=step.fields[0].name
                ),
            )
        )
        return {}
    known, found = {field.name for field in step.fields}, dict[str, Line]()
    for key, value in node.value:
        name, at = _name(key), key.start_mark.line + 1
        if name not in known:
            say = P("“{name}” is no setting of {step}. There are: {names}.")
            faults.append(Fault(at, say(name=name[:40], step=step.name, names=", ".join(f.name for f in step.fields))))
        elif not isinstance(value, yaml.ScalarNode):
            faults.append(Fault(at, P("“{name}” takes one value on its line, no list.")(name=name)))
        else:
            text = str(value.value).strip()
            found[name] = Line(at, "" if text.casefold() in (NONE, "null", "~", "") else text)
    return found


def _name(node: yaml.Node) -> str:
    """What stands on a line before or after its colon; "…" for what is no single word or number."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "…"


def _scalar(text: str) -> str:
    """A value as YAML writes it on one line: in quotes only where it needs them."""
    plain = all(letter.isalnum() or letter in " ,-_/:." for letter in text) and ": " not in text
    return (
        text if plain and text[-1:] != ":" and text[:1] not in "-," else yaml.safe_dump(text, default_style='"').strip()
    )
