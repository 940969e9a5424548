"""Who may write just now, and where: every reason to say no is said kindly, to the writer alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import P, Person, Phrase, Place
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Choices
from bot.courier import Courier
from bot.i18n import Day
from bot.people import DIRECT
from bot.privacy.block import Pace
from bot.store.anonymity import Anonymity
from cogs.venting.brake import Braking
from cogs.venting.desk import ModeratorsDesk
from cogs.venting.terms import Terms, terms_of

FEWEST: Final = 10  # readers; below that a post is refused
FEW: Final = 25  # below that the writer is warned
COUNTED: Final = timedelta(minutes=10)  # how long a platform's count holds
MOST, WITHIN = 6, timedelta(hours=1)  # posts and replies of one writer

ELSEWHERE: Final = P("Write from inside your community: here I do not know which one you mean.")
NOT_SET: Final = P(
    "There is no venting channel here yet. A moderator can choose one with /venting settings; asking for it gives "
    "nothing away."
)
SWITCHED_OFF: Final = P("Your moderators have switched venting off for now. They can say why.")
MUTED: Final = P(
    "You cannot post anonymously here until the end of {day}. I do not know for which post, your moderators do not "
    "know that it is you, and nobody is told that you tried."
)
CLOSED: Final = P(
    "I cannot reach the venting channel just now. Your moderators hear of it, without a word on who tried. "
    "Try again later."
)
LATER: Final = P("I cannot look at the venting channel just now. Try again in a few minutes.")
TOO_FEW: Final = P(
    "Fewer than {n} people can read the venting channel, so it would be easy to guess who wrote. I do not post "
    "anonymously there until more do."
)
UNCOUNTED: Final = P(
    "I do not know how many people read the venting channel, and with few it is easy to guess who wrote. I have asked "
    "your moderators for the number; try again in a day or two."
)
TOO_FAST: Final = P(
    "That is {n} in an hour, and I stop there. Your words stay on your screen; try again a little later."
)


@dataclass(frozen=True, slots=True)
class Way:
    """The way is free: the venting channel, and how many read there."""

    place: Place
    readers: int

    @property
    def few(self) -> bool:
        """Whether the writer should be warned."""
        return self.readers < FEW


class Gate:
    """Asked before somebody writes, and again as they post."""

    def __init__(
        self,
        anonymity: Anonymity,
        choices: Choices,
        courier: Courier,
        desk: ModeratorsDesk,
        clock: Clock,
        braking: Braking,
    ) -> None:
        """Counts of readers and the pace of writers are kept in memory only; ``braking`` is what moderators pull."""
        self._anonymity = anonymity
        self._choices = choices
        self._courier = courier
        self._desk = desk
        self._clock = clock
        self._braking = braking
        self._pace = Pace(clock, MOST, WITHIN)
        self._counts: dict[Place, tuple[int | None, datetime]] = {}

    async def way(self, person: Person) -> Way | Phrase:
        """Return the way, or why there is none. Raises ``StoreError`` or ``KeyFault``."""
        if person.community == DIRECT:
            return ELSEWHERE
        terms = await terms_of(self._choices, person.home)
        if not terms.on:
            return SWITCHED_OFF
        if terms.place is None:
            return NOT_SET
        until = await self._anonymity.muted(person)
        if until is not None:
            return MUTED(day=Day(until))
        return await self._counted(person.home, terms.place, terms)

    async def held_up(self, person: Person, since: datetime | None) -> Phrase | None:
        """Return why moderators let somebody wait just now who came at ``since``; None when they do not."""
        return await self._braking.refusal(person, since)

    def in_pace(self, person: Person) -> Phrase | None:
        """Count a post; return why it must wait, if it must."""
        if not self._pace.allows(person):
            return TOO_FAST(n=MOST)
        self._braking.posted(person)
        return None

    async def _counted(self, home: str, place: Place, terms: Terms) -> Way | Phrase:
        today = self._clock.now().date()
        try:
            readers = await self.readers(place)
        except Undeliverable:
            self._desk.later(home, "trouble", self._desk.trouble)
            return CLOSED
        except RetryLater:
            return LATER
        if readers is None:
            readers = terms.attested(today)
            if readers is None or terms.must_ask(today):
                self._desk.later(home, "readers", self._desk.ask_readers)
        if readers is None:
            return UNCOUNTED
        return Way(place, readers) if readers >= FEWEST else TOO_FEW(n=FEWEST)

    async def count(self, home: str) -> int | None:
        """Return how many read the venting channel, by the platform's count or a moderator's; None for unknown.

        Raises ``Undeliverable``, ``RetryLater`` or ``StoreError``.
        """
        terms = await terms_of(self._choices, home)
        if terms.place is None:
            return None
        counted = await self.readers(terms.place)
        return terms.attested(self._clock.now().date()) if counted is None else counted

    async def readers(self, place: Place) -> int | None:
        """Return how many read a place, counted within ten minutes. Raises ``Undeliverable`` or ``RetryLater``."""
        now = self._clock.now()
        readers, at = self._counts.get(place, (None, None))
        if at is None or not timedelta() <= now - at < COUNTED:
            readers = await self._courier.readers(place)
            self._counts[place] = readers, now
        return readers
