"""What moderators are told about venting, in their own channel: what is wrong and how it is mended, never who."""

import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from bot import Button, Call, P, Phrase, Reply, Text, Tone
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Choices, Communities
from bot.courier import Courier
from cogs.venting.terms import remember

LEAST, MOST = timedelta(minutes=1), timedelta(minutes=5)
LONGEST = timedelta(days=1)  # how long it is tried where moderators have no channel, or one out of reach
Telling: TypeAlias = Callable[[str], Awaitable[bool]]  # told of the community, it says whether that is done

SETTLE: Final = Button(P("Settle it"), Call("venting.settings", {"_form": "1"}), Tone.PRIMARY)


class ModeratorsDesk:
    """A way to the moderators of a community. Nothing here raises for a channel that cannot be reached."""

    def __init__(self, communities: Communities, choices: Choices, courier: Courier, clock: Clock) -> None:
        """Post where the community said that its moderators meet."""
        self._communities = communities
        self._choices = choices
        self._courier = courier
        self._clock = clock
        self._chance = secrets.SystemRandom()
        self._later: dict[tuple[str, str], tuple[datetime, Telling]] = {}

    def later(self, home: str, name: str, tell: Telling) -> None:
        """Tell moderators something in one to five minutes, because now would say when somebody came to write.

        What is put off already under this ``name`` is not put off again. In memory: a restart forgets it.
        """
        wait = LEAST + (MOST - LEAST) * self._chance.random()
        self._later.setdefault((home, name), (self._clock.now() + wait, tell))

    async def tick(self) -> None:
        """Tell what is due; what cannot be told is tried again at the next tick, for a day. Raises ``StoreError``."""
        now = self._clock.now()
        for (home, name), (when, tell) in list(self._later.items()):
            if when <= now and (await tell(home) or now - when > LONGEST):
                del self._later[home, name]

    async def post(self, home: str, card: Reply, key: str = "") -> bool:
        """Post a card; False where there is no channel for moderators, or it cannot be reached."""
        place = await self._communities.moderators_place(home)
        if place is None:
            return False
        try:
            await self._courier.post(place, card, key)
        except (Undeliverable, RetryLater):
            return False
        return True

    async def trouble(self, home: str) -> bool:
        """Tell once that posts cannot appear; always True: there is nothing to try again."""
        if await remember(self._choices, home, trouble=True):
            await self.post(home, _card(P("Anonymous posts cannot appear"), TROUBLE))
        return True

    async def mended(self, home: str) -> None:
        """Remember that posts appear again, so that the next trouble is told anew."""
        await remember(self._choices, home, trouble=False)

    async def ask_readers(self, home: str) -> bool:
        """Ask once in a quarter how many read the channel; always True."""
        if await remember(self._choices, home, asked=True):
            await self.post(home, _card(P("How many can read the venting channel?"), COUNT))
        return True


TROUBLE: Final = P(
    "I cannot post in the venting channel: it is gone, closed to me, or I may not write or open threads there. Posts "
    "wait and nothing is lost. Let me see the channel, send messages and create threads, or choose another channel."
)
COUNT: Final = P(
    "I cannot count who reads a channel that is closed to some. A quarter has gone by since you told me, and without a "
    "fresh number I take no anonymous posts soon: where fewer than 10 read, a post is easily guessed."
)


def _card(title: Phrase, words: Phrase) -> Reply:
    return Reply.say(Text(title, Tone.TITLE), words, SETTLE)
