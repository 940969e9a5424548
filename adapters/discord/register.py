"""The declarations as Discord's application commands, sent in one piece and only when they have changed."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import discord

from adapters.discord.ports import Facts
from bot.command import Command
from bot.desk import Desk
from bot.errors import StoreError
from bot.field import Field
from bot.i18n import Languages, Words
from bot.people import Group, Person, Place

Json = dict[str, Any]

REGISTERED = "discord-commands"  # the fact that holds what was registered last
MEND = "invite the bot again with the scope applications.commands"

SLASH, MESSAGE_MENU = 1, 3
SUBCOMMAND = 1
KINDS: Mapping[type, int] = {str: 3, int: 4, bool: 5, Place: 7, Group: 8, Person: 6}  # option types by field kind
STRING, CHANNEL = 3, 7
IN_SERVERS_AND_DIRECT = [0, 1]
# Discord's names for the languages that it offers (https://discord.com/developers/docs/reference#locales).
LOCALES = (
    *("id", "da", "de", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR", "ro", "fi"),
    *("sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko"),
)


log = logging.getLogger(__name__)


async def register(client: discord.Client, desk: Desk, facts: Facts) -> None:
    """Overwrite the commands in one piece, when what is declared is not what was registered last.

    What Discord refuses, or the store cannot tell, is logged: the commands of last time still work.
    """
    application = client.application_id
    assert application is not None, "discord.py knows the application after the login"
    payload = Payload(desk.languages).commands(desk.commands.values())
    now = f"{application}:{fingerprint(payload)}"
    try:
        if await facts.get(REGISTERED) != now:
            await client.http.bulk_upsert_global_commands(application, payload)
            await facts.put(REGISTERED, now)
            log.info("commands-registered", extra={"count": len(payload)})
    except StoreError as fault:
        log.error("commands-not-checked", extra={"fault": type(fault).__name__})
    except discord.HTTPException as refusal:
        if refusal.status >= 500 or refusal.status == 429:
            raise
        log.error("commands-refused", extra={"status": refusal.status, "code": refusal.code, "mend": MEND})


class Payload:
    """Writes declarations as Discord wants them, with every text in every language there is."""

    def __init__(self, languages: Languages) -> None:
        """Say things in these languages."""
        self._languages = languages
        found = {place: languages.match(place) for place in LOCALES}
        self._places = {place: language for place, language in found.items() if language != "en"}

    def commands(self, commands: Iterable[Command]) -> list[Json]:
        """Return the body of the bulk overwrite: slash commands, groups with subcommands, message menus."""
        commands = list(commands)
        offered = [command for command in commands if command.listed]
        single = [self._slash(command) for command in offered if not command.group]
        grouped = sorted((command for command in offered if command.group), key=lambda c: c.group)
        groups = [self._group(name, list(members)) for name, members in groupby(grouped, lambda c: c.group)]
        menus = [self._menu(command) for command in commands if command.menu]
        return single + groups + menus

    def _slash(self, command: Command) -> Json:
        about = {"type": SLASH, "contexts": IN_SERVERS_AND_DIRECT} | self._named(command.name)
        return about | self._described(command.summary) | {"options": self._options(command)}

    def _group(self, name: str, members: Sequence[Command]) -> Json:
        parts = [command.name.rpartition(".")[2] for command in members]
        options = [
            {"type": SUBCOMMAND, "options": self._options(command)}
            | self._named(part)
            | self._described(command.summary)
            for part, command in zip(parts, members, strict=True)
        ]
        described = self._localised("description", lambda language: self._parts([name, *parts], language))
        about = {"type": SLASH, "contexts": IN_SERVERS_AND_DIRECT, "options": options}
        return about | self._named(name) | described

    def _parts(self, names: Sequence[str], language: str) -> str:
        """A group and what is in it, as far as there is room."""
        group, *parts = (self._languages.called.called(name, language) for name in names)
        return f"{group.capitalize()}: {', '.join(parts)}"[:100]

    def _menu(self, command: Command) -> Json:
        return {"type": MESSAGE_MENU, "contexts": [0]} | self._texts("name", command.menu or "", 32)

    def _options(self, command: Command) -> list[Json]:
        """What fits in a line is an option; long and secret texts are asked by a form."""
        typed = [f for f in command.visible if not f.long and not f.secret]
        return sorted(map(self._option, typed), key=lambda option: not option["required"])

    def _option(self, field: Field) -> Json:
        kind = STRING if field.choices else KINDS[field.kind]
        # A form has no suggestions, so what is needed and suggested must be given here; a form asks for the rest.
        needed = field.required and field.suggest is not None
        option: Json = {"type": kind, "required": needed} | self._named(field.name) | self._described(field.label)
        if field.choices:
            named = ((c.value, self._texts("name", c.label, 100)) for c in field.choices)
            option["choices"] = [name | {"value": value} for value, name in named]
        elif kind == CHANNEL:
            option["channel_types"] = [0, 5]
        elif kind == STRING:
            option["max_length"] = field.max_length
            option["autocomplete"] = field.suggest is not None
        return option

    def _described(self, words: Words) -> Json:
        return self._texts("description", words, 100)

    def _named(self, name: str) -> Json:
        return self._localised("name", lambda language: self._languages.called.called(name, language))

    def _texts(self, key: str, words: Words, room: int) -> Json:
        return self._localised(key, lambda language: self._languages.speaker(language, renamed=True)(words)[:room])

    def _localised(self, key: str, say: Callable[[str], str]) -> Json:
        """What is said in English, and in each of Discord's languages that we speak otherwise."""
        english = say("en")
        said = {language: say(language) for language in {*self._places.values()}}
        other = {place: said[language] for place, language in self._places.items() if said[language] != english}
        return {key: english} | ({f"{key}_localizations": other} if other else {})


def fingerprint(payload: Sequence[Json]) -> str:
    """Return what changes exactly when the payload does."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
