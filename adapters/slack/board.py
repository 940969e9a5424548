"""What stands in Slack's channels: our posts, the threads under them, and group conversations as rooms."""

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from adapters.slack import spot
from adapters.slack.api import Api
from adapters.slack.faults import REPAIR, Lacking, Refused, not_sent
from adapters.slack.mail import Mail
from adapters.slack.parse import Json
from bot.adapter import Lack, RetryLater, Sight, Undeliverable
from bot.errors import PlatformFault
from bot.message import Reply
from bot.people import Group, Person, Place, Post

ROOM = 5000  # keys remembered
PINNED = "already_pinned"

T = TypeVar("T")

log = logging.getLogger(__name__)


class Board:
    """Every method raises ``Undeliverable`` or ``RetryLater``."""

    def __init__(self, api: Api, mail: Mail) -> None:
        """Send through ``mail``."""
        self._api = api
        self._mail = mail
        self._posts: OrderedDict[tuple[Place, str], Post | None] = OrderedDict()  # None: it may have arrived

    async def post(self, place: Place, reply: Reply, key: str) -> Post:
        """Post a message, or return the one with this key that is there: Slack itself would show it again.

        Where we may not look, the first one goes out and one that may have arrived is held back.
        """
        if not key:
            return await self._send(place, reply, key)
        try:
            found = await self._look(place, key)
        except Lacking as fault:
            log.warning("slack-cannot-look", extra={"mend": str(fault)})
            if (place, key) in self._posts:
                raise RetryLater(REPAIR, uncertain=True) from None
            found = None
        return found or await self._send(place, reply, key)

    async def posted(self, place: Place, key: str) -> bool:
        """Tell whether the post with this key is there; where we may not look, that is not known."""
        try:
            return await self._look(place, key) is not None
        except Lacking as fault:
            raise not_sent(fault) from None

    async def _look(self, place: Place, key: str) -> Post | None:
        """Return our post with this key, remembered or found in its place. Raises ``Lacking`` where we may not look."""
        if found := self._posts.get((place, key)):
            return found
        try:
            stamp = await self._mail.find(place.id, key)
        except Lacking:
            raise
        except (Refused, PlatformFault) as why:
            raise not_sent(why) from None
        return self._sent(place, key, stamp) if stamp else None

    async def _send(self, place: Place, reply: Reply, key: str) -> Post:
        try:
            stamp = await tried(lambda: self._mail.post(place.id, reply, key))
        except RetryLater as later:
            if key and later.uncertain:
                self._remember(place, key, None)
            raise
        return self._sent(place, key, stamp)

    def _sent(self, place: Place, key: str, stamp: str) -> Post:
        post = Post(place, stamp)
        if key:
            self._remember(place, key, post)
        return post

    def _remember(self, place: Place, key: str, post: Post | None) -> None:
        self._posts[place, key] = post
        if len(self._posts) > ROOM:
            self._posts.popitem(last=False)

    async def edit(self, post: Post, reply: Reply) -> None:
        """Put other content in a post's place."""
        await tried(lambda: self._mail.rewrite(post.place.id, post.id, reply))

    async def remove(self, post: Post) -> None:
        """Take a post away."""
        await tried(lambda: self._mail.erase(post.place.id, post.id))

    async def pin(self, post: Post) -> None:
        """Pin a post. Raises ``Undeliverable`` where the app was installed without the scope for it."""
        channel, _ = spot.split(post.place.id)
        try:
            await self._api.call("pins.add", channel=channel, timestamp=post.id)
        except Lacking as fault:
            raise Undeliverable(str(fault)) from None
        except (Refused, PlatformFault) as why:
            if not (isinstance(why, Refused) and why.code == PINNED):
                raise not_sent(why) from None

    async def thread(self, post: Post, title: str) -> Place:
        """Return the thread under a post: there is nothing to open, and nowhere to show a title."""
        channel, thread = spot.split(post.place.id)
        if thread:
            raise Undeliverable("there is no thread within a thread")
        return Place(post.place.platform, post.place.community, spot.join(channel, post.id))

    async def room(self, people: Sequence[Person], place: Place) -> Place:
        """Open the conversation with a few members, or the one that they have with us already."""
        channel = await tried(lambda: self._mail.open(*(person.id for person in people)))
        return Place(place.platform, place.community, channel)

    async def readers(self, place: Place) -> int | None:
        """Count the members of a channel or a room, without us."""
        channel, _ = spot.split(place.id)
        if channel.startswith("D"):
            return 1
        found = await tried(lambda: self._api.call("conversations.info", channel=channel, include_num_members=True))
        about = found["channel"]
        if about.get("is_archived"):
            raise Undeliverable("the channel is archived")
        members = about.get("num_members")
        return members - int(bool(about.get("is_member", True))) if isinstance(members, int) else None

    async def look(self, place: Place, scopes: Sequence[str]) -> Sight:
        """Ask whether the channel is there and we are in it; ``scopes`` are those that were not granted."""
        channel, _ = spot.split(place.id)
        try:
            about = (await tried(lambda: self._api.call("conversations.info", channel=channel)))["channel"]
        except Undeliverable:
            return Sight(lacks=frozenset({Lack.GONE}))
        found = {Lack.ARCHIVED} if about.get("is_archived") else set()
        found |= set() if about.get("is_member") else {Lack.OUTSIDE}
        found |= {Lack.HISTORY} if _unread(about) in scopes else set()
        return Sight(str(about.get("name") or ""), frozenset(found))

    async def group(self, group: Group) -> str:
        """Find a user group that is not disabled."""
        found = (await tried(lambda: self._api.call("usergroups.list"))).get("usergroups", ())
        for one in found:
            if one["id"] == group.id:
                return str(one["handle"])
        raise Undeliverable("there is no such user group")

    async def link(self, post: Post) -> str:
        """Ask for the permanent address of a message."""
        channel, _ = spot.split(post.place.id)
        found = await tried(lambda: self._api.call("chat.getPermalink", channel=channel, message_ts=post.id))
        return str(found["permalink"])


def _unread(about: Json) -> str:
    """The scope with which one may read what was said in a channel."""
    return "groups:history" if about.get("is_private") else "channels:history"


async def tried(send: Callable[[], Awaitable[T]]) -> T:
    """Send, and say what goes wrong as the port does."""
    try:
        return await send()
    except (Refused, PlatformFault) as why:
        raise not_sent(why) from None
