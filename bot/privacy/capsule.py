"""The author capsule: who wrote a post, closed up so that three things can be done with it, and no others.

Deleting one's own post, muting the author of a post, and passing a note on. Nothing here returns a person, and
nothing should: a command that could ask would one day be made to.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from bot.people import Person
from bot.privacy.block import Blocks
from bot.privacy.epochs import Epochs
from bot.privacy.seal import COUNT
from bot.privacy.weekly import WeeklySeal

ROOM: Final = 192  # bytes: every capsule is as long as any other
LENGTH: Final = 1 + 12 + ROOM + 16  # version, nonce, what is filled up, and the tag of AES-GCM


@dataclass(frozen=True, slots=True)
class Where:
    """What a capsule is bound to: the community (``platform:id``), the thread, the post, and the post's own week."""

    community: str
    thread: str
    post: str
    epoch: str


class Capsules:
    """Closes capsules under the key of the post's week.

    Each method raises ``KeyGone`` once that key is destroyed, ``KeyFault`` when keys are set up wrongly, and those
    that open one raise ``SealBroken`` for a capsule that was changed or moved.
    """

    def __init__(self, epochs: Epochs, blocks: Blocks) -> None:
        """Take keys from both."""
        self._seal = WeeklySeal(epochs, "author capsule", room=ROOM)
        self._blocks = blocks

    def close(self, author: Person, where: Where) -> bytes:
        """Return a capsule of ``LENGTH`` bytes. Raises ``ValueError`` for an author that no platform could name."""
        name = str(author)
        if len(name.encode()) > ROOM - COUNT:
            raise ValueError("this address of a person is longer than any platform makes them")
        return self._seal.close(name, where.epoch, *_about(where))

    def is_by(self, capsule: bytes, where: Where, person: Person) -> bool:
        """Return whether this person wrote the post: for deleting one's own, and for the list of one's own."""
        return secrets.compare_digest(self._open(capsule, where).encode(), str(person).encode())

    def mute_tag(self, capsule: bytes, where: Where) -> str:
        """Return the tag under which the author is muted; it says nothing of who, nor of which post."""
        return self._blocks.tag(Person.parse(self._open(capsule, where)))

    def mute_tags(self, capsule: bytes, where: Where) -> list[str]:
        """Return every tag under which a mute of the author may lie: for lifting it by post."""
        return self._blocks.tags(Person.parse(self._open(capsule, where)))

    async def relay(self, capsule: bytes, where: Where, deliver: Callable[[Person], Awaitable[object]]) -> None:
        """Hand the author to ``deliver`` and to nobody else. What it returns stays here: not even whether it worked
        goes back to who asked, because a closed door tells something about a person, too.
        """
        await deliver(Person.parse(self._open(capsule, where)))

    def _open(self, capsule: bytes, where: Where) -> str:
        return self._seal.open(capsule, where.epoch, *_about(where))


def _about(where: Where) -> tuple[str, ...]:
    return (where.community, where.thread, where.post)
