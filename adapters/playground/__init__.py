"""The playground: the same port as Discord and Slack, as a page on this machine that needs no token."""

import asyncio
import errno
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib.resources import files

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.playground.board import Board
from adapters.playground.community import BEFORE, HOME, PLATFORM, Community
from adapters.playground.doors import keeper, seal
from adapters.playground.feed import Feed
from adapters.playground.routes import Push, Routes
from bot.adapter import Gone, Sight, Undeliverable
from bot.clock import Clock
from bot.desk import Desk
from bot.errors import PlatformFault
from bot.limits import Limits
from bot.message import Reply
from bot.meter import UNMEASURED, Link, Meter
from bot.people import Group, Person, Place, Post

HOST = "127.0.0.1"  # never anything else: whoever reaches this page can speak as anybody
BODY = 256 * 1024  # bytes of one request
KEYS = 10_000  # delivery keys remembered
PAGE = {
    "": ("index.html", "text/html"),
    "style.css": ("style.css", "text/css"),
    "mark.svg": ("mark.svg", "image/svg+xml"),
    "app.js": ("app.js", "text/javascript"),
    "messages.js": ("messages.js", "text/javascript"),
    "composer.js": ("composer.js", "text/javascript"),
    "form.js": ("form.js", "text/javascript"),
    "dom.js": ("dom.js", "text/javascript"),
}

log = logging.getLogger(__name__)


class Playground:
    """A seeded community on a local page. ``address`` is known once ``ready`` is set."""

    name = PLATFORM

    def __init__(
        self,
        clock: Clock,
        port: int = 8765,
        push: Push | None = None,
        told: Callable[[str], object] = log.debug,
        *,
        meter: Meter = UNMEASURED,
    ) -> None:
        """Serve on ``port`` (0 takes a free one); ``push`` moves ``clock`` forward, where that is allowed.

        ``told`` hears the address once the page can be opened.
        """
        self._told = told
        self.limits = Limits()
        self.ready = asyncio.Event()
        self._meter = meter
        self._clock = clock
        self._port = port
        self._push = push
        self._community = Community()
        self._feed = Feed(self._community, clock.now)
        self._board = Board(self._community, self._feed)
        self._keys: OrderedDict[str, None] = OrderedDict()
        self._seed()

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self._port}"

    async def moderates(self, person: Person, group: Group | None) -> bool | None:
        """Tell whether somebody moderates here."""
        member = self._community.member(person.id)
        return member is not None and (member.moderator or (group is not None and group.id in member.groups))

    async def run(self, desk: Desk) -> None:
        """Serve the page until cancelled. Raises ``PlatformFault`` when the port is taken."""
        runner = web.AppRunner(self._app(desk), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await self._open(runner)
            log.info("playground-open", extra={"address": self.address})
            self.ready.set()
            self._meter.linked(self.name, Link.UP)
            self._told(self.address)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        """Put a direct message where one person finds it. Raises ``Undeliverable`` for somebody unknown."""
        member = self._community.member(person.id)
        if member is None:
            raise Undeliverable("nobody in the playground has that id")
        if self._once(key):
            self._feed.say(member.direct, reply)

    async def post(self, place: Place, reply: Reply, key: str = "") -> Post:
        """Post in a place. Raises ``Undeliverable`` when there is none of that id."""
        return self._board.post(place, reply, key)

    async def edit(self, post: Post, reply: Reply) -> None:
        """Put other content in a post's place. Raises ``Undeliverable`` when it is gone."""
        self._board.edit(post, reply)

    async def remove(self, post: Post) -> None:
        """Take a post away; harmless when it is gone."""
        self._board.remove(post)

    async def thread(self, post: Post, title: str) -> Place:
        """Open the thread at a post. Raises ``Undeliverable`` when the post is gone, or stands in a thread itself."""
        return self._board.thread(post, title)

    async def room(self, title: str, people: Sequence[Person], place: Place) -> Place:
        """Open a private place for a few people. Raises ``Undeliverable`` for somebody unknown."""
        return self._board.room(title, people)

    async def readers(self, place: Place) -> int | None:
        """Return how many can read a place. Raises ``Undeliverable`` when there is none of that id."""
        return self._board.readers(place)

    async def look(self, place: Place) -> Sight:
        """Return a channel's name, or that it is gone."""
        return self._board.look(place)

    async def group(self, group: Group) -> str:
        """Return the name of a group. Raises ``Undeliverable`` when there is none of that id."""
        return self._board.group(group)

    async def homes(self) -> frozenset[str] | None:
        """Return the one community that there is."""
        return frozenset({HOME})

    async def here(self, person: Person) -> bool:
        """Return True for a made-up member. Raises ``Gone`` for anybody else."""
        if self._community.member(person.id) is None:
            raise Gone("nobody here has that name")
        return True

    async def lock(self, thread: Place) -> bool:
        """Keep people from writing in a thread. Raises ``Undeliverable`` when there is none of that id."""
        self._board.hold(thread, locked=True)
        return True

    async def unlock(self, thread: Place) -> bool:
        """Let them write again. Raises ``Undeliverable`` when there is none of that id."""
        self._board.hold(thread, locked=False)
        return True

    async def link(self, post: Post) -> str:
        """Return nothing: the page shows places, and has no addresses for messages."""
        return ""

    def _app(self, desk: Desk) -> web.Application:
        app = web.Application(middlewares=[keeper(lambda: self._port)], client_max_size=BODY)
        app.on_response_prepare.append(seal)
        app.add_routes(Routes(desk, self._community, self._feed, self.limits, self._push).table())
        app.add_routes([web.get(f"/{path}", _file(*page)) for path, page in PAGE.items()])

        async def let_go(_: web.Application) -> None:
            self._feed.close()

        app.on_shutdown.append(let_go)
        return app

    async def _open(self, runner: web.AppRunner) -> None:
        site = web.TCPSite(runner, HOST, self._port)
        try:
            await site.start()
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                raise
            raise PlatformFault(
                f"port {self._port} is taken: stop what uses it, or set LABMATES_PLAYGROUND_PORT to another"
            ) from None
        self._port = runner.addresses[0][1]

    def _once(self, key: str) -> bool:
        if not key:
            return True
        if key in self._keys:
            return False
        self._keys[key] = None
        if len(self._keys) > KEYS:
            self._keys.popitem(last=False)
        return True

    def _seed(self) -> None:
        now = self._clock.now()
        for line in sorted(BEFORE, key=lambda line: -line.minutes):
            said = Reply.say(line.text)
            self._feed.say(line.channel, said, author=line.author, at=now - timedelta(minutes=line.minutes))


def _file(name: str, kind: str) -> Handler:
    body = files(__package__).joinpath("page", name).read_bytes()

    async def serve(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type=kind, charset="utf-8")

    return serve
