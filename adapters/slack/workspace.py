"""One workspace's ways out: its Web API, direct messages, what stands in its channels, and who is in it."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence

from adapters.slack.api import Api
from adapters.slack.board import Board, tried
from adapters.slack.mail import Mail
from adapters.slack.members import Members
from adapters.slack.people import moderates
from bot.adapter import Sight
from bot.clock import Clock
from bot.errors import PlatformFault
from bot.message import Reply
from bot.people import Group, Person, Place

ROOM = 5000  # keys and conversations remembered

Scopes = Callable[[], Awaitable[Sequence[str]]]
"""The scopes that were not granted and without which we can work."""


class Workspace:
    """Everything here is remembered for this workspace alone: another may have the same ids."""

    def __init__(self, team: str, api: Api, clock: Clock, lacking: Scopes) -> None:
        """``team`` is its id at Slack."""
        self.team = team
        self.api = api
        self.mail = Mail(api, clock)
        self.board = Board(api, self.mail)
        self.members = Members(api, clock)
        self._lacking = lacking
        self._sent: OrderedDict[str, None] = OrderedDict()
        self._conversations: OrderedDict[str, str] = OrderedDict()

    async def deliver(self, person: Person, reply: Reply, key: str) -> None:
        """Send one direct message; see the port."""
        if key and key in self._sent:
            return
        await self.members.expect(person.id)

        async def send() -> None:
            await self.mail.post(await self._conversation(person.id), reply, key)

        await tried(send)
        self._remember(key)

    async def delivered(self, to: Person | Place, key: str) -> bool:
        """Tell whether a message with this key has arrived; see the port."""
        if isinstance(to, Place):
            return await self.board.posted(to, key)
        if key in self._sent:
            return True

        async def holds() -> bool:
            return bool(await self.mail.find(await self._conversation(to.id), key))

        return await tried(holds)

    async def look(self, place: Place) -> Sight:
        """Return whether we are in a channel, and what we lack there; see the port."""
        return await self.board.look(place, await self._lacking())

    async def moderates(self, person: Person, group: Group | None) -> bool | None:
        """Tell whether somebody moderates the workspace; see the port."""
        try:
            return await moderates(self.api, person, group)
        except PlatformFault:  # a scope that was not granted
            return None

    async def _conversation(self, user: str) -> str:
        found = self._conversations.get(user)
        if found is None:
            found = self._conversations[user] = await self.mail.open(user)
            if len(self._conversations) > ROOM:
                self._conversations.popitem(last=False)
        return found

    def _remember(self, key: str) -> None:
        if key:
            self._sent[key] = None
            if len(self._sent) > ROOM:
                self._sent.popitem(last=False)
