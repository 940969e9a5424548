"""A person at a Discord client: runs commands, presses, chooses, fills forms and uses menus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.discord import world
from tests.fakes.discord.exchange import Exchange
from tests.fakes.discord.server import FakeDiscord
from tests.fakes.discord.world import Json

STRING = 3
BUTTON, STRING_SELECT = 2, 3


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component of a message or modal, depth first."""
    for part in components:
        yield part
        inner = [part[key] for key in ("component", "accessory") if key in part]
        yield from walk(inner + part.get("components", []) + part.get("items", []))


def words(message: Json) -> str:
    """The text a person reads in a message, one line a block."""
    parts = walk(message["components"])
    return "\n".join(p.get("content") or p.get("label", "") for p in parts if p["type"] in (10, BUTTON))


class Actor:
    """Someone with an id; in the guild, or (``in_dm``) talking to the bot alone."""

    def __init__(
        self,
        discord: FakeDiscord,
        name: str = "ada",
        number: str = "800000000000000001",
        *,
        rights: int = world.MEMBER_RIGHTS,
        roles: tuple[str, ...] = (),
        in_dm: bool = False,
        locale: str = "en-US",
    ) -> None:
        self.discord, self.number, self.locale = discord, number, locale
        member = world.member(number, name, rights, roles)
        self.person: Json = member["user"] if in_dm else member

    async def runs(self, name: str, **options: Any) -> Exchange:
        """``/name option:value``; dots in the name walk into subcommands."""
        return await self._send(2, self._command(name, [_option(k, v) for k, v in options.items()]))

    async def types(self, name: str, field: str, typed: str, **options: Any) -> Exchange:
        """Autocomplete: ``typed`` so far in ``field``."""
        focused = _option(field, typed) | {"focused": True}
        return await self._send(4, self._command(name, [*map(_pair, options.items()), focused]))

    async def uses_menu(self, name: str, content: str, author: Json | None = None) -> Exchange:
        """The message context menu ``name`` on a message that says ``content``."""
        number = str(next(self.discord.ids))
        target = world.message(number, world.CHANNEL, {"content": content}, author)
        data = {"id": "1", "name": name, "type": 3, "target_id": number}
        return await self._send(2, data | {"resolved": {"messages": {number: target}}})

    async def presses(self, message: Json, label: str) -> Exchange:
        button = next(p for p in walk(message["components"]) if p.get("label") == label and "custom_id" in p)
        return await self.sends_token(message, button["custom_id"], button.get("id", 1))

    async def sends_token(self, message: Json, custom_id: str, number: int = 1) -> Exchange:
        """A press with any token at all, forged or stale; ``number`` is the component's id."""
        return await self.touches(message, {"custom_id": custom_id, "component_type": BUTTON, "id": number})

    async def chooses(self, message: Json, *values: str) -> Exchange:
        menu = next(p for p in walk(message["components"]) if p["type"] == STRING_SELECT)
        data = {"custom_id": menu["custom_id"], "component_type": STRING_SELECT, "values": list(values)}
        data["id"] = menu.get("id", 1)
        return await self.touches(message, data)

    async def fills(self, opened: Exchange, **values: str | list[str]) -> Exchange:
        """Submit the modal that ``opened`` brought; what is not given is left as it was."""
        modal, source = opened.modal, opened.source
        parts = [_filled(label, values) for label in modal["components"] if label["type"] == 18]
        data = {"custom_id": modal["custom_id"], "components": parts}
        more = {} if source is None else {"message": source}
        return await self._send(5, data, source, **more)

    async def touches(self, message: Json, data: Json) -> Exchange:
        """Anything that a client can say about a component of a message."""
        return await self._send(3, data, message, message=message)

    async def _send(self, kind: int, data: Json, source: Json | None = None, **more: Any) -> Exchange:
        more |= {"locale": self.locale}
        return await self.discord.interact(
            lambda number, token: world.interaction(kind, number, token, data, self.person, **more), source
        )

    @staticmethod
    def _command(name: str, options: list[Json]) -> Json:
        top, *rest = name.split(".")
        for depth, part in enumerate(reversed(rest)):
            options = [{"name": part, "type": 1 if depth == 0 else 2, "options": options}]
        return {"id": "1", "name": top, "type": 1, "options": options}


def _pair(item: tuple[str, Any]) -> Json:
    return _option(*item)


def _option(name: str, value: Any) -> Json:
    kind = 5 if isinstance(value, bool) else 4 if isinstance(value, int) else STRING
    return {"name": name, "type": kind, "value": value}


def _filled(label: Json, values: Mapping[str, str | list[str]]) -> Json:
    part = label["component"]
    value = values.get(part["custom_id"], part.get("value", ""))
    answer = {"custom_id": part["custom_id"], "type": part["type"], "id": 2}
    if part["type"] == 4:
        answer["value"] = value
    else:
        chosen = [value] if isinstance(value, str) and value else value
        preset = [o["value"] for o in part.get("options", []) if o.get("default")]
        answer["values"] = chosen or preset
    return {"type": 18, "id": label.get("id", 1), "component": answer}
