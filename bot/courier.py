"""Takes a reply to a person or a place, on whatever platform they are."""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Protocol, runtime_checkable

from bot.adapter import COMPANY, Adapter, Calendar, Entry, Gone, Messenger, RetryLater, Sight, Undeliverable
from bot.community import Communities
from bot.errors import StoreError
from bot.i18n import Languages, Words
from bot.leaving import Leavings
from bot.message import Reply
from bot.notes import TEXT, Notes
from bot.people import Group, Person, Place, Post
from bot.render import Fitter, plain

OURS = "en"  # the language of what everybody in a place reads, unless their community chose another
TITLE = 100  # characters: a Discord thread's name

log = logging.getLogger(__name__)


@runtime_checkable
class Remembering(Protocol):
    """What an adapter can do besides, whose platform does not tell a repeated message by itself."""

    async def delivered(self, to: Person | Place, key: str) -> bool:
        """Tell whether the message with this key has arrived. Raises ``RetryLater`` when that is not known."""


@runtime_checkable
class Opening(Protocol):
    """What an adapter can do besides, whose platform wants a door opened before one may write."""

    async def open(self, person: Person) -> None:
        """Open the direct conversation with somebody who has just asked. Raises ``Undeliverable`` or ``RetryLater``."""


@runtime_checkable
class Telling(Protocol):
    """What an adapter can do besides, whose platform tells who moderates."""

    async def moderates(self, person: Person, group: Group | None) -> bool | None:
        """Tell whether somebody moderates here: by the platform's own right or by this group; None where unknown."""


@runtime_checkable
class Looking(Protocol):
    """What an adapter can do besides, whose platform tells whether somebody is still in the community."""

    async def here(self, person: Person) -> bool:
        """Return True for who is there, False where nobody tells. Raises ``Gone`` for who has left for good."""


@runtime_checkable
class Pinning(Protocol):
    """What an adapter can do besides, whose platform keeps messages at the top of a place."""

    async def pin(self, post: Post) -> None:
        """Pin one of our posts; twice is harmless. Raises ``Undeliverable`` where we may not, or ``RetryLater``."""


class Courier:
    """The way out of the house for what nobody asked for just now."""

    def __init__(
        self,
        adapters: Mapping[str, Messenger],
        communities: Communities,
        languages: Languages,
        notes: Notes,
        leavings: Leavings | None = None,
    ) -> None:
        """``adapters`` by platform name; it may fill up later. ``leavings`` are told of who is found gone."""
        self._adapters = adapters
        self._communities = communities
        self._languages = languages
        self._notes = notes
        self._leavings = leavings

    async def language(self, to: Person | Place) -> str:
        """Return the language in which somebody is written to, or a place is. Never raises."""
        if isinstance(to, Person):
            return await self._communities.language(to)
        return await self._communities.spoken(to.home)

    async def open(self, person: Person, locale: str = "") -> None:
        """Make ready to write to somebody who has just asked for it, in the language of this locale.

        Raises ``Undeliverable`` or ``RetryLater``; ``StoreError`` before anything was done.
        """
        if locale:
            await self._communities.heard(person, locale)
        adapter = self._messenger(person.platform)
        if isinstance(adapter, Opening):
            await adapter.open(person)

    async def moderates(self, person: Person, group: Group | None) -> bool | None:
        """Tell whether somebody still moderates their community; None where nobody tells just now. Never raises."""
        adapter = self._adapters.get(person.platform)
        try:
            return await adapter.moderates(person, group) if isinstance(adapter, Telling) else None
        except (Undeliverable, RetryLater):
            return None

    async def there(self, person: Person) -> bool:
        """Ask whether somebody is still in their community, and remember what is told: False where they are gone.

        True is no more than that nobody says otherwise. Raises StoreError.
        """
        adapter = self._adapters.get(person.platform)
        if not isinstance(adapter, Looking):
            return True
        try:
            here = await adapter.here(person)
        except Gone:
            await self._leaves(person)
            return False
        except (Undeliverable, RetryLater):
            return True
        if here and self._leavings and self._leavings.known(person):
            await self._leavings.back(person)
        return True

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        """Send a person one direct message. Raises ``Undeliverable`` or ``RetryLater``."""
        adapter = self._messenger(person.platform)
        language = await self._communities.language(person)
        try:
            await adapter.deliver(person, self._fit(reply, language, adapter), key)
        except Gone:
            with suppress(StoreError):  # whoever looks next finds it out again
                await self._leaves(person)
            raise

    async def post(self, place: Place, reply: Reply, key: str = "") -> Post:
        """Post in a place, for all who read there, and return what stands there; one ``key`` shows it once.

        Raises ``Undeliverable`` or ``RetryLater``.
        """
        adapter = self._adapter(place.platform)
        return await adapter.post(place, self._fit(reply, await self._communities.spoken(place.home), adapter), key)

    async def edit(self, post: Post, reply: Reply) -> None:
        """Put other content in the place of a post. Raises ``Undeliverable`` when it is gone, or ``RetryLater``."""
        adapter = self._adapter(post.place.platform)
        await adapter.edit(post, self._fit(reply, await self._communities.spoken(post.place.home), adapter))

    async def remove(self, post: Post) -> None:
        """Take a post away; harmless when it is gone.

        Raises ``Undeliverable`` when it may still stand, or ``RetryLater``.
        """
        await self._adapter(post.place.platform).remove(post)

    async def thread(self, post: Post, title: Words) -> Place:
        """Open the thread at a post, and return where it is; twice gives the same.

        Raises ``Undeliverable`` when the post is gone or stands in a thread itself, or ``RetryLater``.
        """
        return await self._adapter(post.place.platform).thread(post, await self._said(title, post.place.home))

    async def room(self, title: Words, people: Sequence[Person], place: Place) -> Place:
        """Open a private place for one to eight people of one platform, near ``place`` where that wants one.

        Raises ``ValueError`` for more or fewer people, ``Undeliverable`` when one of them cannot be brought in (then
        nobody is), or ``RetryLater``.
        """
        if not 1 <= len({*people}) <= COMPANY or {p.platform for p in people} != {place.platform}:
            raise ValueError(f"a room is for one to {COMPANY} people of one platform")
        return await self._adapter(place.platform).room(await self._said(title, place.home), people, place)

    async def readers(self, place: Place) -> int | None:
        """Return how many can read a place, or None where nobody tells. Raises ``Undeliverable`` or ``RetryLater``."""
        return await self._adapter(place.platform).readers(place)

    async def look(self, place: Place) -> Sight:
        """Return what we lack in a channel just now.

        Raises ``RetryLater``, or ``Undeliverable`` where its platform is not running.
        """
        return await self._adapter(place.platform).look(place)

    async def called(self, place: Place) -> str:
        """Return a channel's name, or its id where nobody can tell the name just now. Never raises."""
        try:
            return (await self.look(place)).name or place.id
        except (RetryLater, Undeliverable):
            return place.id

    async def group(self, group: Group) -> str:
        """Return the name of a role or user group. Raises ``Undeliverable`` when it is gone, or ``RetryLater``."""
        return await self._adapter(group.platform).group(group)

    async def lock(self, thread: Place) -> bool:
        """Keep everybody from writing in a thread; False where the platform cannot, and people still can.

        Raises ``Undeliverable`` or ``RetryLater``.
        """
        return await self._adapter(thread.platform).lock(thread)

    async def unlock(self, thread: Place) -> bool:
        """Let people write in a thread again; otherwise as ``lock``."""
        return await self._adapter(thread.platform).unlock(thread)

    async def link(self, post: Post) -> str:
        """Return where a message is found on the platform's pages; empty where it cannot be told. Never raises."""
        try:
            return await self._adapter(post.place.platform).link(post)
        except (Undeliverable, RetryLater):
            return ""

    async def pin(self, post: Post) -> bool:
        """Pin one of our posts; False where the platform has no pins. Raises ``Undeliverable`` or ``RetryLater``."""
        adapter = self._adapter(post.place.platform)
        if not isinstance(adapter, Pinning):
            return False
        await adapter.pin(post)
        return True

    async def _leaves(self, person: Person) -> None:
        if self._leavings is not None:
            await self._leavings.note(person)

    def whole(self, platform: str, reply: Reply) -> bool:
        """Return whether a message of this platform holds the whole reply; True while the platform is not running."""
        adapter = self._adapters.get(platform)
        return adapter is None or Fitter(adapter.limits, self._languages.speaker(OURS)).whole(reply)

    def has_calendar(self, platform: str) -> bool:
        """Return whether a platform has a calendar of its own, into which we can put events."""
        return isinstance(self._adapters.get(platform), Calendar)

    async def schedule(self, home: str, entry: Entry, known: str = "") -> str:
        """Put an event into the calendar of a community (``platform:id``), as ``bot.adapter.Calendar`` says."""
        calendar, community = self._calendar(home)
        return await calendar.schedule(community, entry, known)

    async def unschedule(self, home: str, known: str) -> None:
        """Take an event out of a community's calendar. Raises ``Undeliverable`` or ``RetryLater``."""
        calendar, community = self._calendar(home)
        await calendar.unschedule(community, known)

    async def send(self, to: Person | Place, reply: Reply, key: str = "") -> None:
        """Deliver to a person or post in a place. Raises ``Undeliverable`` or ``RetryLater``."""
        if isinstance(to, Person):
            await self.deliver(to, reply, key)
        else:
            await self.post(to, reply, key)

    async def delivered(self, to: Person | Place, key: str) -> bool:
        """Tell whether a message is known to have arrived, on platforms that do not themselves know it by its key.

        False where the platform knows: sending again shows it once. Raises ``Undeliverable`` or ``RetryLater``.
        """
        adapter = self._messenger(to.platform)
        return isinstance(adapter, Remembering) and await adapter.delivered(to, key)

    async def tell(self, person: Person, reply: Reply) -> bool:
        """Send a person a message, or keep its words for their next command. True when it was sent.

        Never raises: what was done before stays done, so nobody may be told that it was not.
        """
        try:
            await self.deliver(person, reply)
        except (Undeliverable, RetryLater, StoreError):
            await self._leave_if_possible(person, reply)
            return False
        return True

    async def leave(self, person: Person, reply: Reply) -> None:
        """Keep the words of a reply, in every language, for a person's next command. Raises ``StoreError``."""
        others = [code for code in self._languages.names if code != OURS]
        note = {code: plain(reply, self._languages.speaker(code)) for code in others}
        await self._notes.leave(str(person), note | {TEXT: plain(reply, self._languages.speaker(OURS))})

    async def _leave_if_possible(self, person: Person, reply: Reply) -> None:
        try:
            await self.leave(person, reply)
        except StoreError as fault:
            log.error("note-lost", extra={"fault": type(fault).__name__})

    async def _said(self, words: Words, home: str) -> str:
        return " ".join(self._languages.speaker(await self._communities.spoken(home))(words).split())[:TITLE]

    def _fit(self, reply: Reply, language: str, messenger: Messenger) -> Reply:
        limits = messenger.limits
        return Fitter(limits, self._languages.speaker(language, renamed=limits.renamed)).fit(reply)

    def _adapter(self, platform: str) -> Adapter:
        found = self._messenger(platform)
        if isinstance(found, Adapter):
            return found
        raise Undeliverable(f"{platform} has no places")

    def _calendar(self, home: str) -> tuple[Calendar, str]:
        platform, _, community = home.partition(":")
        found = self._messenger(platform)
        if isinstance(found, Calendar):
            return found, community
        raise Undeliverable(f"{platform} has no calendar")

    def _messenger(self, platform: str) -> Messenger:
        if found := self._adapters.get(platform):
            return found
        raise Undeliverable(f"{platform} is not running")
