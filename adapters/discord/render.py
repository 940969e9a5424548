"""Core values to Discord payloads: pure functions, no client.

Numbers are Discord's: component types 3 string select, 4 text input, 6 role select, 8 channel select, 10 text, 18 label
(https://discord.com/developers/docs/components/reference).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.discord.markdown import escape
from adapters.discord.page import Json, Page, Upload
from bot.form import Form, Input
from bot.limits import Limits
from bot.message import Reply
from bot.people import Group, Person, Place

EPHEMERAL = 64
COMPONENTS_V2 = 32768
TEXT_CHANNELS = [0, 5]

LIMITS = Limits(text=1900, total=3700, blocks=60, label=80, renamed=True, measure=lambda text: len(escape(text)))


@dataclass(frozen=True, slots=True)
class Message:
    """A message's JSON and the files that go with it, in the order of its attachments."""

    body: Json
    uploads: tuple[Upload, ...] = ()


def message(reply: Reply, *, private: bool, stamp: int = 0) -> Message:
    """Return a fitted reply as a Components V2 message; ``private`` makes it ephemeral.

    ``stamp``, a multiple of 256, is added to the ids of what can be pressed, and comes back with the press.
    """
    page = _laid_out(reply, Page(stamp))
    if page.full:
        page = _laid_out(reply, Page(stamp, compact=True))
    body: Json = {
        "flags": COMPONENTS_V2 | (EPHEMERAL if private else 0),
        "components": page.components(),
        "allowed_mentions": {"parse": []},
        "attachments": page.attachments,
    }
    return Message(body, tuple(page.uploads))


def _laid_out(reply: Reply, page: Page) -> Page:
    for block in reply.blocks:
        page.add(block)
    return page


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
    if one.field.kind is Person:
        return {"type": 5, **_preset(one.value, "user")}
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
