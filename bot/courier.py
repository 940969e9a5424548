"""Takes a reply to a person or a place, on whatever platform they are."""

from collections.abc import Mapping, Sequence

from bot.adapter import COMPANY, Adapter, RetryLater, Undeliverable
from bot.community import Communities
from bot.i18n import Languages, Words
from bot.message import Reply
from bot.notes import Notes
from bot.people import Person, Place, Post
from bot.render import Fitter, plain

OURS = "en"  # the language of what everybody in a place reads
TITLE = 100  # characters: a Discord thread's name


class Courier:
    """The way out of the house for what nobody asked for just now."""

    def __init__(
        self,
        adapters: Mapping[str, Adapter],
        communities: Communities,
        languages: Languages,
        notes: Notes,
    ) -> None:
        """``adapters`` by platform name; it may fill up later."""
        self._adapters = adapters
        self._communities = communities
        self._languages = languages
        self._notes = notes

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        """Send a person one direct message. Raises ``Undeliverable`` or ``RetryLater``."""
        adapter = self._adapter(person.platform)
        language = await self._communities.language(person, "en")
        await adapter.deliver(person, self._fit(reply, language, adapter), key)

    async def post(self, place: Place, reply: Reply, key: str = "") -> Post:
        """Post in a place, for all who read there, and return what stands there; one ``key`` shows it once.

        Raises ``Undeliverable`` or ``RetryLater``.
        """
        adapter = self._adapter(place.platform)
        return await adapter.post(place, self._fit(reply, OURS, adapter), key)

    async def edit(self, post: Post, reply: Reply) -> None:
        """Put other content in the place of a post. Raises ``Undeliverable`` when it is gone, or ``RetryLater``."""
        adapter = self._adapter(post.place.platform)
        await adapter.edit(post, self._fit(reply, OURS, adapter))

    async def remove(self, post: Post) -> None:
        """Take a post away; harmless when it is gone.

        Raises ``Undeliverable`` when it may still stand, or ``RetryLater``.
        """
        await self._adapter(post.place.platform).remove(post)

    async def thread(self, post: Post, title: Words) -> Place:
        """Open the thread at a post, and return where it is; twice gives the same.

        Raises ``Undeliverable`` when the post is gone or stands in a thread itself, or ``RetryLater``.
        """
        return await self._adapter(post.place.platform).thread(post, self._said(title))

    async def room(self, title: Words, people: Sequence[Person], place: Place) -> Place:
        """Open a private place for one to eight people of one platform, near ``place`` where that wants one.

        Raises ``ValueError`` for more or fewer people, ``Undeliverable`` when one of them cannot be brought in (then
        nobody is), or ``RetryLater``.
        """
        if not 1 <= len({*people}) <= COMPANY or {p.platform for p in people} != {place.platform}:
            raise ValueError(f"a room is for one to {COMPANY} people of one platform")
        return await self._adapter(place.platform).room(self._said(title), people, place)

    async def readers(self, place: Place) -> int | None:
        """Return how many can read a place, or None where nobody tells. Raises ``Undeliverable`` or ``RetryLater``."""
        return await self._adapter(place.platform).readers(place)

    async def tell(self, person: Person, reply: Reply) -> bool:
        """Send a person a message, or keep its words for their next command. True when it was sent."""
        try:
            await self.deliver(person, reply)
        except (Undeliverable, RetryLater):
            say = self._languages.speaker(await self._communities.language(person, "en"))
            await self._notes.leave(str(person), {"text": plain(reply, say)})
            return False
        return True

    def _said(self, words: Words) -> str:
        return " ".join(self._languages.speaker(OURS)(words).split())[:TITLE]

    def _fit(self, reply: Reply, language: str, adapter: Adapter) -> Reply:
        return Fitter(adapter.limits, self._languages.speaker(language)).fit(reply)

    def _adapter(self, platform: str) -> Adapter:
        if found := self._adapters.get(platform):
            return found
        raise Undeliverable(f"{platform} is not running")
