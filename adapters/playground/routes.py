"""What the page can ask for: who there is, what may come next, and everything a person can do."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TypeVar

from aiohttp import web
from pydantic import ValidationError

from adapters.playground import parse, render
from adapters.playground.about import about, menus
from adapters.playground.community import HOME, Community, Member, place
from adapters.playground.complete import Completer
from adapters.playground.doors import refusal
from adapters.playground.feed import Changed, Events, Feed, Message, Time
from adapters.playground.screen import PageScreen
from bot.cog import Context
from bot.command import Command
from bot.desk import Desk
from bot.i18n import Say
from bot.limits import Limits
from bot.message import Call, Reply

DAY = timedelta(days=1)
LENGTHS = {"hour": timedelta(hours=1), "day": DAY, "week": timedelta(weeks=1)}

Push = Callable[[timedelta], Awaitable[None]]
_B = TypeVar("_B", bound=parse.Body)


class Routes:
    """One handler for each thing that the page asks for."""

    def __init__(self, desk: Desk, community: Community, feed: Feed, limits: Limits, push: Push | None) -> None:
        """Bring everything to ``desk``."""
        self._desk = desk
        self._community = community
        self._feed = feed
        self._limits = limits
        self._push = push

    def table(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/about", self.about),
            web.get("/events", self.events),
            web.post("/complete", self.complete),
            web.post("/suggest", self.suggest),
            web.post("/say", self.say),
            web.post("/press", self.press),
            web.post("/submit", self.submit),
            web.post("/menu", self.menu),
            web.post("/push", self.push),
            web.post("/speak", self.speak),
        ]

    async def about(self, request: web.Request) -> web.Response:
        """Return who there is, and all that one person's page says."""
        member = self._member(request.query.get("person", ""))
        say, language = await self._voice(member)
        open_to = self._open_to(await self._moderates(member))
        return web.json_response(
            about(self._community, member, self._desk.languages, language, say)
            | menus(open_to, say, self._desk.languages.called)
            | {"push": self._push is not None}
        )

    async def events(self, request: web.Request) -> web.WebSocketResponse:
        """Tell one person all that they can see, and from then on each change, until the page is closed."""
        member = self._member(request.query.get("person", ""))
        socket = web.WebSocketResponse(heartbeat=30, max_msg_size=1024)
        await socket.prepare(request)
        with self._feed.watching(member) as events:
            seen = [render.message(m) for m in self._feed.seen_by(member)]
            await socket.send_json({"all": seen, "now": self._desk.clock.now().isoformat()})
            telling = asyncio.create_task(_tell(socket, events))
            try:
                async for _ in socket:  # the page says nothing here; this ends when it goes
                    continue
            finally:
                telling.cancel()
                with suppress(asyncio.CancelledError, ConnectionError):
                    await telling
        return socket

    async def complete(self, request: web.Request) -> web.Response:
        """Return what could come next in a line."""
        body, member, ctx = await self._read(request, parse.Typed)
        say, _ = await self._voice(member)
        open_to = {c.name: c for c in self._open_to(ctx.moderator) if c.listed}
        options, suggest = partial(self._community.options, member=member), partial(self._suggest, ctx)
        offers = await Completer(open_to, say, options, suggest)(body.text)
        return web.json_response([{"line": o.line, "label": o.label, "detail": o.detail} for o in offers])

    async def suggest(self, request: web.Request) -> web.Response:
        """Return the values that fit what was typed into a form's field."""
        body, _, ctx = await self._read(request, parse.Suggest)
        found = await self._desk.suggest(body.command, body.field, body.text, ctx)
        return web.json_response([{"value": value, "label": label} for value, label in found])

    async def say(self, request: web.Request) -> web.Response:
        """Run a typed command; anything else is said in the channel, or, to the bot alone, run as it is."""
        body, member, ctx = await self._read(request, parse.Typed)
        text = body.text.strip()
        alone = body.place == member.direct
        if not text:
            return web.json_response({})
        if alone or not text.startswith("/"):
            if self._community.locked(body.place):
                raise refusal(web.HTTPForbidden, "That thread is locked.")
            self._feed.say(body.place, Reply.say(text), author=member.id)
        if alone or text.startswith("/"):
            return await self._answer(parse.line(text, self._desk.commands, self._desk.languages.called), member, ctx)
        return web.json_response({})

    async def press(self, request: web.Request) -> web.Response:
        """Make the call of a button or a select."""
        body, member, ctx = await self._read(request, parse.Press)
        return await self._answer(Call.parse(body.token, body.picked), member, ctx, self._pressed(body.message, member))

    async def submit(self, request: web.Request) -> web.Response:
        """Make the call of a form, with its inputs."""
        body, member, ctx = await self._read(request, parse.Submit)
        pressed = self._feed.find(body.message, member)
        return await self._answer(parse.submitted(body), member, ctx, pressed)

    async def menu(self, request: web.Request) -> web.Response:
        """Run a command on a message."""
        body, member, ctx = await self._read(request, parse.Menu)
        command = self._desk.commands.get(body.command)
        call = parse.chosen(command, self._pressed(body.message, member)) if command else None
        if call is None:
            raise refusal(web.HTTPNotFound, "No such command can be run on a message.")
        return await self._answer(call, member, ctx)

    async def push(self, request: web.Request) -> web.Response:
        """Move the clock forward, for everybody."""
        body, *_ = await self._read(request, parse.Push)
        if self._push is None:
            raise refusal(web.HTTPConflict, "This clock cannot be pushed.")
        left = LENGTHS[body.by]
        while left > timedelta():  # a week takes seconds: the page shows its days go by
            await self._push(min(left, DAY))
            left -= min(left, DAY)
            self._feed.tell(Time(self._desk.clock.now()))
        return web.json_response({})

    async def speak(self, request: web.Request) -> web.Response:
        """Set the locale of a person."""
        body, member, _ = await self._read(request, parse.Speak)
        self._community.speak(member, body.locale)
        self._feed.tell(Changed(), member)
        return web.json_response({})

    async def _answer(self, call: Call, member: Member, ctx: Context, pressed: Message | None = None) -> web.Response:
        screen = PageScreen(self._feed, self._limits, member, ctx.place.id, pressed)
        _, before = await self._voice(member)
        await self._desk.answer(call, ctx, screen)
        screen.end()
        _, language = await self._voice(member)
        if language != before:  # a command may choose it too; the page speaks it as well
            self._feed.tell(Changed(), member)
        if screen.form is None:
            return web.json_response({})
        form = render.form(screen.form, partial(self._community.options, member=member))
        return web.json_response({"form": form})

    async def _suggest(self, ctx: Context, command: str, field: str, typed: str) -> list[tuple[str, str]]:
        return list(await self._desk.suggest(command, field, typed, ctx))

    async def _voice(self, member: Member) -> tuple[Say, str]:
        language = await self._desk.communities.language(member.person, self._community.locale(member))
        return self._desk.languages.speaker(language), language

    async def _moderates(self, member: Member) -> bool:
        return member.moderator or await self._desk.moderates(HOME, member.groups)

    def _open_to(self, moderator: bool) -> list[Command]:
        return [c for c in self._desk.commands.values() if c.open_to(moderator=moderator)]

    def _pressed(self, id_: int, member: Member) -> Message:
        if message := self._feed.find(id_, member):
            return message
        raise refusal(web.HTTPNotFound, "That message is gone.")

    def _member(self, id_: str) -> Member:
        if member := self._community.member(id_):
            return member
        raise refusal(web.HTTPNotFound, "Nobody here has that name.")

    async def _read(self, request: web.Request, kind: type[_B]) -> tuple[_B, Member, Context]:
        if request.content_type != "application/json":
            raise refusal(web.HTTPUnsupportedMediaType, "JSON, please.")
        try:
            body = kind.model_validate_json(await request.read())
        except ValidationError:
            raise refusal(web.HTTPBadRequest, "That is not what this address takes.") from None
        member = self._member(body.person)
        if not self._community.reads(member, body.place):
            raise refusal(web.HTTPForbidden, "They cannot read that channel.")
        moderator = await self._moderates(member)
        ctx = Context(member.person, place(body.place), self._community.locale(member), member.zone, moderator)
        return body, member, ctx


async def _tell(socket: web.WebSocketResponse, events: Events) -> None:
    while (event := await events.get()) is not None:
        await socket.send_json(render.event(event))
    await socket.close()
