"""Taking one's own post back: out of what is held, off the channel, and out of our tables."""

from enum import StrEnum
from typing import Final

from bot import P, Post
from bot.adapter import RetryLater, Undeliverable
from bot.courier import Courier
from bot.store.vents import Vents
from cogs.venting.release import Release
from cogs.venting.shelf import Own, Stands


class Taken(StrEnum):
    """What became of it."""

    YES = "yes"
    BUSY = "busy"  # it is on its way to the channel, or the platform has no time
    STANDS = "stands"  # out of our reach, and perhaps still to be read


BECAME: Final = {
    Taken.YES: P(
        "Deleted: the message is gone from the channel, and with it its words, the link to you, and all notes. "
        "What others wrote in the thread stays theirs."
    ),
    Taken.BUSY: P(
        "It is on its way just now, or the channel is busy. Nothing was changed; try again in a few minutes."
    ),
    Taken.STANDS: P(
        "I cannot reach the message: the channel is closed to me. Nothing was changed, so you can delete it later. "
        "A moderator can remove it, too."
    ),
}


class Taking:
    """Takes back what ``shelf`` has found to be somebody's own. Every method raises ``StoreError``."""

    def __init__(self, vents: Vents, release: Release, courier: Courier) -> None:
        """Messages are removed through ``courier``."""
        self._vents = vents
        self._release = release
        self._courier = courier

    async def back(self, own: Own) -> Taken:
        """Take one back. First the message, then the link: while the message may stand, its author can try again."""
        if own.stands in (Stands.HELD, Stands.STUCK, Stands.CLOSED) and not await self._release.take_back(own.id):
            return Taken.BUSY
        vent = await self._vents.get(own.id)
        if vent is None:
            return Taken.YES
        if vent.message:
            try:
                await self._courier.remove(Post.parse(vent.message))
            except Undeliverable:
                return Taken.STANDS
            except RetryLater:
                return Taken.BUSY
        await self._vents.withdraw(own.id)
        return Taken.YES
