"""The judge of what leaves the Slack adapter: Slack's published schemas, and rules of our own."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from tests.fakes.slack.api import nodes
from tests.fakes.slack.state import Ack, Json, Request

ABSENT = "SPEC_DIR does not name a folder with Slack's schemas; only our own rules were checked"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
RESPONSE_URL = {"text", "blocks", "response_type", "replace_original", "delete_original", "unfurl_links"}
RESPONSE_URL |= {"unfurl_media", "thread_ts"}
BOOLEANS = {"include_locale", "include_disabled", "include_all_metadata", "include_num_members"}
NUMBERS = {"length", "limit"}
MARKDOWN_LIMIT, VIEW_LIMIT, TEXT_LIMIT = 12_000, 250_000, 4000
NAMED = re.compile(r"<@[UW][A-Z0-9]+>")
MENTIONS = ("<!channel", "<!here", "<!everyone", "<!subteam", "<@")


def spec_dir() -> Path | None:
    """The folder of published schemas, or None; the project does not need it to run or to pass its tests."""
    named = os.environ.get("SPEC_DIR")  # noqa: TID251 - a test's own switch, no setting of the product
    folder = Path(named) if named else None
    return folder if folder and (folder / "slack_blockkit.schema.json").is_file() else None


class Judge:
    """Say in words everything that is wrong with a request, an acknowledgement or a manifest."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._validators: dict[str, Any] = {}
        if folder:
            names = ("blockkit.schema", "webapi_requests.schema", "webapi_responses.schema")
            texts = [quoted(json.loads((folder / f"slack_{name}.json").read_text())) for name in names]
            self._methods = json.loads((folder / "slack_webapi_methods.json").read_text())
            named = zip(("urn:kit", "urn:api", "urn:answers"), texts, strict=True)
            self._registry = jsonschema_rs.Registry(list(named))

    def request(self, asked: Request) -> list[str]:
        """What is wrong with one Web API request or response_url post."""
        match asked.method:
            case "upload":
                return []
            case "response_url":
                found = self.message(asked.args)
                found += [f"response_url knows no {name!r}" for name in asked.args.keys() - RESPONSE_URL]
                if asked.args.get("thread_ts") and asked.args.get("response_type") != "in_channel":
                    found.append("a response address puts only public answers into a thread")
            case _:
                args = typed(asked.args)
                if asked.method == "auth.test":
                    args.pop("team_id", None)  # bolt's client of one request adds it to every call, and Slack minds not
                found = self._method(asked.method, args) + self.message(args, schema=False)
                if "view" in args:
                    found += view_rules(args["view"])
        return [f"{asked.method}: {problem}" for problem in found]

    def ack(self, ack: Ack) -> list[str]:
        """What is wrong with one acknowledgement, by what it acknowledges."""
        kind = ack.payload.get("type", ack.kind)
        found: list[str] = []
        match kind:
            case "slash_commands":
                found = self.message(ack.body) if ack.body else []
            case "view_submission" if ack.body:
                found = self._submission(ack.body, ack.payload["view"])
            case "block_suggestion":
                found = self._options(ack.body)
            case _ if ack.body and ack.status == 200:
                found = [f"an acknowledgement with a body: {sorted(ack.body)}"]
        return [f"ack of {kind}: {problem}" for problem in found]

    def answer(self, method: str, body: Json) -> list[str]:
        """What is wrong with an answer of the fake itself, by the published responses."""
        if not self.folder:
            return []
        return self._schema("urn:answers", self._methods[method]["response"], body)

    def message(self, body: Json, *, schema: bool = True) -> list[str]:
        blocks = body.get("blocks") or []
        found = self._schema("urn:kit", "SlackMessageBlocks", blocks) if schema else []
        if blocks and not body.get("text"):
            found.append("blocks without a text, so a screen reader and a notification have nothing to say")
        if len(body.get("text") or "") > TEXT_LIMIT:
            found.append(f"a text over {TEXT_LIMIT}")
        if any(block["type"] == "alert" for block in blocks):
            found.append("an alert block outside a modal")
        if sum(block["type"] == "table" for block in blocks) > 1:
            found.append("more than one table")
        return found + block_rules(blocks) + mention_rules(body)

    def manifest(self, body: Json, version: str) -> list[str]:
        """What is wrong with an app manifest by the published schema of *version*."""
        if not self.folder:
            return []
        schema = json.loads((self.folder / f"slack_manifest.schema.{version}.json").read_text())
        return [short(error) for error in jsonschema_rs.validator_for(schema).iter_errors(body)]

    def bot_scopes(self, method: str) -> list[str]:
        """The bot scopes of which *method* needs one; empty when it needs none."""
        assert self.folder, ABSENT
        reference = json.loads((self.folder / "slack_api_reference.json").read_text())["methods"]
        return list((reference[method].get("scope") or {}).get("bot", ()))

    def _submission(self, body: Json, view: Json) -> list[str]:
        match body.get("response_action"):
            case "errors":
                inputs = {b["block_id"] for b in view["blocks"] if b["type"] == "input"}
                strange = body["errors"].keys() - inputs
                found = [f"an error beside {name!r}, which is no input of the form" for name in strange]
                return found or ([] if body["errors"] else ["errors without an error"])
            case "update" | "push":
                return self._schema("urn:kit", "View", body["view"]) + view_rules(body["view"])
            case "clear":
                return []
            case other:
                return [f"no response_action is called {other!r}"]

    def _options(self, body: Json) -> list[str]:
        options = body.get("options")
        if options is None:
            return ["no options"]
        found = [f"{len(options)} options"] if len(options) > 100 else []
        return found + [p for o in options for p in self._schema("urn:kit", "PlainTextOption", o)]

    def _method(self, method: str, args: Json) -> list[str]:
        if not self.folder:
            return []
        if method not in self._methods:
            return ["Slack has no such method"]
        return self._schema("urn:api", self._methods[method]["request"], args)

    def _schema(self, document: str, name: str, value: Any) -> list[str]:
        if not self.folder:
            return []
        reference = f"{document}#/definitions/{quote(name)}"
        if reference not in self._validators:
            schema = {"$schema": DRAFT, "$ref": reference}
            self._validators[reference] = jsonschema_rs.validator_for(schema, registry=self._registry)
        return [short(error) for error in self._validators[reference].iter_errors(value)]


def view_rules(view: Json) -> list[str]:
    found = block_rules(view["blocks"]) + mention_rules(view)
    if len(json.dumps(view)) > VIEW_LIMIT:
        found.append("a view over 250 kB")
    for node in nodes(view["blocks"]):
        if node.get("min_length", 0) > node.get("max_length", 3000):
            found.append("an input whose least length is over its greatest")
        if len(node.get("initial_value") or "") > node.get("max_length", 3000):
            found.append("an input that starts longer than it may be")
    return found


def block_rules(blocks: Iterable[Json]) -> list[str]:
    blocks = list(blocks)
    found = [f"block_id {name!r} twice" for name in twice(b.get("block_id") for b in blocks)]
    for block in blocks:
        actions = (e.get("action_id") for e in block.get("elements", ()) if isinstance(e, dict))
        found += [f"action_id {name!r} twice in a block" for name in twice(actions)]
    if sum(len(b.get("text", "")) for b in blocks if b["type"] == "markdown") > MARKDOWN_LIMIT:
        found.append(f"markdown over {MARKDOWN_LIMIT}")
    for node in nodes(blocks):
        options = [option["value"] for option in node.get("options", ())]
        found += [f"option {name!r} twice in a select" for name in twice(options)]
        if options and node.get("initial_option", {}).get("value", options[0]) not in options:
            found.append("an initial option that is not among the options")
    return found


def mention_rules(body: Json) -> list[str]:
    """Nothing the bot sends may call people: members' text is escaped, and the bot's own has no mentions.

    But for one member's name that stands alone: somebody who asked to be named, by a ``Mention``. What a member wrote
    is never the whole of a text in which Slack reads mark-up.
    """
    texts = (t for t in written(body) if any(m in t for m in MENTIONS) and not NAMED.fullmatch(t))
    return [f"a mention that would fire: {text[:80]!r}" for text in texts]


def written(body: Json) -> Iterator[str]:
    if isinstance(body.get("text"), str) and "type" not in body:
        yield body["text"]
    for node in nodes(body.get("blocks")):
        if node.get("type") == "mrkdwn":
            yield node["text"]


def twice(names: Iterable[str | None]) -> list[str]:
    return [name for name, times in Counter(names).items() if name is not None and times > 1]


def typed(args: Json) -> Json:
    """Query and form values as the types that the schemas mean."""
    read: Json = {}
    for name, value in args.items():
        if name in BOOLEANS and isinstance(value, str):
            value = value in ("1", "true", "True")
        elif name in NUMBERS and isinstance(value, str):
            value = int(value)
        read[name] = value
    return read


def quoted(value: Any) -> Any:
    """The document with references as proper URI fragments; the generator left ``<`` and ``>`` in them."""
    if isinstance(value, dict):
        return {k: quote(v, safe="#/") if k == "$ref" else quoted(v) for k, v in value.items()}
    return [quoted(inner) for inner in value] if isinstance(value, list) else value


def short(error: Any) -> str:
    where = "/".join(str(step) for step in error.instance_path)
    said = error.message
    return f"{where}: {said if len(said) < 300 else said[:100] + ' … ' + said[-180:]}"
