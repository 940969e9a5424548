"""The contract's people in Discord: over a real gateway and real HTTP, read as Discord's client shows it."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from adapters.discord import Discord
from bot.desk import Desk
from bot.i18n import english
from bot.people import Person, Place
from tests.contract.guest import Guest, Still, furnished
from tests.discord.house import Doors, Facts, Memory
from tests.fakes.discord import TOKEN, Actor, Exchange, FakeDiscord, world
from tests.fakes.discord.actor import walk
from tests.fakes.discord.exchange import EPHEMERAL, LOADING
from tests.fakes.discord.places import CROWD
from tests.spec_discord import judge

Json = dict[str, Any]
NAMES = ("ada", "bea", "mo", "luz", "cy", "dee", "eli", "fay")
TEXT, ROW, BUTTON, SELECT, GALLERY, FILE, SEPARATOR, LABEL = 10, 1, 2, 3, 12, 13, 14, 18
LIVE_START = re.compile(r"^\s*(#{1,3} |>{1,3} |[-+*] |\d+[.)] )")
MARKS = re.compile(r"(https?://[^\s\\<>]+)|\\([\\*_~|`\[\]<>#+.)\-])|[*_~|`]")
HELD, MODAL = (5, 6), 9


class DiscordGuest:
    """A member of the server, whose direct conversation with the bot is open."""

    def __init__(self, fake: FakeDiscord, desk: Desk, name: str) -> None:
        self.fake, self.desk = fake, desk
        self.number = f"80000000000000000{NAMES.index(name) + 1}"
        self.person = Person("discord", world.GUILD, self.number)
        rights = world.MANAGE_GUILD if name == "mo" else world.MEMBER_RIGHTS
        self.locale = "es-ES" if name == "luz" else "en-US"
        self.actor = Actor(self.fake, name, self.number, rights=rights, locale=self.locale)
        self.last: Exchange | None = None
        self.reads = ""

    async def runs(self, name: str, /, **args: str) -> str:
        return await self._ends(await self.actor.runs(name, **{n: self._option(name, n, args[n]) for n in args}))

    async def presses(self, label: str) -> str:
        message, button = self._with(label)
        return await self._touches(message, {"component_type": BUTTON, "custom_id": button["custom_id"]}, button)

    async def picks(self, label: str, choice: str) -> str:
        message, select = self._with(label)
        value = next(o["value"] for o in select["options"] if o["label"] == choice)
        data = {"component_type": SELECT, "custom_id": select["custom_id"], "values": [value]}
        return await self._touches(message, data, select)

    async def fills(self, **values: str) -> str:
        assert self.last is not None
        names = {label["component"]["custom_id"] for label in self.last.modal["components"]}
        assert values.keys() <= names, f"the form has only {sorted(names)}"
        return await self._ends(await self.actor.fills(self.last, **values))

    async def runs_on(self, text: str, name: str) -> str:
        menu = english(self.desk.commands[name].menu or "")
        return await self._ends(await self.actor.uses_menu(menu, text, world.user("7", "june")))

    async def offers(self, command: str, field: str, typed: str) -> list[str]:
        seen = await (await self.actor.types(command, field, typed)).until()
        return [choice["name"] for choice in seen.choices]

    async def sees(self) -> list[str]:
        return [show(m) for m in self._messages(world.CHANNEL)]

    async def finds(self, place: Place) -> list[str]:
        looks = self.fake.rest.places.sees(self.number, place.id)
        return [show(m) for m in self._messages(place.id)] if looks else []

    async def presses_in(self, place: Place, label: str) -> str:
        message, button = self._with(label, place.id)
        return await self._touches(message, {"component_type": BUTTON, "custom_id": button["custom_id"]}, button)

    async def inbox(self) -> list[str]:
        return [show(m) for m in self._messages(self._direct)]

    async def files(self) -> dict[str, str]:
        return {name: text for where, name, text in documents(self.fake) if self._receives(where)}

    async def token(self, label: str) -> str:
        return str(self._with(label)[1]["custom_id"])

    async def sends_token(self, token: str) -> str:
        newest = self._messages(world.CHANNEL)[-1]
        return await self._touches(newest, {"component_type": BUTTON, "custom_id": token}, {})

    async def held(self) -> None:
        assert self.last is not None
        await self.last.until(lambda me: me.callbacks and me.kind in HELD)

    async def repeats(self) -> None:
        assert self.last is not None
        await self.fake.gateway.send("INTERACTION_CREATE", self.last.event)

    def _option(self, command: str, name: str, value: str) -> str | int:
        """The argument as Discord's client lets people give it: long and secret ones only in a form."""
        field = next(f for f in self.desk.commands[command].fields if f.name == name)
        assert not (field.long or field.secret or field.hidden), f"Discord has no option {name!r} of /{command}"
        return int(value) if field.kind is int else value

    async def _touches(self, message: Json, data: Json, part: Json) -> str:
        about = data | {"id": part.get("id", 1)}
        where = self.fake.rest.places.about(message["channel_id"])
        who = self.actor.person["user"] if where["id"] == self._direct else self.actor.person
        exchange = await self.fake.interact(
            lambda number, token: world.interaction(
                3, number, token, about, who, message=message, channel=where, locale=self.locale
            ),
            message,
        )
        return await self._ends(exchange)

    async def _ends(self, exchange: Exchange) -> str:
        self.last = exchange
        await exchange.until(ended)
        self.reads = show_form(exchange.modal) if exchange.kind == MODAL else show(exchange.message)
        return self.reads

    @property
    def _direct(self) -> str:
        return self.fake.rest.dms.get(self.number, "")  # none before the bot has opened it

    def _messages(self, *channels: str) -> list[Json]:
        """Every message that this person sees in some channels, oldest first."""
        found = {m["id"]: m for channel in channels for m in self.fake.rest.channels.get(channel, ())}
        for exchange in self.fake.rest.exchanges.values():
            for message in filter(None, [exchange.original, *exchange.followups]):
                mine = asker(exchange) == self.number or not message["flags"] & EPHEMERAL
                if mine and message["channel_id"] in channels:
                    found[message["id"]] = message
        return [found[number] for number in sorted(found, key=int)]

    def _receives(self, path: str) -> bool:
        """Whether what was sent there came before this person's eyes."""
        parts = path.split("/")
        for exchange in (e for token, e in self.fake.rest.exchanges.items() if token in parts):
            return asker(exchange) == self.number or not exchange.private
        return parts[2] in (world.CHANNEL, self._direct)

    def _with(self, label: str, *channels: str) -> tuple[Json, Json]:
        for message in reversed(self._messages(*(channels or (world.CHANNEL, self._direct)))):
            for part in walk(message["components"]):
                if label in (part.get("label"), part.get("placeholder")) and "custom_id" in part:
                    return message, part
        raise AssertionError(f"nothing here is called {label!r}")


def asker(exchange: Exchange) -> str:
    """The number of the person whose act it answers."""
    return str(exchange.event.get("member", exchange.event)["user"]["id"])


def ended(exchange: Exchange) -> bool:
    """Whether the answer itself has come, and not only the word that it will."""
    if not exchange.callbacks or exchange.kind not in HELD:
        return bool(exchange.callbacks)
    if exchange.kind == HELD[1]:
        return bool(exchange.edits or exchange.followups)
    return exchange.original is None or not exchange.original["flags"] & LOADING


def show(message: Json) -> str:
    return "\n".join(line for part in message["components"] for line in _lines(part))


def _lines(part: Json) -> Iterator[str]:
    match part["type"]:
        case 10:
            yield from map(_line, part["content"].split("\n"))
        case 1:
            yield from (_control(one) for one in part["components"])
        case 12:
            yield from (f"(picture: {item['description']})" for item in part["items"])
        case 13:
            yield f"({part['file']['url'].removeprefix('attachment://')})"
        case kind:
            assert kind == SEPARATOR, f"nobody knows how to read {kind}"
            yield "---"


def _line(content: str) -> str:
    """One line as Discord would draw it: what is not escaped is mark-up, and its signs are not seen."""
    title, fact = re.fullmatch(r"(## |-# )(.*)", content), re.fullmatch(r"\*\*(.*?):\*\* (.*)", content)
    if title:
        return {"## ": "# ", "-# ": "~ "}[title[1]] + plain(title[2])
    return f"{plain(fact[1])}: {plain(fact[2])}" if fact else plain(LIVE_START.sub("", content))


def _control(part: Json) -> str:
    if "url" in part:
        return f"{part['label']} <{part['url']}>"
    if part["type"] == SELECT:
        return f"[{part['placeholder']} ▾ {' | '.join(o['label'] for o in part['options'])}]"
    return f"[{part['label']}]"


def plain(marked: str) -> str:
    """What Discord shows for a marked text; addresses stay whole."""
    return MARKS.sub(lambda m: m[1] or m[2] or "", marked).replace("@\u200b", "@")


def show_form(modal: Json) -> str:
    lines = [f"== {modal['title']} =="]
    for label in modal["components"]:
        part = label["component"]
        chosen = [o["value"] for o in part.get("options", ()) if o.get("default")]
        value = part.get("value") or "".join(chosen)
        lines.append(f"{label['label']}{'' if part['required'] else ' (optional)'}: {value}")
        lines += [f"  ! {label['description']}"] if "description" in label else []
    return "\n".join(lines)


def documents(fake: FakeDiscord) -> Iterator[tuple[str, str, str]]:
    """Every text file that was sent: the path, the file's name, its content."""
    for request in (r for r in fake.requests if r.files):
        body = request.body.get("data", request.body)
        shown = {p["file"]["url"] for p in walk(body["components"]) if p.get("type") == FILE}
        for one in body["attachments"]:
            if f"attachment://{one['filename']}" in shown:
                yield request.path, one["filename"], request.files[f"files[{one['id']}]"].decode()


class DiscordWorld:
    """The adapter between the house and a fake Discord."""

    lounge = Place("discord", world.GUILD, world.CHANNEL)
    nobody = Person("discord", world.GUILD, "800000000000000099")  # who never opened a conversation
    nowhere = Place("discord", world.GUILD, "700000000000000404")
    crowd = CROWD
    locks = True

    def __init__(self, locales: Path, fake: FakeDiscord) -> None:
        self.house, self.hall = furnished(locales)
        self.fake = fake
        self.memory = Memory()
        self.before = Still.life()
        self._start()

    def _start(self) -> None:
        facts, doors = Facts(self.memory), Doors(self.memory)
        urls = (self.fake.api_url, self.fake.gateway_url)
        self.adapter = Discord(TOKEN, self.house.clock, facts, doors, api_url=urls[0], gateway_url=urls[1])
        self.running = asyncio.create_task(self.adapter.run(self.house.desk))

    async def crashes(self) -> None:
        self.running.cancel()
        await asyncio.wait([self.running])
        self.fake.rest.forget_nonces()
        seen = len(self.fake.gateway.identified)
        self._start()
        await self.fake.gateway.until("identified", seen + 1)
        await self.fake.gateway.until("ready", 1)

    async def guest(self, name: str) -> Guest:
        guest = DiscordGuest(self.fake, self.house.desk, name)
        await self.adapter.open(guest.person)
        return guest

    async def closed(self, thread: Place) -> bool:
        return bool(self.fake.rest.places.about(thread.id)["thread_metadata"]["locked"])

    def alive(self) -> Sequence[str]:
        bodies = [r.body.get("data") or r.body for r in self.fake.requests if isinstance(r.body, dict)]
        messages = [b for b in bodies if "components" in b and "title" not in b]
        calling = [str(b) for b in messages if b.get("allowed_mentions") != {"parse": []}]
        texts = [p["content"] for b in messages for p in walk(b["components"]) if p.get("type") == TEXT]
        return calling + [t for t in texts if re.search(r"<[@#/:]|@everyone|@here", re.sub(r"\\.", "", t))]


@asynccontextmanager
async def discord(locales: Path) -> AsyncIterator[DiscordWorld]:
    async with FakeDiscord(judge) as fake:
        room = DiscordWorld(locales, fake)
        await fake.gateway.until("ready", 1)
        yield room
        room.running.cancel()
        await asyncio.wait([room.running])
        assert not fake.complaints, fake.complaints
