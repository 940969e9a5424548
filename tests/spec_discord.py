"""The judge of what we send to Discord: its own OpenAPI document, and the rules that the document leaves out.

The document is read from ``$SPEC_DIR/discord-openapi.json``; where there is none, only our own asserts speak.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import jsonschema_rs

Json = dict[str, Any]
WHERE = "urn:discord"
EPHEMERAL, V2 = 64, 32768
V2_TYPES = frozenset({9, 10, 11, 12, 13, 14, 17})
COMMAND_NAME = re.compile(r"[-_\w]{1,32}")
MESSAGE_CALLBACKS = (4, 7)


class Sent(Protocol):
    """One request, as a fake records it."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def body(self) -> Any: ...
    @property
    def files(self) -> dict[str, bytes]: ...


class Spec:
    """Discord's document: finds the operation of a path and validates a body against it."""

    def __init__(self, document: Json) -> None:
        registry = jsonschema_rs.Registry([(WHERE, document)])
        self._registry = registry
        self._document = document
        literal_first = sorted(document["paths"], key=lambda path: (path.count("{"), path))
        self._paths = [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path) for path in literal_first]
        self._validators: dict[str, jsonschema_rs.Validator] = {}

    def check(self, method: str, path: str, body: Any) -> None:
        """Raise AssertionError unless the document knows the operation and takes the body."""
        template = next((name for pattern, name in self._paths if pattern.fullmatch(path)), None)
        assert template is not None, f"the specification has no path like {path}"
        operation = self._document["paths"][template].get(method.lower())
        assert operation is not None, f"the specification has no {method} {template}"
        if isinstance(body, dict) and "recipient_id" in body:
            body = body | {"recipient_id": str(body["recipient_id"])}  # discord.py sends a number; Discord takes it
        if "requestBody" in operation and body is not None:
            error = next(self._validator(template, method.lower()).iter_errors(body), None)
            assert error is None, f"{method} {template}: {error.message if error else ''}"

    def _validator(self, template: str, method: str) -> jsonschema_rs.Validator:
        steps = ["paths", template, method, "requestBody", "content", "application/json", "schema"]
        pointer = "/".join(quote(step.replace("~", "~0").replace("/", "~1"), safe="~") for step in steps)
        if pointer not in self._validators:
            schema = {"$ref": f"{WHERE}#/{pointer}"}
            self._validators[pointer] = jsonschema_rs.validator_for(schema, registry=self._registry)
        return self._validators[pointer]


@cache
def spec() -> Spec | None:
    """Discord's published document, or None where SPEC_DIR does not hold it."""
    folder = os.environ.get("SPEC_DIR", "nowhere")  # noqa: TID251  the tests' own setting, not the product's
    path = Path(folder) / "discord-openapi.json"
    return Spec(json.loads(path.read_text())) if path.exists() else None


def judge(sent: Sent) -> None:
    """Raise AssertionError where Discord would refuse, or where our own rules are broken."""
    document = spec()
    if document is not None:
        document.check(sent.method, sent.path, sent.body)
    if sent.path.endswith("/callback"):
        _callback(sent)
    elif sent.path.endswith("/threads"):
        _thread(sent.path, sent.body)
    elif "/messages" in sent.path or sent.path.startswith("/webhooks/"):
        if sent.method not in ("GET", "DELETE", "PUT"):  # a pin is put, and says nothing
            _message(sent.body, sent.files)
    elif sent.path.endswith("/commands") and sent.method == "PUT":
        _commands(sent.body)


def _callback(sent: Sent) -> None:
    kind, data = sent.body["type"], sent.body.get("data") or {}
    if kind in MESSAGE_CALLBACKS:
        _message(data, sent.files)
    elif kind == 5:
        assert not data.get("flags", 0) & ~EPHEMERAL, "a deferred answer carries no flag but ephemeral"
    elif kind == 8:
        assert len(data["choices"]) <= 25, "more than 25 suggestions"
    elif kind == 9:
        assert len(data["components"]) <= 5, "a modal has at most five components"
        _unique_ids(data["components"])


def _thread(path: str, body: Json) -> None:
    assert 1 <= len(body["name"].strip()) <= 100, "a thread's name has 1 to 100 characters"
    if "/messages/" in path:
        assert not body.keys() & {"type", "invitable"}, "a thread at a message has the kind of its channel"
    else:
        assert body.get("type") in (10, 11, 12), "a thread without a message says of which kind it is"


def _message(body: Json, files: Mapping[str, bytes]) -> None:
    components = body.get("components") or []
    content = body.get("content") or ""
    parts = list(walk(components))
    modern = any(part["type"] in V2_TYPES for part in parts)
    assert len(content) <= 2000, "content over 2000 characters"
    assert content or components or body.get("embeds") or files, "an empty message"
    assert body.get("allowed_mentions") == {"parse": []}, "mentions must never fire"
    assert not modern or body.get("flags", 0) & V2, "Components V2 without flag 32768"
    if body.get("flags", 0) & V2:
        assert not content and not body.get("embeds"), "Components V2 with content or embeds"
    assert len(parts) <= 40, f"{len(parts)} components in one message"
    assert sum(len(part.get("content", "")) for part in parts) <= 4000, "text over 4000 characters"
    assert len(str(body.get("nonce", ""))) <= 25, "a nonce over 25 characters"
    _embeds(body)
    _unique_ids(components)
    _buttons(parts)
    _pictures(body, parts, files)


def _embeds(body: Json) -> None:
    size = sum(len(json.dumps(embed)) for embed in body.get("embeds") or [])
    assert size <= 6000, "embeds over 6000 characters in total"


def _buttons(parts: list[Json]) -> None:
    for part in parts:
        if part["type"] == 2:
            assert ("url" in part) != ("custom_id" in part), "a button has either a url or a custom_id"
            assert part.get("label") or part.get("emoji"), "a button without a label"
        if part["type"] == 1:
            assert 1 <= len(part["components"]) <= 5, "an action row holds one to five"


def _pictures(body: Json, parts: list[Json], files: Mapping[str, bytes]) -> None:
    attached = {a["filename"]: a for a in body.get("attachments") or [] if "filename" in a}
    shown = [i["media"]["url"] for p in parts if p["type"] == 12 for i in p["items"]]
    kept = [p["file"]["url"] for p in parts if p["type"] == 13]
    for url in shown + kept:
        assert url.removeprefix("attachment://") in attached, f"{url} is not among the attachments"
    for url in shown:
        assert attached[url.removeprefix("attachment://")].get("description"), f"{url} has no alt text"
    assert len(files) == len(attached), "files and attachments differ"


def _unique_ids(components: list[Json]) -> None:
    ids = Counter(p["custom_id"] for p in walk(components) if "custom_id" in p)
    twice = [custom_id for custom_id, count in ids.items() if count > 1]
    assert not twice, f"duplicate custom_id {twice}"
    assert all(len(custom_id.encode()) <= 100 for custom_id in ids), "custom_id over 100 bytes"


def _commands(commands: list[Json]) -> None:
    names = Counter((c.get("type", 1), c["name"]) for c in commands)
    assert max(names.values(), default=1) == 1, "two commands share a name"
    assert sum(1 for c in commands if c.get("type", 1) == 1) <= 100, "over 100 commands"
    assert sum(1 for c in commands if c.get("type") == 3) <= 15, "over 15 message menus"
    for command in commands:
        if command.get("type", 1) == 1:
            _command(command)
        else:
            assert not command.get("description"), "a context menu has no description"


def _command(command: Json) -> None:
    name = command["name"]
    assert name == name.lower() and COMMAND_NAME.fullmatch(name), f"{name!r} is not a lower-case name"
    assert command.get("description"), f"{name} has no description"
    options = command.get("options") or []
    names = [option["name"] for option in options]
    assert len(names) == len(set(names)), f"{name} has two options of one name"
    required = [bool(option.get("required")) for option in options]
    assert required == sorted(required, reverse=True), f"{name}: a required option after an optional one"
    kinds = {option["type"] in (1, 2) for option in options}
    assert len(kinds) <= 1, f"{name} mixes subcommands and options"
    for option in options:
        _command(option)


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, depth first: rows, containers, sections' accessories and labels' inputs."""
    for part in components:
        yield part
        yield from walk(part.get("components", []))
        yield from walk([part[key] for key in ("accessory", "component") if key in part])
