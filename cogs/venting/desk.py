"""What moderators are told about venting, in their own channel: what is wrong and how it is mended, never who."""

from typing import Final

from bot import Button, Call, P, Phrase, Reply, Text, Tone
from bot.adapter import RetryLater, Undeliverable
from bot.community import Choices, Communities
from bot.courier import Courier
from cogs.venting.terms import remember

SETTLE: Final = Button(P("Settle it"), Call("venting.settings", {"_form": "1"}), Tone.PRIMARY)


class ModeratorsDesk:
    """A way to the moderators of a community. Nothing here raises for a channel that cannot be reached."""

    def __init__(self, communities: Communities, choices: Choices, courier: Courier) -> None:
        """Post where the community said that its moderators meet."""
        self._communities = communities
        self._choices = choices
        self._courier = courier

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

    async def trouble(self, home: str) -> None:
        """Tell once that posts cannot appear."""
        if await remember(self._choices, home, trouble=True):
            await self.post(home, _card(P("Anonymous posts cannot appear"), TROUBLE))

    async def mended(self, home: str) -> None:
        """Remember that posts appear again, so that the next trouble is told anew."""
        await remember(self._choices, home, trouble=False)

    async def ask_readers(self, home: str) -> None:
        """Ask once in a quarter how many read the channel."""
        if await remember(self._choices, home, asked=True):
            await self.post(home, _card(P("How many can read the venting channel?"), COUNT))


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
