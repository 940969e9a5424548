"""From values of the core to what the page draws: pure. All text stays text; the page sets it as such."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from typing import assert_never
from urllib.parse import urlsplit

from adapters.playground.feed import Changed, Event, Gone, Message, Time
from bot.community import Json
from bot.field import Field
from bot.form import Form, Input
from bot.message import Block, Button, Divider, Document, Fields, Link, Mention, Picture, Reply, Select, Text

Options = Callable[[type], Sequence[tuple[str, str]]]


def blocks(reply: Reply) -> list[Json]:
    """Return a fitted reply's blocks, each with its ``kind``."""
    return [_block(block) for block in reply.blocks]


def _block(block: Block) -> Json:
    match block:
        case Text(body, tone):
            return {"kind": "text", "text": str(body), "tone": tone.value}
        case Fields(pairs):
            return {"kind": "fields", "pairs": [[str(name), str(value)] for name, value in pairs]}
        case Link(label, url) if safe(url):
            return {"kind": "link", "label": str(label), "url": url}
        case Link(label, url):
            return {"kind": "text", "text": f"{label}: {url}", "tone": "plain"}
        case Button(label, call, tone):
            return {"kind": "button", "label": str(label), "token": call.token(), "tone": tone.value}
        case Select(label, call, field, choices):
            return {
                "kind": "select",
                "label": str(label),
                "token": call.token(field),
                "choices": _choices([(c.value, str(c.label)) for c in choices]),
            }
        case Picture(png, alt):
            return {"kind": "picture", "src": f"data:image/png;base64,{b64encode(png).decode()}", "alt": str(alt)}
        case Document(name, content):
            return {"kind": "document", "name": name, "content": content}
        case Mention(person):
            return {"kind": "text", "text": f"@{person.id}", "tone": "plain"}
        case Divider():
            return {"kind": "divider"}
        case _:
            assert_never(block)


def safe(url: str) -> bool:
    """Tell whether an address may become a link: http and https, with a host, and nothing that a browser skips."""
    if any(c.isspace() for c in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def message(message: Message) -> dict[str, Json]:
    """Return one message; ``private`` says that only its reader sees it."""
    return {
        "id": message.id,
        "place": message.place,
        "author": message.author,
        "at": message.at.isoformat(),
        "private": bool(message.reader),
        "thinking": message.thinking,
        "blocks": blocks(message.reply),
    }


def event(event: Event) -> dict[str, Json]:
    """Return one change under the name of its kind."""
    match event:
        case Message():
            return {"message": message(event)}
        case Gone(id_):
            return {"gone": id_}
        case Time(now):
            return {"now": now.isoformat()}
        case Changed():
            return {"changed": True}
        case _:
            assert_never(event)


def form(form: Form, options: Options) -> dict[str, Json]:
    """Return a form; places and groups are picked from ``options``."""
    return {
        "title": form.title,
        "token": form.call.token(),
        "command": form.command,
        "submit": form.submit,
        "inputs": [_input(i, options) for i in form.inputs],
    }


def _input(shown: Input, options: Options) -> Json:
    field = shown.field
    choices = shown.choices or options(field.kind)
    return {
        "name": field.name,
        "label": shown.label,
        "value": shown.value,
        "error": shown.error,
        "help": shown.help,
        "required": field.required,
        "kind": "choice" if choices else _kind(field),
        "longest": field.max_length,
        "choices": _choices(choices),
        "suggests": field.suggest is not None,
    }


def _kind(field: Field) -> str:
    if field.kind is int:
        return "number"
    if field.long:
        return "long"
    return "secret" if field.secret else "text"


def _choices(pairs: Sequence[tuple[str, str]]) -> list[Json]:
    return [{"value": value, "label": label} for value, label in pairs]
