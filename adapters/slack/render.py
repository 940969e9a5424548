"""Replies to Block Kit: pure functions, no client."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import assert_never

from adapters.slack.parse import Json
from adapters.slack.text import cut, escape, link
from bot.i18n import english
from bot.message import Block, Button, Divider, Document, Fields, Link, Mention, Picture, Reply, Select, Text, Tone
from bot.render import CUT, plain

# Sizes are Slack's own (docs.slack.dev, Block Kit reference).
HEADER, SECTION, FIELD, OPTION = 150, 3000, 2000, 75
IN_A_ROW, PAIRS = 25, 5
MESSAGE, VIEW = 50, 100  # blocks
NOTICE = 3000  # characters of the text that stands for the blocks in a notification
STYLES: Mapping[Tone, str] = {Tone.PRIMARY: "primary", Tone.DANGER: "danger"}
DONE = "✓"


@dataclass(frozen=True, slots=True)
class Files:
    """What became of uploads: ids of pictures by their bytes, and by a document's name what to say of it.

    A picture without an id is said in words.
    """

    pictures: Mapping[bytes, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)


NO_FILES = Files()


def message(reply: Reply, files: Files = NO_FILES) -> Json:
    """Return text and blocks of one message."""
    shown = blocks(reply.blocks, files, MESSAGE)
    return {"text": notice(reply), "blocks": shown} if shown else {"text": DONE}


def uploads(reply: Reply) -> bool:
    """Tell whether a reply has something that must be uploaded first."""
    return any(isinstance(part, Picture | Document) for part in reply.blocks)


def notice(reply: Reply) -> str:
    """Return the reply in words, for notifications and screen readers; no mention in it fires."""
    labels = (str(b.label) for b in reply.blocks if isinstance(b, Button | Select))
    told = Reply(tuple(Text(b.name) if isinstance(b, Document) else b for b in reply.blocks))
    return cut(escape(plain(told, english) or " · ".join(labels) or DONE), NOTICE)


def blocks(parts: Sequence[Block], files: Files, room: int) -> list[Json]:
    """Return at most *room* blocks; buttons and selects that follow each other share a row."""
    shown: list[Json] = []
    numbers = count()
    for part in parts:
        if isinstance(part, Button | Select):
            _into_row(shown, part, next(numbers))
        else:
            shown += _block(part, files)
    if len(shown) > room:
        shown[room - 1 :] = [_small(english(CUT))]
    return shown


def _into_row(shown: list[Json], part: Button | Select, number: int) -> None:
    element = _button(part, number) if isinstance(part, Button) else _select(part, number)
    if element is None:
        return
    if shown and shown[-1]["type"] == "actions" and len(shown[-1]["elements"]) < IN_A_ROW:
        shown[-1]["elements"].append(element)
    else:
        shown.append({"type": "actions", "elements": [element]})


def _block(part: Text | Fields | Link | Picture | Document | Mention | Divider, files: Files) -> Iterator[Json]:
    match part:
        case Text(body, tone):
            yield from _text(str(body), tone)
        case Fields(pairs):
            shown = [_pair(str(label), str(value)) for label, value in pairs]
            for start in range(0, len(shown), PAIRS):
                items = [item for pair in shown[start : start + PAIRS] for item in pair]
                yield {"type": "section", "fields": items}
        case Link(label, url):
            yield {"type": "section", "text": {"type": "mrkdwn", "text": cut(link(str(label), url), SECTION)}}
        case Picture(png, alt):
            yield from _picture(files.pictures.get(png), str(alt))
        case Document(name):
            yield _small(files.documents.get(name, name))
        case Mention(person):
            text = f"<@{person.id}>" if person.id.isalnum() else escape(person.id)
            yield {"type": "section", "text": {"type": "mrkdwn", "text": text}}
        case Divider():
            yield {"type": "divider"}
        case _:
            assert_never(part)


def _text(body: str, tone: Tone) -> Iterator[Json]:
    if not body.strip():
        return
    if tone is Tone.TITLE and len(body) <= HEADER:
        yield {"type": "header", "text": words(body)}
    elif tone is Tone.SMALL:
        yield _small(body)
    else:
        yield {"type": "section", "text": words(body)}


def _small(body: str) -> Json:
    return {"type": "context", "elements": [words(body)]}


def _pair(label: str, value: str) -> tuple[Json, Json]:
    bold = f"*{escape(label.replace('*', '').strip())}*"
    first = {"type": "mrkdwn", "text": bold} if 2 < len(bold) <= FIELD else words(label, FIELD)
    return first, words(value, FIELD)


def _picture(file: str | None, alt: str) -> Iterator[Json]:
    if file is None:
        yield from _text(alt, Tone.SMALL)
    else:
        yield {"type": "image", "slack_file": {"id": file}, "alt_text": alt[:2000] or DONE}


def _button(button: Button, number: int) -> Json:
    token = button.call.token()
    shown: Json = {"type": "button", "text": words(str(button.label), OPTION), "action_id": f"{number}|{token}"}
    shown["value"] = token
    return shown | ({"style": STYLES[button.tone]} if button.tone in STYLES else {})


def _select(select: Select, number: int) -> Json | None:
    choices = {c.value: option(c.value, str(c.label)) for c in select.choices}
    if not choices:
        return None
    shown: Json = {"type": "static_select", "action_id": f"{number}|{select.call.token(select.field)}"}
    return shown | {"placeholder": words(str(select.label), 150), "options": list(choices.values())}


def option(value: str, label: str) -> Json:
    """Return one choice of a select."""
    return {"text": words(label or value, OPTION), "value": value}


def words(text: str, size: int = SECTION) -> Json:
    """Return text in which Slack reads no mark-up and no mention."""
    shown = text if len(text) <= size else text[: size - 1] + "…"
    return {"type": "plain_text", "text": shown if shown.strip() else "–", "emoji": True}
