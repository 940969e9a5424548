"""Core values to Discord payloads: pure functions, no client.

Numbers are Discord's: component types 1 row, 2 button, 3 string select, 4 text input, 6 role select, 8 channel select,
10 text, 12 gallery, 14 separator, 18 label (https://discord.com/developers/docs/components/reference).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from adapters.discord.markdown import cut, escape
from bot.form import Form, Input
from bot.limits import Limits
from bot.message import (
    TOKEN_LIMIT,
    Block,
    Button,
    Divider,
    Fields,
    Link,
    Mention,
    Picture,
    Reply,
    Select,
    Text,
    Tone,
)
from bot.people import Group, Place

Json = dict[str, Any]

EPHEMERAL = 64
COMPONENTS_V2 = 32768
MAX_TEXT = 4000  # characters of all text in one message
MAX_COMPONENTS = 40
MAX_URL = 512
TEXT_CHANNELS = [0, 5]
STYLES = {Tone.PRIMARY: 1, Tone.DANGER: 4}
SECONDARY, LINK = 2, 5

LIMITS = Limits(text=1900, total=3700, blocks=24, label=80)


@dataclass(frozen=True, slots=True)
class Message:
    """A message's JSON and the PNGs that go with it, in the order of its attachments."""

    body: Json
    pictures: tuple[bytes, ...] = ()


def message(reply: Reply, *, private: bool, stamp: int = 0) -> Message:
    """Return a fitted reply as a Components V2 message; ``private`` makes it ephemeral.

    ``stamp``, a multiple of 256, is added to the ids of what can be pressed, and comes back with the press.
    """
    page = _Page(stamp)
    for block in reply.blocks:
        page.add(block)
    body: Json = {
        "flags": COMPONENTS_V2 | (EPHEMERAL if private else 0),
        "components": page.components(),
        "allowed_mentions": {"parse": []},
        "attachments": page.attachments,
    }
    return Message(body, tuple(page.pictures))


class _Page:
    """A message being laid out: buttons gather in rows of five, text stays within the message's room."""

    def __init__(self, stamp: int) -> None:
        self._stamp = stamp
        self.attachments: list[Json] = []
        self.pictures: list[bytes] = []
        self._parts: list[Json] = []
        self._row: list[Json] = []
        self._room = MAX_TEXT
        self._taken: set[str] = set()

    def add(self, block: Block) -> None:
        match block:
            case Text(body, tone):
                self._say(_toned(str(body), tone))
            case Fields(pairs):
                self._say("\n".join(f"**{escape(str(a))}:** {escape(str(b))}" for a, b in pairs))
            case Link(label, url):
                self._link(str(label), url)
            case Button(label, call, tone):
                self._press({"style": STYLES.get(tone, SECONDARY), "label": str(label)}, call.token())
            case Select():
                self._select(block)
            case Picture(png, alt):
                self._picture(png, str(alt))
            case Mention(person):
                self._say(f"<@{person.id}>" if person.id.isdigit() else escape(f"@{person.id}"))
            case Divider():
                self._put({"type": 14})
            case _:
                assert_never(block)

    def components(self) -> list[Json]:
        self._close_row()
        parts = self._parts or [{"type": 10, "content": "…"}]
        return parts if _count(parts) <= MAX_COMPONENTS else _squeezed(parts)

    def _put(self, part: Json) -> None:
        self._close_row()
        self._parts.append(part)

    def _close_row(self) -> None:
        if self._row:
            self._parts.append({"type": 1, "components": self._row})
            self._row = []

    def _say(self, content: str) -> None:
        content = cut(content, self._room)
        if content.strip():
            self._room -= len(content)
            self._put({"type": 10, "content": content})

    def _button(self, part: Json) -> None:
        if len(self._row) == 5:
            self._close_row()
        self._row.append({"type": 2, **part})

    def _link(self, label: str, url: str) -> None:
        if url.startswith(("https://", "http://")) and len(url) <= MAX_URL:
            self._button({"style": LINK, "label": label, "url": url})
        else:
            self._say(f"{escape(label)}: {escape(url)}")

    def _press(self, part: Json, token: str) -> None:
        if custom_id := self._unique(token):
            self._button(part | self._marked(custom_id))

    def _select(self, block: Select) -> None:
        options = {c.value: {"label": str(c.label)[:100] or c.value, "value": c.value} for c in block.choices}
        custom_id = self._unique(block.call.token(block.field))
        if options and custom_id:
            menu = {"type": 3, "placeholder": str(block.label)[:150]} | self._marked(custom_id)
            self._put({"type": 1, "components": [menu | {"options": list(options.values())[:25]}]})

    def _picture(self, png: bytes, alt: str) -> None:
        number = len(self.pictures)
        name = f"picture-{number}.png"
        self.pictures.append(png)
        self.attachments.append({"id": str(number), "filename": name, "description": alt[:1024]})
        media = {"media": {"url": f"attachment://{name}"}, "description": alt[:1024]}
        self._put({"type": 12, "items": [media]})

    def _marked(self, custom_id: str) -> Json:
        mark = {"id": self._stamp + len(self._taken)} if self._stamp else {}
        return {"custom_id": custom_id} | mark

    def _unique(self, token: str) -> str:
        """Discord refuses two equal custom_ids in a message; a trailing separator means nothing to the parser."""
        body, mark, field = token.partition("#")
        while (unique := body + mark + field) in self._taken:
            body += "&" if "?" in body else "?"
        self._taken.add(unique)
        return unique if len(unique.encode()) <= TOKEN_LIMIT else ""


def _toned(body: str, tone: Tone) -> str:
    escaped = escape(body)
    match tone:
        case Tone.TITLE:
            return "## " + " ".join(escaped.split())
        case Tone.SMALL:
            return "\n".join(f"-# {line}" for line in escaped.splitlines() if line.strip())
        case _:
            return escaped


def _count(parts: Iterable[Json]) -> int:
    return sum(1 + len(part.get("components", ())) for part in parts)


def _squeezed(parts: Sequence[Json]) -> list[Json]:
    """Too many components: texts that stand together become one, separators go, and then the last rows."""
    kept: list[Json] = []
    for part in parts:
        if part["type"] == 14:
            continue
        if part["type"] == 10 and kept and kept[-1]["type"] == 10:
            kept[-1] = {"type": 10, "content": kept[-1]["content"] + "\n" + part["content"]}
        else:
            kept.append(part)
    while _count(kept) > MAX_COMPONENTS:
        kept.pop()
    return kept


def modal(form: Form, *, stamp: int = 0) -> Json:
    """Return a form as a modal: a label with an input for each, errors or help beneath it; stamped like a message."""
    parts = [_label(one) | ({"id": stamp + number} if stamp else {}) for number, one in enumerate(form.inputs, 1)]
    return {
        "custom_id": form.call.token(),
        "title": form.title[:45],
        "components": parts or [{"type": 10, "content": escape(form.title)}],
    }


def _label(one: Input) -> Json:
    beneath = one.error or one.help
    described = {"description": beneath[:100]} if beneath else {}
    asked = {"custom_id": one.field.name, "required": one.field.required}
    return {"type": 18, "label": one.label[:45], **described, "component": asked | _input(one)}


def _input(one: Input) -> Json:
    if one.choices:
        return {"type": 3, "options": [_option(value, label, one.value) for value, label in one.choices]}
    if one.field.kind is Place:
        return {"type": 8, "channel_types": TEXT_CHANNELS, **_preset(one.value, "channel")}
    if one.field.kind is Group:
        return {"type": 6, **_preset(one.value, "role")}
    text: Json = {"type": 4, "style": 2 if one.field.long else 1, "max_length": one.field.max_length}
    return text | ({"value": one.value} if one.value else {})


def _option(value: str, label: str, known: str) -> Json:
    return {"label": label[:100], "value": value} | ({"default": True} if value == known else {})


def _preset(known: str, kind: str) -> Json:
    number = known.rpartition(":")[2]
    return {"default_values": [{"id": number, "type": kind}]} if number.isdecimal() else {}


def suggestions(choices: Iterable[tuple[str, str]]) -> Json:
    """Return (value, label) pairs as an autocomplete answer."""
    return {"choices": [{"name": label[:100], "value": value[:100]} for value, label in choices if label][:25]}
