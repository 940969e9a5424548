"""Fit a reply to a platform before the platform sees it; what it cannot show is said in words."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import assert_never

from bot import typed
from bot.command import Ask
from bot.i18n import P, Say, Words
from bot.limits import Can, Limits
from bot.message import (
    Block,
    Button,
    Call,
    Choice,
    Divider,
    Document,
    Fields,
    Link,
    Mention,
    Picture,
    Reply,
    Select,
    Text,
    Tone,
)

CUT = P("(The rest did not fit here.)")
TO_TYPE = P("{label}: type {typed}")
TYPE = P("Type: {typed}")


def as_it_is(call: Call, field: str) -> Call:
    """Return the call when it fits a button. Raises ``ValueError`` otherwise: a feature's mistake."""
    call.token(field)
    return call


@dataclass(frozen=True, slots=True)
class Fitter:
    """How to say things to one person on one platform.

    ``shorten(call, field)`` gives a call that fits a button's token, or a select's over ``field``.
    """

    limits: Limits
    say: Say
    shorten: Callable[[Call, str], Call] = as_it_is

    def fit(self, reply: Reply) -> Reply:
        """Return the reply with every phrase said, within the platform's limits and abilities."""
        blocks = [spoken for block in reply.blocks for spoken in self._block(block)]
        return Reply(tuple(self._within(blocks)), reply.public, reply.fresh)

    def whole(self, reply: Reply) -> bool:
        """Return whether everything in the reply would be shown."""
        blocks = [spoken for block in reply.blocks for spoken in self._block(block)]
        return list(self._within(blocks)) == blocks

    def ask_in_words(self, ask: Ask) -> Reply:
        """Return what to type, where the platform has no forms or can open none any more."""
        lines = [self.say(ask.command.summary)]
        for f in ask.command.visible:
            label = self.say(f.label if f.required else P("{label} (if you like)")(label=f.label))
            options = ": " + ", ".join(c.value for c in f.choices) if f.choices else ""
            lines.append(f"- {f.name} = {label}{options}")
            if error := ask.errors.get(f.name):
                lines.append("  " + self.say(error))
        known = ask.known.args
        asked = {
            f.name: "…" for f in ask.command.visible if f.name in ask.errors or (f.required and not known.get(f.name))
        }
        line = self._typed(ask.known.having(**asked))
        return Reply.say("\n".join(lines), self.say(TYPE(typed=line)))

    def _block(self, block: Block) -> Iterator[Block]:
        match block:
            case Text(body, tone):
                yield from (Text(part, tone) for part in self._pieces(self.say(body)))
            case Fields(pairs):
                size = self.limits.text // 2
                yield Fields(tuple((self.say(a)[:size], self.say(b)[:size]) for a, b in pairs))
            case Link(label, url):
                yield Link(self._label(label), url)
            case Button():
                yield self._button(block)
            case Select():
                yield from self._select(block)
            case Picture(png, alt):
                said = self.say(alt)
                yield Picture(png, said) if Can.PICTURE in self.limits.can else Text(said)
            case Document(_, content) if Can.DOCUMENT not in self.limits.can:
                yield from (Text(part) for part in self._pieces(content))
            case Document() | Mention() | Divider():
                yield block
            case _:
                assert_never(block)

    def _button(self, button: Button) -> Block:
        if Can.BUTTON in self.limits.can:
            return Button(self._label(button.label), self.shorten(button.call, ""), button.tone)
        return Text(self.say(TO_TYPE(label=button.label, typed=self._typed(button.call))), Tone.SMALL)

    def _select(self, select: Select) -> Iterator[Block]:
        if Can.SELECT in self.limits.can:
            choices = tuple(Choice(c.value, self._label(c.label)) for c in select.choices[:25])
            yield Select(self._label(select.label), self.shorten(select.call, select.field), select.field, choices)
            return
        yield Text(self.say(select.label))
        for choice in select.choices:
            yield self._button(Button(choice.label, select.call.having(**{select.field: choice.value})))

    def _typed(self, call: Call) -> str:
        return self.limits.prefix + typed.write(call)

    def _label(self, words: Words) -> str:
        return _cut(self.say(words), self.limits.label)

    def _within(self, blocks: list[Block]) -> Iterator[Block]:
        """Stop, in words, where the message would be too long. Buttons and links come first: they are the way on."""
        rest, room, left = self.say(CUT), self.limits.total, self.limits.blocks - 1
        pressed = [b for b in blocks if isinstance(b, Button | Select | Link)][: self.limits.presses]
        room -= len(rest) + sum(self._size(b) for b in pressed)
        full = False
        for block in blocks:
            if isinstance(block, Button | Select | Link):
                fits = any(block is kept for kept in pressed)
            else:
                room, left = room - self._size(block), left - 1
                fits = room >= 0 and left >= 0 and not full
            if fits:
                yield block
            elif not full:
                full = True
                yield Text(rest, Tone.SMALL)

    def _size(self, block: Block) -> int:
        match block:
            case Text(body):
                return self.limits.measure(str(body))
            case Fields(pairs):
                return sum(self.limits.measure(str(a)) + self.limits.measure(str(b)) + 8 for a, b in pairs)
            case Link(label, url):
                return self.limits.measure(str(label)) + len(url)
            case Button(label) | Select(label):
                return len(str(label))
            case Picture(_, alt):
                return len(str(alt))
            case Mention(person):
                return len(person.id) + 4
            case Document() | Divider():
                return 0
            case _:
                assert_never(block)

    def _pieces(self, text: str) -> Iterator[str]:
        """Cut a long text at a space where there is one, losing nothing but that space."""
        measure, size = self.limits.measure, self.limits.text
        while measure(text) > size:
            most = bisect_right(range(len(text)), size, key=lambda n: measure(text[: n + 1]))
            at = text.rfind(" ", most // 2, most + 1)
            at = max(1, most if at < 0 else at)
            yield text[:at]
            text = text[at:].removeprefix(" ")
        if text:
            yield text


def plain(reply: Reply, say: Say) -> str:
    """Return a reply as plain text: for notifications, and for notes kept until somebody comes back."""
    lines: list[str] = []
    for block in reply.blocks:
        match block:
            case Text(body):
                lines.append(say(body))
            case Fields(pairs):
                lines.extend(f"{say(a)}: {say(b)}" for a, b in pairs)
            case Link(label, url):
                lines.append(f"{say(label)}: {url}")
            case Picture(_, alt):
                lines.append(say(alt))
            case Document(_, content):
                lines.append(content)
            case Mention(person):
                lines.append(f"@{person.id}")
            case Button() | Select() | Divider():
                continue
            case _:
                assert_never(block)
    return "\n".join(lines)


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else text[: size - 1] + "…"
