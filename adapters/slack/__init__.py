"""Labmates in Slack: its life cycle, and what it sends of its own accord."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeAlias

from aiohttp import ClientSession, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.door import respond
from adapters.slack.exchange import Client
from adapters.slack.faults import MEND_APP, Refused
from adapters.slack.line import Line
from adapters.slack.manifest import PATH
from adapters.slack.many import Many
from adapters.slack.office import Office
from adapters.slack.outlet import LIMITS
from adapters.slack.receptions import Receptions
from adapters.slack.signed import checked
from adapters.slack.single import Single
from adapters.slack.socket import Socket
from adapters.slack.spaces import Spaces
from adapters.slack.workspace import Workspace
from bot.adapter import RetryLater, Sight
from bot.clock import Clock
from bot.desk import Desk
from bot.errors import PlatformFault
from bot.message import Reply
from bot.meter import UNMEASURED, Link, Meter
from bot.people import Group, Person, Place, Post
from bot.settings import SlackMode
from bot.store.installs import Installs
from bot.store.installs.states import States

log = logging.getLogger(__name__)

Open: TypeAlias = tuple[Client, Installs, States]
"""What it takes to be installed by whoever wants to: who we are at Slack, and what we keep."""


class Slack:
    """One workspace by its token, or as many as install us. In Socket Mode it listens by itself; in HTTP mode its
    routes are mounted on the app's server, where the pages for installing always are.
    """

    name = "slack"
    limits = LIMITS

    def __init__(
        self,
        clock: Clock,
        *,
        bot_token: str = "",
        app_token: str = "",
        signing_secret: str = "",
        mode: SlackMode = SlackMode.SOCKET,
        api_url: str = "https://slack.com/api/",
        many: Open | None = None,
        meter: Meter = UNMEASURED,
    ) -> None:
        """``api_url`` ends in ``/api/``. Socket Mode needs the app token, HTTP mode the signing secret.

        ``many`` workspaces install us, in place of the one of ``bot_token``.
        """
        self._clock = clock
        self._mode = mode
        self._secret = signing_secret
        self._app_token = app_token
        self._line = Line(api_url, meter)
        self._meter = meter
        self._spaces: Spaces = Single(self._line, clock, bot_token, app_token)
        self._office: Office | None = None
        if many:
            found = self._spaces = Many(self._line, clock, *many, app_token)
            self._office = Office(lambda: found.flow)
        self._respond: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]] | None = None  # while HTTP mode runs
        self.ready = asyncio.Event()
        """Set once Slack reaches us, or once messages can be sent where we do not listen."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """The scopes that Slack has not granted and without which we can work, once it was asked."""
        return self._spaces.lacking

    async def check(self) -> str:
        """Try all tokens, ask Slack what we may do, and return the workspace where there is one only.

        Raises ``PlatformFault`` with the mend, or ``RetryLater`` when Slack cannot be reached.
        """
        async with self._line.opened():
            team = await self._ask()
            if self._mode is SlackMode.SOCKET:
                try:
                    await self._spaces.api.call("apps.connections.open")
                except Refused as refused:
                    raise PlatformFault(f"Slack opens no socket for the app ({refused.code}): {MEND_APP}") from None
            return team

    async def run(self, desk: Desk) -> None:
        """Listen until cancelled. Raises ``PlatformFault`` when Slack refuses us for good."""
        await self._open(desk, self._listen)

    async def reach(self, desk: Desk) -> None:
        """Keep Slack within reach for what is sent, and show the pages for installing; listen to nothing.

        Goes on until cancelled. Raises ``PlatformFault`` when Slack refuses what we send with.
        """

        async def rest(desk: Desk, session: ClientSession) -> None:
            self.ready.set()
            await asyncio.get_running_loop().create_future()

        await self._open(desk, rest, listens=False)

    def routes(self) -> Sequence[web.RouteDef]:
        """Return what to mount on the one web server for signed HTTP; empty in Socket Mode."""
        return [web.post(PATH, self._receive)] if self._mode is SlackMode.HTTP else []

    def pages(self) -> Sequence[web.RouteDef]:
        """Return the pages for installing, in either mode; empty where one token is all."""
        return self._office.routes() if self._office else ()

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        """Send one direct message. Raises ``Gone`` for who is deactivated, ``Undeliverable`` or ``RetryLater``.

        Slack itself would show a second send with one ``key`` again: this process remembers the latest keys, and
        ``delivered`` finds a key in what was sent before.
        """
        await self._at(person).deliver(person, reply, key)

    async def post(self, place: Place, reply: Reply, key: str = "") -> Post:
        """Post in a place under the bot's own name; one ``key`` shows it once and gives the same post.

        Where the app may not read a channel, that holds only while this process lives. Raises ``Undeliverable`` or
        ``RetryLater``.
        """
        return await self._at(place).board.post(place, reply, key)

    async def edit(self, post: Post, reply: Reply) -> None:
        """Put other content in a post's place. Raises ``Undeliverable`` or ``RetryLater``."""
        await self._at(post.place).board.edit(post, reply)

    async def remove(self, post: Post) -> None:
        """Take a post away; harmless when it is gone. Raises ``Undeliverable`` or ``RetryLater``."""
        await self._at(post.place).board.remove(post)

    async def thread(self, post: Post, title: str) -> Place:
        """Return the thread under a post; it has no title. Raises ``Undeliverable`` for a post in a thread."""
        return await self._at(post.place).board.thread(post, title)

    async def room(self, title: str, people: Sequence[Person], place: Place) -> Place:
        """Open the conversation of up to eight members with us; the same people have one only, and it has no title.

        Raises ``Undeliverable`` or ``RetryLater``.
        """
        return await self._at(place).board.room(people, place)

    async def readers(self, place: Place) -> int | None:
        """Return how many members a channel has, other bots included. Raises ``Undeliverable`` or ``RetryLater``.

        Anybody in the workspace may join a public channel, so that more can read it than its members.
        """
        return await self._at(place).board.readers(place)

    async def look(self, place: Place) -> Sight:
        """Return whether we are in a channel, and what we lack there. Raises ``RetryLater``."""
        return await self._at(place).look(place)

    async def group(self, group: Group) -> str:
        """Return the handle of a user group. Raises ``Undeliverable`` when it is gone, or ``RetryLater``."""
        return await self._at(group).board.group(group)

    async def homes(self) -> frozenset[str] | None:
        """Return the workspaces that have us; None once Slack refuses the one token. Raises ``RetryLater``."""
        return await self._spaces.homes()

    async def lock(self, thread: Place) -> bool:
        """Return False: Slack has no way to close a thread. Raises nothing."""
        return False

    async def unlock(self, thread: Place) -> bool:
        """Return False: there was nothing to undo."""
        return False

    async def link(self, post: Post) -> str:
        """Return the permanent address of a message. Raises ``Undeliverable`` or ``RetryLater``."""
        return await self._at(post.place).board.link(post)

    async def pin(self, post: Post) -> None:
        """Pin one of our posts. Raises ``Undeliverable`` where the scope for it is missing, or ``RetryLater``."""
        await self._at(post.place).board.pin(post)

    async def here(self, person: Person) -> bool:
        """Return whether somebody is known to be an active member. Raises ``Gone`` for who is not any more."""
        return await self._at(person).members.look(person.id)

    async def delivered(self, to: Person | Place, key: str) -> bool:
        """Tell whether a message with this key has arrived. Raises ``Undeliverable`` or ``RetryLater``.

        Where the app may not look that is not known: then the message is rather held back than shown twice.
        """
        return await self._at(to).delivered(to, key)

    async def moderates(self, person: Person, group: Group | None) -> bool | None:
        """Tell whether somebody moderates the workspace; None where Slack does not tell. Raises ``RetryLater``."""
        return await self._at(person).moderates(person, group)

    def _at(self, where: Person | Place | Group) -> Workspace:
        return self._spaces.at(where.community)

    async def _open(
        self, desk: Desk, work: Callable[[Desk, ClientSession], Awaitable[None]], *, listens: bool = True
    ) -> None:
        async with self._line.opened() as session:
            await self._wait_for_slack(listens=listens)
            self._spaces.open(desk, session)
            try:
                await work(desk, session)
            finally:
                await self._spaces.close()

    async def _listen(self, desk: Desk, session: ClientSession) -> None:
        receptions = Receptions(desk, self._clock, self._spaces)
        app = self._spaces.app(receptions.receive, session, self._secret)
        try:
            async with asyncio.TaskGroup() as tasks:
                if self._mode is SlackMode.HTTP:
                    self._respond = partial(respond, app, tasks=tasks)
                    self._meter.linked(self.name, Link.UP)
                    self.ready.set()
                    await asyncio.get_running_loop().create_future()
                await Socket(app, self._spaces.api, self._clock, tasks, receptions.missed, self.ready.set).listen()
        except ExceptionGroup as group:  # the tasks keep their faults to themselves, so this is the listener's
            raise group.exceptions[0] from None
        finally:
            self._respond = None
            self._meter.linked(self.name, Link.LOST)

    async def _wait_for_slack(self, *, listens: bool) -> None:
        while True:
            try:
                await self._ask(listens=listens)
                return
            except RetryLater as later:
                log.warning("slack-unreachable", extra={"seconds": later.seconds})
                await self._clock.sleep(later.seconds * (1 + self._clock.chance()))

    async def _ask(self, *, listens: bool = True) -> str:
        if listens and self._mode is SlackMode.SOCKET and not self._app_token:
            raise PlatformFault("Socket Mode needs SLACK_APP_TOKEN (xapp-…), or set LABMATES_SLACK_MODE=http")
        if listens and self._mode is SlackMode.HTTP and not self._secret:
            raise PlatformFault("HTTP mode needs SLACK_SIGNING_SECRET, from Basic Information at api.slack.com/apps")
        return await self._spaces.check()

    async def _receive(self, request: web.Request) -> web.Response:
        if self._respond is None:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"})
        asked = await checked(request, self._secret)
        return await to_aiohttp_response(await self._respond(asked))
