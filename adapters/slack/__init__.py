"""Labmates in Slack: its life cycle, and what it sends of its own accord."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.api import Api
from adapters.slack.board import Board, tried
from adapters.slack.door import door, respond
from adapters.slack.faults import MEND_APP, Refused
from adapters.slack.mail import Mail
from adapters.slack.manifest import PATH
from adapters.slack.members import Members
from adapters.slack.outlet import LIMITS
from adapters.slack.people import People, moderates
from adapters.slack.reception import Reception
from adapters.slack.scopes import MEND_SCOPES, missing, needed
from adapters.slack.signed import checked
from adapters.slack.socket import Socket
from bot.adapter import RetryLater, Sight
from bot.clock import Clock
from bot.desk import Desk
from bot.errors import PlatformFault
from bot.message import Reply
from bot.meter import UNMEASURED, Link, Meter
from bot.people import Group, Person, Place, Post
from bot.settings import SlackMode

ROOM = 5000  # keys and conversations remembered

log = logging.getLogger(__name__)


class Slack:
    """One workspace. In Socket Mode it listens by itself; in HTTP mode its routes are mounted on the app's server."""

    name = "slack"
    limits = LIMITS

    def __init__(
        self,
        clock: Clock,
        *,
        bot_token: str,
        app_token: str = "",
        signing_secret: str = "",
        mode: SlackMode = SlackMode.SOCKET,
        api_url: str = "https://slack.com/api/",
        meter: Meter = UNMEASURED,
    ) -> None:
        """``api_url`` ends in ``/api/``. Socket Mode needs the app token, HTTP mode the signing secret."""
        self._clock = clock
        self._mode = mode
        self._secret = signing_secret
        self._app_token = app_token
        self._api = Api(api_url, bot_token, app_token, meter)
        self._mail = Mail(self._api, clock)
        self._board = Board(self._api, self._mail)
        self._members = Members(self._api, clock)
        self._respond: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]] | None = None  # while HTTP mode runs
        self._sent: OrderedDict[str, None] = OrderedDict()
        self.lacking: tuple[str, ...] = ()
        """The scopes that Slack has not granted and without which we can work, once it was asked."""
        self._conversations: OrderedDict[str, str] = OrderedDict()
        self.ready = asyncio.Event()
        """Set once Slack reaches us, or once messages can be sent where we do not listen."""

    async def check(self) -> AuthorizeResult:
        """Try both tokens, and ask Slack who the bot is and what it may do.

        Raises ``PlatformFault`` with the mend, or ``RetryLater`` when Slack cannot be reached.
        """
        async with self._api.opened():
            who = await self._ask_who()
            if self._mode is SlackMode.SOCKET:
                try:
                    await self._api.call("apps.connections.open")
                except Refused as refused:
                    raise PlatformFault(f"Slack opens no socket for the app ({refused.code}): {MEND_APP}") from None
            return who

    async def run(self, desk: Desk) -> None:
        """Listen until cancelled. Raises ``PlatformFault`` when Slack refuses us for good."""
        async with self._api.opened():
            who = await self._wait_for_slack()
            try:
                async with asyncio.TaskGroup() as tasks:
                    await self._listen(desk, who, tasks)
            except ExceptionGroup as group:  # the tasks keep their faults to themselves, so this is the listener's
                raise group.exceptions[0] from None
            finally:
                self._respond = None
                self._api.meter.linked(self.name, Link.LOST)

    async def reach(self) -> None:
        """Keep Slack within reach for what is sent until cancelled, and listen to nothing.

        Raises ``PlatformFault`` when Slack refuses the bot token.
        """
        async with self._api.opened():
            await self._wait_for_slack(listens=False)
            self.ready.set()
            await asyncio.get_running_loop().create_future()

    def routes(self) -> Sequence[web.RouteDef]:
        """Return what to mount on the one web server for signed HTTP; empty in Socket Mode."""
        return [web.post(PATH, self._receive)] if self._mode is SlackMode.HTTP else []

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        """Send one direct message. Raises ``Gone`` for who is deactivated, ``Undeliverable`` or ``RetryLater``.

        Slack itself would show a second send with one ``key`` again: this process remembers the latest keys, and
        ``delivered`` finds a key in what was sent before.
        """
        if key and key in self._sent:
            return

        await self._members.expect(person.id)

        async def send() -> None:
            await self._mail.post(await self._conversation(person.id), reply, key)

        await tried(send)
        self._remember(key)

    async def post(self, place: Place, reply: Reply, key: str = "") -> Post:
        """Post in a place under the bot's own name; one ``key`` shows it once and gives the same post.

        Where the app may not read a channel, that holds only while this process lives. Raises ``Undeliverable`` or
        ``RetryLater``.
        """
        return await self._board.post(place, reply, key)

    async def edit(self, post: Post, reply: Reply) -> None:
        """Put other content in a post's place. Raises ``Undeliverable`` or ``RetryLater``."""
        await self._board.edit(post, reply)

    async def remove(self, post: Post) -> None:
        """Take a post away; harmless when it is gone. Raises ``Undeliverable`` or ``RetryLater``."""
        await self._board.remove(post)

    async def thread(self, post: Post, title: str) -> Place:
        """Return the thread under a post; it has no title. Raises ``Undeliverable`` for a post in a thread."""
        return await self._board.thread(post, title)

    async def room(self, title: str, people: Sequence[Person], place: Place) -> Place:
        """Open the conversation of up to eight members with us; the same people have one only, and it has no title.

        Raises ``Undeliverable`` or ``RetryLater``.
        """
        return await self._board.room(people, place)

    async def readers(self, place: Place) -> int | None:
        """Return how many members a channel has, other bots included. Raises ``Undeliverable`` or ``RetryLater``.

        Anybody in the workspace may join a public channel, so that more can read it than its members.
        """
        return await self._board.readers(place)

    async def look(self, place: Place) -> Sight:
        """Return whether we are in a channel, and what we lack there. Raises ``RetryLater``."""
        return await self._board.look(place, self.lacking)

    async def group(self, group: Group) -> str:
        """Return the handle of a user group. Raises ``Undeliverable`` when it is gone, or ``RetryLater``."""
        return await self._board.group(group)

    async def homes(self) -> frozenset[str] | None:
        """Return the workspace of the token; None once Slack refuses that. Raises ``RetryLater``."""
        try:
            found = await self._api.call("auth.test")
        except PlatformFault:
            return None
        return frozenset({f"{self.name}:{found.get('team_id')}"})

    async def lock(self, thread: Place) -> bool:
        """Return False: Slack has no way to close a thread. Raises nothing."""
        return False

    async def unlock(self, thread: Place) -> bool:
        """Return False: there was nothing to undo."""
        return False

    async def link(self, post: Post) -> str:
        """Return the permanent address of a message. Raises ``Undeliverable`` or ``RetryLater``."""
        return await self._board.link(post)

    async def pin(self, post: Post) -> None:
        """Pin one of our posts. Raises ``Undeliverable`` where the scope for it is missing, or ``RetryLater``."""
        await self._board.pin(post)

    async def here(self, person: Person) -> bool:
        """Return whether somebody is known to be an active member. Raises ``Gone`` for who is not any more."""
        return await self._members.look(person.id)

    async def delivered(self, to: Person | Place, key: str) -> bool:
        """Tell whether a message with this key has arrived. Raises ``Undeliverable`` or ``RetryLater``.

        Where the app may not look that is not known: then the message is rather held back than shown twice.
        """
        if isinstance(to, Place):
            return await self._board.posted(to, key)
        if key in self._sent:
            return True

        async def holds() -> bool:
            return bool(await self._mail.find(await self._conversation(to.id), key))

        return await tried(holds)

    async def moderates(self, person: Person, group: Group | None) -> bool | None:
        """Tell whether somebody moderates the workspace; None where Slack does not tell. Raises ``RetryLater``."""
        try:
            return await moderates(self._api, person, group)
        except PlatformFault:  # a scope that was not granted
            return None

    async def _listen(self, desk: Desk, who: AuthorizeResult, tasks: asyncio.TaskGroup) -> None:
        team = str(who.team_id)
        people = People(self._api, self._clock, desk.communities, team)
        reception = Reception(desk, self._api, people, self._mail, team)
        async with self._api.opened() as session:
            app = door(reception.receive, session, self._api.api_url, self._secret, who)
            if self._mode is SlackMode.HTTP:
                self._respond = partial(respond, app, tasks=tasks)
                self._api.meter.linked(self.name, Link.UP)
                self.ready.set()
                await asyncio.get_running_loop().create_future()
            await Socket(app, self._api, self._clock, tasks, reception.missed, self.ready.set).listen()

    async def _wait_for_slack(self, *, listens: bool = True) -> AuthorizeResult:
        while True:
            try:
                return await self._ask_who(listens=listens)
            except RetryLater as later:
                log.warning("slack-unreachable", extra={"seconds": later.seconds})
                await self._clock.sleep(later.seconds * (1 + self._clock.chance()))

    async def _ask_who(self, *, listens: bool = True) -> AuthorizeResult:
        if listens and self._mode is SlackMode.SOCKET and not self._app_token:
            raise PlatformFault("Socket Mode needs SLACK_APP_TOKEN (xapp-…), or set LABMATES_SLACK_MODE=http")
        if listens and self._mode is SlackMode.HTTP and not self._secret:
            raise PlatformFault("HTTP mode needs SLACK_SIGNING_SECRET, from Basic Information at api.slack.com/apps")
        found, headers = await self._api.call_with_headers("auth.test")
        granted = headers.get("X-OAuth-Scopes")
        lacking = missing(granted.split(",")) if granted is not None else ()
        if needed(lacking):
            raise PlatformFault(f"Slack has not granted {', '.join(lacking)}: {MEND_SCOPES}")
        if lacking:
            log.warning("slack-cannot-look", extra={"mend": f"grant {', '.join(lacking)}: {MEND_SCOPES}"})
        self.lacking = lacking
        return AuthorizeResult(
            enterprise_id=found.get("enterprise_id"),
            team_id=str(found.get("team_id")),
            bot_user_id=found.get("user_id"),
            bot_id=found.get("bot_id"),
            bot_token=self._api.bot_token,
        )

    async def _receive(self, request: web.Request) -> web.Response:
        if self._respond is None:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"})
        asked = await checked(request, self._secret)
        return await to_aiohttp_response(await self._respond(asked))

    async def _conversation(self, user: str) -> str:
        found = self._conversations.get(user)
        if found is None:
            found = self._conversations[user] = await self._mail.open(user)
            if len(self._conversations) > ROOM:
                self._conversations.popitem(last=False)
        return found

    def _remember(self, key: str) -> None:
        if key:
            self._sent[key] = None
            if len(self._sent) > ROOM:
                self._sent.popitem(last=False)
