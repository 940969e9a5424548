"""The contract's people at the playground's page, which they ask for all that it shows."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, TCPConnector

from adapters.playground import Playground
from bot import typed
from bot.message import Call
from bot.people import Person, Place
from tests.contract.guest import Guest, Still, furnished

Json = dict[str, Any]
PEOPLE = {"ada": "rosa", "bea": "mei", "mo": "priya", "luz": "luis"}  # the seeded ones
PEOPLE |= {"cy": "devon", "dee": "tomasz", "eli": "amara", "fay": "june"}


class PageGuest:
    """Somebody seeded, without a browser."""

    def __init__(self, session: ClientSession, address: str, name: str) -> None:
        self.session, self.address, self.name = session, address, name
        self.person = Person("playground", "lab", name)
        self.reads = ""
        self.form: Json = {}
        self.opened_on, self.place = 0, "lounge"

    async def runs(self, name: str, /, **args: str) -> str:
        self.place = "lounge"
        return await self._does("/say", text="/" + typed.write(Call(name, args)))

    async def presses(self, label: str) -> str:
        message = await self._with(label)
        return await self._touches(message, await self.token(label))

    async def picks(self, label: str, choice: str) -> str:
        message = await self._with(label)
        select = next(b for b in message["blocks"] if b.get("label") == label)
        value = next(c["value"] for c in select["choices"] if c["label"] == choice)
        return await self._touches(message, select["token"], picked=value)

    async def fills(self, **values: str) -> str:
        kept = {i["name"]: i["value"] for i in self.form["inputs"]}
        assert values.keys() <= kept.keys(), f"the form has only {sorted(kept)}"
        return await self._does(
            "/submit", token=self.form["token"], values=kept | values, message=self.opened_on, place=self.place
        )

    async def runs_on(self, text: str, name: str) -> str:
        await self._posts("/say", text=text, person="june")
        async with self._watching(everything=True) as (seen, _):
            said = seen[-1]["id"]
        return await self._does("/menu", message=said, command=name)

    async def offers(self, command: str, field: str, typed: str) -> list[str]:
        found = await self._posts("/suggest", command=command, field=field, text=typed)
        return [one["label"] for one in found]

    async def sees(self) -> list[str]:
        return [show(m) for m in await self._looks() if m["place"] == "lounge"]

    async def finds(self, place: Place) -> list[str]:
        return [show(m) for m in await self._looks() if m["place"] == place.id]

    async def presses_in(self, place: Place, label: str) -> str:
        message = await self._with(label, place.id)
        return await self._touches(message, token_of(message, label))

    async def inbox(self) -> list[str]:
        return [show(m) for m in await self._looks() if m["place"] == f"dm-{self.name}"]

    async def files(self) -> dict[str, str]:
        blocks = [b for m in await self._looks() for b in m["blocks"]]
        return {b["name"]: b["content"] for b in blocks if b["kind"] == "document"}

    async def token(self, label: str) -> str:
        return token_of(await self._with(label), label)

    async def sends_token(self, token: str) -> str:
        newest = [m for m in await self._looks() if m["place"] == "lounge"][-1]
        return await self._touches(newest, token)

    async def held(self) -> None:
        async with self._watching() as (seen, socket), asyncio.timeout(30):
            while not any(m["thinking"] for m in seen):
                event = await socket.receive_json()
                seen = [event["message"]] if "message" in event else []

    async def _with(self, label: str, place: str = "") -> Json:
        looked = [m for m in await self._looks() if place in ("", m["place"])]
        seen = [m for m in looked if any(b.get("label") == label for b in m["blocks"])]
        assert seen, f"nothing here is called {label!r}"
        return seen[-1]

    async def _touches(self, message: Json, token: str, **more: str) -> str:
        self.opened_on, self.place = message["id"], message["place"]
        return await self._does("/press", message=message["id"], token=token, place=message["place"], **more)

    async def _does(self, path: str, **body: Any) -> str:
        before = {m["id"]: m for m in await self._looks()}
        self.form = (await self._posts(path, **body)).get("form", {})
        changed = [m for m in await self._looks() if before.get(m["id"]) != m]
        self.reads = show_form(self.form) if self.form else show(changed[-1])
        return self.reads

    async def _posts(self, path: str, **body: Any) -> Any:
        said = {"person": self.name, "place": "lounge"} | body
        headers = {"Origin": self.address}
        async with self.session.post(self.address + path, json=said, headers=headers) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def _looks(self) -> list[Json]:
        """Everything of the bot's that a page opened just now would show."""
        async with self._watching() as (seen, _):
            return seen

    @asynccontextmanager
    async def _watching(self, *, everything: bool = False) -> AsyncIterator[tuple[list[Json], Any]]:
        url = f"{self.address}/events?person={self.name}"
        async with self.session.ws_connect(url, origin=self.address) as socket:
            first = await socket.receive_json()
            yield [m for m in first["all"] if everything or not m["author"]], socket


def token_of(message: Json, label: str) -> str:
    return next(str(b["token"]) for b in message["blocks"] if b.get("label") == label)


def show(message: Json) -> str:
    return "\n".join(line for block in message["blocks"] for line in _lines(block))


def _lines(block: Json) -> list[str]:
    match block["kind"]:
        case "text":
            return [{"title": "# ", "small": "~ "}.get(block["tone"], "") + block["text"]]
        case "fields":
            return [f"{name}: {value}" for name, value in block["pairs"]]
        case "link":
            return [f"{block['label']} <{block['url']}>"]
        case "button":
            return [f"[{block['label']}]"]
        case "select":
            return [f"[{block['label']} ▾ {' | '.join(c['label'] for c in block['choices'])}]"]
        case "picture":
            assert block["src"].startswith("data:image/png")
            return [f"(picture: {block['alt']})"]
        case "document":
            return [f"({block['name']})\n{block['content']}"]
        case kind:
            assert kind == "divider", f"nobody knows how to read {kind!r}"
            return ["---"]


def show_form(form: Json) -> str:
    lines = [f"== {form['title']} =="]
    for one in form["inputs"]:
        lines.append(f"{one['label']}{'' if one['required'] else ' (optional)'}: {one['value']}")
        lines += [f"  ! {one['error']}"] if one["error"] else []
    return "\n".join([*lines, f"[{form['submit']}]"])


class PageWorld:
    """The playground on a free port."""

    lounge = Place("playground", "lab", "lounge")
    nobody = Person("playground", "lab", "nobody")
    nowhere = Place("playground", "lab", "nowhere")
    crowd = 40  # the eight one can be, and the quiet ones
    locks = True

    def __init__(self, locales: Path, session: ClientSession) -> None:
        self.house, self.hall = furnished(locales)
        self.session = session
        self.adapter = Playground(self.house.clock, port=0)
        self.before = Still.life()
        self.running = asyncio.create_task(self.adapter.run(self.house.desk))

    async def crashes(self) -> None:
        """Its page ends with the process, so that nothing would be left to be shown twice."""

    async def guest(self, name: str) -> Guest:
        return PageGuest(self.session, self.adapter.address, PEOPLE[name])

    async def closed(self, thread: Place) -> bool:
        said = {"person": "june", "place": thread.id, "text": "Can I write here?"}
        headers = {"Origin": self.adapter.address}
        async with self.session.post(f"{self.adapter.address}/say", json=said, headers=headers) as response:
            return response.status == 403

    def alive(self) -> Sequence[str]:
        return ()  # the page sets every text as text, which its own tests see to; there is nobody to be called


@asynccontextmanager
async def playground(locales: Path) -> AsyncIterator[PageWorld]:
    async with ClientSession(connector=TCPConnector(force_close=True)) as session:
        world = PageWorld(locales, session)
        async with asyncio.timeout(30):
            await world.adapter.ready.wait()
        yield world
        world.running.cancel()
        await asyncio.wait([world.running])
