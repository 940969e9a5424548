"""The layout of one message: text runs together, buttons gather in rows of five, and Discord's numbers are kept.

Numbers are Discord's: component types 1 row, 2 button, 3 string select, 10 text, 12 gallery, 13 file, 14 separator
(https://discord.com/developers/docs/components/reference).
"""

import re
from dataclasses import dataclass, field
from typing import Any, assert_never

from adapters.discord.markdown import cut, escape
from bot.message import (
    TOKEN_LIMIT,
    Block,
    Button,
    Divider,
    Document,
    Fields,
    Link,
    Mention,
    Picture,
    Select,
    Text,
    Tone,
)

Json = dict[str, Any]

MAX_TEXT = 4000  # characters of all text in one message
MAX_COMPONENTS = 40
MAX_UPLOADS = 10
MAX_ALT = 1024
MAX_URL = 512
ROW = 5
STYLES = {Tone.PRIMARY: 1, Tone.DANGER: 4}
SECONDARY, LINK = 2, 5
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes with a message: its name, its bytes, its media type."""

    name: str
    content: bytes = field(repr=False)
    media: str


class Page:
    """A message being laid out, block by block.

    ``compact`` is for a message of too many components: links are written out, and all buttons stand at the end.
    """

    def __init__(self, stamp: int = 0, *, compact: bool = False) -> None:
        """``stamp`` is added to the ids of what can be pressed."""
        self.attachments: list[Json] = []
        self.uploads: list[Upload] = []
        self._stamp = stamp
        self._compact = compact
        self._parts: list[Json] = []
        self._row: list[Json] = []
        self._room = MAX_TEXT
        self._taken: set[str] = set()

    def add(self, block: Block) -> None:
        """Lay out one more block."""
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
            case Document(name, content):
                self._document(name, content)
            case Mention(person):
                self._say(f"<@{person.id}>" if person.id.isdigit() else escape(f"@{person.id}"))
            case Divider():
                if not self._compact:
                    self._put({"type": 14})
            case _:
                assert_never(block)

    def components(self) -> list[Json]:
        """Return what has been laid out: at least one component, and in a compact page never more than 40."""
        self._close_rows()
        parts = self._parts or [{"type": 10, "content": "…"}]
        while self._compact and _count(parts) > MAX_COMPONENTS:
            parts.pop()
        return parts

    @property
    def full(self) -> bool:
        """Whether there are more components than Discord takes."""
        return _count(self.components()) > MAX_COMPONENTS

    def _put(self, part: Json) -> None:
        if not self._compact:
            self._close_rows()
        self._parts.append(part)

    def _close_rows(self) -> None:
        rows = [self._row[at : at + ROW] for at in range(0, len(self._row), ROW)]
        self._parts += [{"type": 1, "components": row} for row in rows]
        self._row = []

    def _say(self, content: str) -> None:
        """Text that follows text goes into the same component, of which there may be 40 only."""
        last = self._parts[-1] if self._parts and (self._compact or not self._row) else {}
        follows = last.get("type") == 10
        content = cut(content, self._room - follows)
        if not content.strip():
            return
        self._room -= len(content) + follows
        if follows:
            last["content"] += "\n" + content
        else:
            self._put({"type": 10, "content": content})

    def _link(self, label: str, url: str) -> None:
        fits = url.startswith(("https://", "http://")) and len(url) <= MAX_URL
        if fits and not self._compact:
            self._row.append({"type": 2, "style": LINK, "label": label, "url": url})
        else:
            self._say(f"{escape(label)}: {escape(url)}")

    def _press(self, part: Json, token: str) -> None:
        if custom_id := self._unique(token):
            self._row.append({"type": 2} | part | self._marked(custom_id))

    def _select(self, block: Select) -> None:
        options = {c.value: {"label": str(c.label)[:100] or c.value, "value": c.value} for c in block.choices}
        custom_id = self._unique(block.call.token(block.field))
        if options and custom_id:
            menu = {"type": 3, "placeholder": str(block.label)[:150]} | self._marked(custom_id)
            self._put({"type": 1, "components": [menu | {"options": list(options.values())[:25]}]})

    def _picture(self, png: bytes, alt: str) -> None:
        if len(self.uploads) >= MAX_UPLOADS:
            self._say(escape(alt))
            return
        said = {"description": alt[:MAX_ALT]}
        url = self._attach(Upload(f"picture-{len(self.uploads)}.png", png, "image/png"), said)
        self._put({"type": 12, "items": [{"media": {"url": url}} | said]})

    def _document(self, name: str, content: str) -> None:
        if len(self.uploads) >= MAX_UPLOADS:
            self._say(escape(content))
            return
        # Discord renames what holds other characters, and then the message would point at nothing.
        safe = _UNSAFE.sub("_", name)
        if any(upload.name == safe for upload in self.uploads):
            safe = f"{len(self.uploads)}-{safe}"
        url = self._attach(Upload(safe, content.encode(), "text/plain; charset=utf-8"), {})
        self._put({"type": 13, "file": {"url": url}})

    def _attach(self, upload: Upload, about: Json) -> str:
        self.attachments.append({"id": str(len(self.uploads)), "filename": upload.name} | about)
        self.uploads.append(upload)
        return f"attachment://{upload.name}"

    def _marked(self, custom_id: str) -> Json:
        mark = {"id": self._stamp + len(self._taken)} if self._stamp else {}
        return {"custom_id": custom_id} | mark

    def _unique(self, token: str) -> str:
        """Discord refuses two equal custom_ids in a message; a trailing separator means nothing to the parser."""
        body, mark, name = token.partition("#")
        while (unique := body + mark + name) in self._taken:
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


def _count(parts: list[Json]) -> int:
    return sum(1 + len(part.get("components", ())) for part in parts)
