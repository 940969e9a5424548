"""The acknowledgement that Slack waits for, and the work that gives it on the way."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.slack.parse import Json


class Ack:
    """Given once, with or without something to show, and taken once by whoever sends it."""

    def __init__(self) -> None:
        """Nothing is given yet."""
        self._given: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._taken = False

    @property
    def given(self) -> bool:
        """Whether it is too late to put something into it."""
        return self._given.done()

    def give(self, body: Json | None = None) -> bool:
        """Acknowledge; False when that was done before."""
        if self._given.done():
            return False
        self._given.set_result(body or {})
        return True

    def take(self) -> Json | None:
        """Return what was given, to the first who asks once it is; None to everybody else."""
        if self._taken or not self._given.done():
            return None
        self._taken = True
        return self._given.result()

    async def wait(self) -> Json:
        """Return what was given, once it is."""
        return await self._given

    def when_given(self, call: Callable[[], object]) -> None:
        """Call soon after it is given: not at once, so that work that ends in the same breath comes first."""
        self._given.add_done_callback(lambda _: call())


@dataclass(frozen=True, slots=True)
class Errand:
    """What one payload asks for. ``work`` gives ``ack`` on the way, at the latest at its end, and never raises."""

    ack: Ack
    work: Callable[[], Awaitable[None]]


def done(body: Json | None = None) -> Ack:
    """Return an acknowledgement that is given already."""
    ack = Ack()
    ack.give(body)
    return ack


def nothing(body: Json) -> Errand:
    """Return the errand that is done already."""
    return Errand(done(body), _rest)


async def _rest() -> None:
    return
