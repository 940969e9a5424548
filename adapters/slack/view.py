"""Forms, cards and the home tab as Slack views: pure functions, no client."""

from collections.abc import Sequence

from adapters.slack import parse
from adapters.slack.parse import Json
from adapters.slack.render import NO_FILES, VIEW, Files, blocks, option, words
from bot.form import Form, Input
from bot.i18n import P, Say
from bot.message import Block, Button, Reply, Tone
from bot.people import Group, Person, Place

TITLE, LABEL, VALUE = 24, 75, 150  # docs.slack.dev: a modal's title and buttons, a button, an option's value
CLOSE = P("Close")


def form(asked: Form, say: Say, origin: parse.Origin) -> Json:
    """Return the modal for a form."""
    shown: list[Json] = []
    if len(asked.title) > TITLE:
        shown.append({"type": "section", "text": words(asked.title)})
    shown += [_input(i) for i in asked.inputs]
    kept = parse.pack(origin.place, origin.url, asked.command, asked.call.token())
    return _modal(parse.FORM, asked.title, shown, say, kept) | {"submit": words(asked.submit, TITLE)}


def card(reply: Reply, say: Say, origin: parse.Origin, files: Files = NO_FILES) -> Json:
    """Return the modal that shows a reply."""
    kept = parse.pack(origin.place, origin.url, "")
    return _modal(parse.CARD, "Labmates", blocks(reply.blocks, files, VIEW), say, kept)


def home(parts: Sequence[Block], files: Files = NO_FILES) -> Json:
    """Return the home tab."""
    return {"type": "home", "blocks": blocks(parts, files, VIEW)}


def errors(asked: Form, inputs: frozenset[str]) -> dict[str, str] | None:
    """Return the errors beside the fields, when the form that was sent is this one with something wrong in it."""
    wrong = {i.field.name: i.error for i in asked.inputs if i.error}
    return wrong if wrong and wrong.keys() <= inputs else None


def reopen(asked: Form, say: Say) -> Reply:
    """Return a button that opens the form, for when Slack opens none any more; with what is known, where it fits."""
    known = {i.field.name: i.value for i in asked.inputs if i.value}
    for call in (asked.call.having(_form="1", **known), asked.call.having(_form="1"), asked.call):
        try:
            call.token()
        except ValueError:
            continue
        button = Button(asked.title[:LABEL], call, Tone.PRIMARY)
        return Reply.say(say(P("Slack did not let me open the form. Press the button to try again.")), button)
    raise AssertionError("a form's call always fits a token")


def _modal(kind: str, title: str, shown: list[Json], say: Say, kept: str) -> Json:
    body: Json = {"type": "modal", "callback_id": kind, "title": words(title, TITLE), "private_metadata": kept}
    return body | {"close": words(say(CLOSE), TITLE), "blocks": shown}


def _input(i: Input) -> Json:
    shown: Json = {"type": "input", "block_id": i.field.name, "label": words(i.label), "element": _element(i)}
    shown["optional"] = not i.field.required
    return shown | ({"hint": words(i.help)} if i.help else {})


def _element(i: Input) -> Json:
    if i.choices:
        return _pick([option(value, label) for value, label in i.choices], i.value)
    if i.field.kind is int:
        start: Json = {"initial_value": i.value} if i.value.lstrip("-").isdecimal() else {}
        number: Json = {"type": "number_input", "action_id": "value", "is_decimal_allowed": False}
        return number | start
    if i.field.kind is Place:
        return _place(i.value)
    if i.field.kind is Person:
        return _person(i.value)
    if (i.field.suggest and not i.field.long and len(i.value) <= VALUE) or i.field.kind is Group:
        start = {"initial_option": option(i.value, i.value)} if 0 < len(i.value) <= VALUE else {}
        looked: Json = {"type": "external_select", "action_id": "value", "min_query_length": 0}
        return looked | start
    typed: Json = {
        "type": "plain_text_input",
        "action_id": "value",
        "multiline": i.field.long,
        "max_length": i.field.max_length,
    }
    return typed | ({"initial_value": i.value} if i.value else {})


def _pick(options: list[Json], value: str) -> Json:
    chosen = next((o for o in options if o["value"] == value), None)
    shown: Json = {"type": "static_select", "action_id": "value", "options": options}
    return shown | ({"initial_option": chosen} if chosen else {})


def _person(value: str) -> Json:
    shown: Json = {"type": "users_select", "action_id": "value"}
    try:
        return shown | {"initial_user": Person.parse(value).id}
    except ValueError:
        return shown


def _place(value: str) -> Json:
    include: Json = {"include": ["public", "private"], "exclude_bot_users": True}
    shown: Json = {"type": "conversations_select", "action_id": "value", "filter": include}
    try:
        return shown | {"initial_conversation": Place.parse(value).id}
    except ValueError:
        return shown
