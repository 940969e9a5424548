"""The contract's people in Slack, by Socket Mode and by signed HTTP, read as Slack's client shows it."""

import asyncio
import re
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from adapters.slack.manifest import PATH
from bot import typed
from bot.message import Call
from bot.people import Person, Place
from bot.settings import SlackMode
from tests.contract.guest import Guest, Still, furnished
from tests.fakes.slack import GENERAL, TEAM, Ack, FakeSlack, HttpWire, Json, Member, Message, SocketWire, Wire
from tests.fakes.slack.api import nodes
from tests.fakes.slack.payloads import initial
from tests.slack.conftest import adapter_for
from tests.spec_slack import Judge, spec_dir

WAIT = "One moment …"
CALLS = re.compile(r"<[!@#][^>]*>")


class SlackGuest:
    """A member of the workspace. A modal, where one is open, lies above everything else."""

    def __init__(self, slack: FakeSlack, wire: Wire, name: str) -> None:
        locale = "es-ES" if name == "luz" else "en-US"
        self.slack = slack
        self.member = Member(slack, f"U1{name.upper()}", wire, is_admin=name == "mo", locale=locale)
        self.person = Person("slack", TEAM, self.member.user)
        self.typed: dict[str, str] = {}  # what stands in the form, for Slack does not send it back
        self.errors: dict[str, str] = {}
        self.visited: dict[str, tuple[str, str]] = {}  # channel and thread of the other places where they were
        self.acknowledged = asyncio.Event()
        self.reads = ""

    async def runs(self, name: str, /, **args: str) -> str:
        await self._closes()
        line = typed.write(Call(name.replace(".", " "), args))
        return await self._does(self.member.types("/labmates", escaped(line)))

    async def presses(self, label: str) -> str:
        return await self._does(self.member.presses(label, on=await self._with(label)))

    async def picks(self, label: str, choice: str) -> str:
        return await self._does(self.member.chooses(choice, on=await self._with(label)))

    async def fills(self, **values: str) -> str:
        self.typed |= values
        given: dict[str, Any] = dict(self.typed)
        return await self._does(self.member.submits(**given))

    async def runs_on(self, text: str, name: str) -> str:
        await self._closes()
        return await self._does(self.member.uses_shortcut(name, escaped(text)))

    async def offers(self, command: str, field: str, typed: str) -> list[str]:
        await self.runs(command)
        return await self.member.looks_for(field, typed)

    async def sees(self) -> list[str]:
        return [show(m.blocks) for m in self.member.sees()]

    async def finds(self, place: Place) -> list[str]:
        return [show(m.blocks) for m in self.member.sees(*self._visits(place))]

    async def presses_in(self, place: Place, label: str) -> str:
        there = [m for m in self.member.sees(*self._visits(place)) if _named(m.blocks, label)]
        return await self._does(self.member.presses(label, on=there[-1]))

    async def inbox(self) -> list[str]:
        return [show(m.blocks) for m in self.member.inbox]

    async def files(self) -> dict[str, str]:
        mine = self.slack.dm(self.member.user)
        shared = [r.args for r in self.slack.sent("files.completeUploadExternal") if r.args.get("channel_id") == mine]
        return {f["title"]: self.slack.files[f["id"]].decode() for one in shared for f in one["files"]}

    async def token(self, label: str) -> str:
        on = await self._with(label)
        found = nodes(on.blocks if isinstance(on, Message) else on["blocks"])
        button = next(n for n in found if n.get("type") == "button" and n["text"]["text"] == label)
        return str(button["action_id"]).partition("|")[2]

    async def sends_token(self, token: str) -> str:
        await self._closes()
        action = {"type": "button", "action_id": f"0|{token}", "block_id": "b", "value": token}
        return await self._does(self.member.sends_action(action, self.member.sees()[-1]))

    async def held(self) -> None:
        await self.acknowledged.wait()

    async def repeats(self) -> None:
        last = self.slack.acks[-1]
        await self.member.wire.send(last.kind, last.payload, retry=1)

    async def _closes(self) -> None:
        while self.slack.views[self.member.user]:
            await self.member.closes()

    async def _with(self, label: str) -> Message | Json:
        """The modal where the label stands, else the newest message; a modal in the way is closed."""
        if (views := self.slack.views[self.member.user]) and _named(views[-1]["blocks"], label):
            return views[-1]
        await self._closes()
        seen = [m for m in [*self.member.inbox, *self.member.sees()] if _named(m.blocks, label)]
        assert seen, f"nothing here is called {label!r}"
        return max(seen, key=lambda m: m.ts)

    async def _does(self, act: Coroutine[None, None, Ack]) -> str:
        before = self._state()
        self.acknowledged.clear()
        ack = await act
        self.acknowledged.set()
        self.errors = ack.body.get("errors", {})
        if not self.errors:
            self.typed = {}
            await self.slack.until(lambda: self._newest(before) not in ("", WAIT) or None)
        views = self.slack.views[self.member.user]
        self.reads = self._form(views[-1]) if self.errors else self._newest(before)
        return self.reads

    def _visits(self, place: Place) -> tuple[str, str]:
        channel, _, thread = place.id.partition("-")
        return self.visited.setdefault(place.id, (channel, thread))

    def _messages(self) -> list[Message]:
        other = [m for where in self.visited.values() for m in self.member.sees(*where)]
        return [*other, *self.member.inbox, *self.member.sees()]

    def _state(self) -> dict[str, object]:
        """Everything before their eyes, by what makes it itself."""
        seen = {f"{m.channel} {m.ts}": (m.text, m.blocks) for m in self._messages()}
        return seen | {v["id"]: v["hash"] for v in self.slack.views[self.member.user]}

    def _newest(self, before: dict[str, object]) -> str:
        """The modal or message that is there since, or that changed; empty for none."""
        views = self.slack.views[self.member.user]
        if views and before.get(views[-1]["id"]) != views[-1]["hash"]:
            return self._form(views[-1]) if views[-1]["callback_id"] == "form" else show(views[-1]["blocks"])
        now = self._state()
        for message in reversed(self._messages()):
            name = f"{message.channel} {message.ts}"
            if before.get(name) != now[name]:
                return show(message.blocks)
        return ""

    def _form(self, view: Json) -> str:
        lines = [f"== {view['title']['text']} =="]
        above = {b.get("block_id", ""): b["text"]["text"] for b in view["blocks"] if b["type"] == "section"}
        for block in (b for b in view["blocks"] if b["type"] == "input"):
            value = self.typed.get(block["block_id"], initial(block["element"])) or ""
            shown = value["value"] if isinstance(value, dict) else value
            lines.append(f"{block['label']['text']}{' (optional)' if block['optional'] else ''}: {shown}")
            wrong = self.errors.get(block["block_id"]) or above.get(f"wrong.{block['block_id']}", "").removeprefix("⚠ ")
            lines += [f"  ! {wrong}"] if wrong else []
        return "\n".join([*lines, f"[{view['submit']['text']}]"])


def _named(blocks: Sequence[Json], label: str) -> bool:
    found = (n.get("text", n.get("placeholder")) for n in nodes(blocks) if n.get("type") in ("button", "static_select"))
    return any(isinstance(text, dict) and text["text"] == label for text in found)


def escaped(text: str) -> str:
    """What somebody wrote, as Slack sends it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def show(blocks: Sequence[Json]) -> str:
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Json) -> Iterator[str]:
    match block["type"]:
        case "header":
            yield "# " + words(block["text"])
        case "section" if "fields" in block:
            said = [words(one) for one in block["fields"]]
            yield from (f"{a.strip('*')}: {b}" for a, b in zip(said[::2], said[1::2], strict=True))
        case "section":
            yield words(block["text"])
        case "context":
            yield from ("~ " + words(one) for one in block["elements"])
        case "image":
            yield f"(picture: {block['alt_text']})"
        case "actions":
            yield from map(_control, block["elements"])
        case kind:
            assert kind == "divider", f"nobody knows how to read {kind!r}"
            yield "---"


def _control(element: Json) -> str:
    if element["type"] == "button":
        return f"[{words(element['text'])}]"
    return f"[{words(element['placeholder'])} ▾ {' | '.join(words(o['text']) for o in element['options'])}]"


def words(text: Json) -> str:
    """What Slack shows for a text object."""
    said: str = text["text"]
    if text["type"] == "plain_text":
        return said
    linked = re.sub(r"<(https?://[^|>]+)\|([^>]+)>", r"\2 <\1>", said)
    return linked.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


class SlackWorld:
    """The adapter between the house and a fake Slack."""

    lounge = Place("slack", TEAM, GENERAL)
    nobody = Person("slack", TEAM, "U9NOBODY")
    nowhere = Place("slack", TEAM, "C9NOWHERE")
    locks = False

    @property
    def crowd(self) -> int:
        return len(self.slack.users)

    def __init__(self, locales: Path, slack: FakeSlack, mode: SlackMode) -> None:
        self.house, self.hall = furnished(locales)
        self.slack, self.mode = slack, mode
        self.wire: Wire = SocketWire(slack)
        self.adapter = adapter_for(slack, self.house, mode)

    async def crashes(self) -> None:
        self.running.cancel()
        await asyncio.wait([self.running])
        self.adapter = adapter_for(self.slack, self.house, self.mode)
        self._run()
        async with asyncio.timeout(30):
            await self.adapter.ready.wait()

    def start(self) -> None:
        self.before = Still.life()
        self._run()

    def _run(self) -> None:
        self.running = asyncio.create_task(self.adapter.run(self.house.desk))

    async def guest(self, name: str) -> Guest:
        return SlackGuest(self.slack, self.wire, name)

    async def closed(self, thread: Place) -> bool:
        return False

    def alive(self) -> Sequence[str]:
        views = [v for stack in self.slack.views.values() for v in stack]
        marked = [n["text"] for n in nodes([*views, *(m.blocks for m in self.slack.messages)]) if _marked(n)]
        return [t for t in [*marked, *(m.text for m in self.slack.messages)] if CALLS.search(t)]


def _marked(node: Json) -> bool:
    return node.get("type") == "mrkdwn" and isinstance(node.get("text"), str)


@cache
def judge() -> Judge:
    return Judge(spec_dir())


@asynccontextmanager
async def slack(locales: Path, mode: SlackMode) -> AsyncIterator[SlackWorld]:
    async with FakeSlack(judge().request, judge().ack) as fake, AsyncExitStack() as stack:
        world = SlackWorld(locales, fake, mode)
        if mode is SlackMode.HTTP:
            world.wire = await mounted(stack, world)
        world.start()
        async with asyncio.timeout(30):
            await world.adapter.ready.wait()
        yield world
        world.running.cancel()
        await asyncio.wait([world.running])
        assert fake.problems == []


async def mounted(stack: AsyncExitStack, world: SlackWorld) -> HttpWire:
    """Serve the adapter's routes as the one web server does."""
    app = web.Application()
    app.add_routes(world.adapter.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    connector = aiohttp.TCPConnector(force_close=True)
    session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
    return HttpWire(world.slack, session, f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}")
