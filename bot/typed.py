"""Calls as people type them: ``resources topic:crisis night shift`` and back."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.command import Command
from bot.field import Field
from bot.message import Call
from bot.naming import NO_NAMES, Names

CORE = frozenset({"_form", "_agreed", "_draft", "_shown", "_as_is"})  # arguments that belong to the core
_NAMED = re.compile(r"(?:(?<=\s)|^)([^\W\dA-Z][^\WA-Z]*):(\"(?:[^\"\\]|\\.)*\"|\S*)")


def parse(text: str, commands: Mapping[str, Command], names: Names = NO_NAMES) -> Call:
    """Read a typed line; total. Groups may be typed with a space: ``mentor offer`` is ``mentor.offer``.

    Commands and fields may be called as in any language of ``names``.

    ``name:value`` fills a named field. What remains is the first field's text, when that takes free text,
    or else fills the fields in order, the last one taking all the rest.
    """
    name, _, rest = text.strip().lstrip("/").partition(" ")
    first, _, beyond = rest.strip().partition(" ")
    dotted = next((c for each in _read(name, names) for c in _within(each, first, commands, names)), None)
    command = dotted or next((commands[each] for each in _read(name, names) if each in commands), None)
    if command is None:
        return Call(names.english(name.lower()), _fill((), rest, names))
    return Call(command.name, _fill(command.fields, beyond if command is dotted else rest, names))


def write(call: Call) -> str:
    """Return what somebody would type for this call; ``parse`` reads it back."""
    return " ".join([call.command, *(f"{key}:{_quoted(value)}" for key, value in call.args.items())])


def _read(word: str, names: Names) -> Sequence[str]:
    """What a word may be: itself, or else what it stands for in another language."""
    return tuple(dict.fromkeys((word.lower(), names.english(word))))


def _within(group: str, word: str, commands: Mapping[str, Command], names: Names) -> Iterator[Command]:
    found = (commands.get(f"{group}.{each}") for each in _read(word, names))
    return (command for command in found if command and command.listed)


def _fill(fields: Sequence[Field], rest: str, names: Names) -> dict[str, str]:
    # Hidden and core arguments may be named too: that is how a call is typed where there are no buttons.
    known = {f.name for f in fields} | CORE
    args: dict[str, str] = {}

    def take(match: re.Match[str]) -> str:
        named = next((each for each in _read(match[1], names) if each in known), None)
        if named is None:
            return match[0]
        args[named] = _unquoted(match[2])
        return ""

    loose = _NAMED.sub(take, rest).strip()
    open_fields = [f for f in fields if not f.hidden and f.name not in args]
    if loose and open_fields:
        args |= _in_order(open_fields, loose)
    return args


def _in_order(fields: list[Field], loose: str) -> dict[str, str]:
    if fields[0].kind is str and not fields[0].choices:
        return {fields[0].name: loose}
    words = loose.split(maxsplit=len(fields) - 1)
    return {f.name: word for f, word in zip(fields, words, strict=False)}


def _quoted(value: str) -> str:
    if re.fullmatch(r"[^\s\"\\]+", value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquoted(value: str) -> str:
    if len(value) < 2 or not (value.startswith('"') and value.endswith('"')):
        return value
    return re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL)
