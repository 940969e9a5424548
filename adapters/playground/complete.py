"""What could come next in the line that somebody is typing: commands, then fields, then values."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot import typed
from bot.command import Command
from bot.field import Field
from bot.form import YES_OR_NO
from bot.i18n import P, Say
from bot.message import Call

MOST = 25  # offers at once, as on both platforms
OPTIONAL = P("{label} (if you like)")
_VALUE = re.compile(r"(?:^|\s)([a-z_][a-z0-9_]*):(\"[^\"]*|\S*)$")

Pairs = Sequence[tuple[str, str]]  # (value, what people read for it)


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to take: the whole line once it is taken, and what people read."""

    line: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Completer:
    """Knows what one person can type. ``suggest(command, field, typed)`` asks the command itself."""

    commands: Mapping[str, Command]  # those that this person may run
    say: Say
    options: Callable[[type], Pairs]
    suggest: Callable[[str, str, str], Awaitable[Pairs]]

    async def __call__(self, line: str) -> Sequence[Offer]:
        """Return at most 25 offers for a line; none where it does not begin with a slash."""
        if not line.startswith("/"):
            return ()
        command, rest = self._split(line)
        offers = list(self._names(line)) if command is None else await self._within(command, line, rest)
        return [o for o in offers if o.line.strip() != line.strip()][:MOST]

    def _split(self, line: str) -> tuple[Command | None, str]:
        """Return the command that stands at the start, if it is complete, and what follows it."""
        for command in self.commands.values():
            start = f"/{_spoken(command)} "
            if line.lower().startswith(start):
                return command, line[len(start) :]
        return None, ""

    def _names(self, line: str) -> Iterator[Offer]:
        for command in self.commands.values():
            start = f"/{_spoken(command)}"
            if start.startswith(line.lower()):
                yield Offer(f"{start} ", start, self.say(command.summary))

    async def _within(self, command: Command, line: str, rest: str) -> list[Offer]:
        named = _VALUE.search(rest)
        field = next((f for f in command.visible if named and f.name == named[1]), None)
        if field is not None and named is not None:
            start = line[: len(line) - len(named[2]) - len(field.name) - 1]
            values = await self._values(command, field, named[2].removeprefix('"'))
            return [Offer(start + _named(field, value), label) for value, label in values]
        return [*await self._loose(command, line, rest), *self._fields(command, line, rest)]

    async def _loose(self, command: Command, line: str, rest: str) -> list[Offer]:
        """Values for the first field, which takes what is typed without a name."""
        if not command.visible or ":" in rest:
            return []
        first = command.visible[0]
        start = line[: len(line) - len(rest)]
        values = await self._values(command, first, rest.strip())
        return [Offer(start + value, label) for value, label in values if first.suggest or " " not in value]

    def _fields(self, command: Command, line: str, rest: str) -> Iterator[Offer]:
        last = rest.rpartition(" ")[2]
        for field in command.visible:
            if field.name.startswith(last.lower()) and not re.search(rf"(?:^|\s){field.name}:", rest):
                label = self.say(field.label)
                detail = label if field.required else self.say(OPTIONAL(label=label))
                yield Offer(f"{line[: len(line) - len(last)]}{field.name}:", f"{field.name}:", detail)

    async def _values(self, command: Command, field: Field, typed: str) -> Pairs:
        if field.suggest is not None:
            return await self.suggest(command.name, field.name, typed)
        wanted = typed.casefold()
        return [(v, label) for v, label in self._choices(field) if wanted in v.casefold() or wanted in label.casefold()]

    def _choices(self, field: Field) -> Pairs:
        if field.kind is bool:
            return [(c.value, self.say(c.label)) for c in YES_OR_NO]
        if options := self.options(field.kind):
            return [(label, label) for _, label in options]
        return [(c.value, self.say(c.label)) for c in field.choices]


def _spoken(command: Command) -> str:
    return command.name.replace(".", " ")


def _named(field: Field, value: str) -> str:
    return typed.write(Call("", {field.name: value})).lstrip() + " "
