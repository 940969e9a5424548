"""What members suggest and report: kept, shown to moderators as cards, and answered."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Block, Button, Call, Fields, P, Person, Phrase, Reply, Text, Tone
from bot.adapter import RetryLater, Undeliverable
from bot.community import Communities
from bot.courier import Courier
from bot.errors import StoreError
from bot.store import Json
from bot.store.suggestions import Kind, Status, Suggestion, Suggestions

LABELS: Final[Mapping[str, Phrase]] = {
    "name": P("Name"),
    "topic": P("Topic"),
    "summary": P("What it is"),
    "url": P("Page"),
    "phone": P("Phone"),
    "wrong": P("What is wrong"),
}
DONE: Final = P("Somebody has already decided that one, or it is not here any more.")


class Decided(Exception):
    """Another moderator has decided a suggestion in the meantime."""


class Review:
    """The way of a suggestion: from a member to the moderators and back."""

    def __init__(self, suggestions: Suggestions, communities: Communities, courier: Courier) -> None:
        """Keep them in ``suggestions``; cards go where the community chose."""
        self._suggestions = suggestions
        self._communities = communities
        self._courier = courier

    async def add(self, person: Person, kind: Kind, body: Mapping[str, Json], entry: str | None = None) -> None:
        """Keep a suggestion and show it to the moderators; it waits in /catalogue queue in any case."""
        id_ = await self._suggestions.add(person.home, str(person), kind, dict(body), entry)
        try:
            place = await self._communities.moderators_place(person.home)
            kept = await self._suggestions.get(id_)
            if place is not None and kept is not None:
                await self._courier.post(place, Reply(tuple(review_card(kept))))
        except (Undeliverable, RetryLater, StoreError):
            return  # it is kept: the queue has it

    async def waiting(self, home: str) -> list[Suggestion]:
        """Return what waits in a community, the oldest first."""
        return await self._suggestions.waiting(home)

    async def waiting_of(self, person: Person) -> int:
        """Return how many suggestions of somebody wait."""
        return sum(one.status is Status.WAITING for one in await self._suggestions.of(str(person)))

    async def get(self, home: str, id_: str) -> Suggestion | None:
        """Return one that waits in this community; None when it is decided, another's or not there."""
        found = await self._suggestions.get(id_)
        waits = found is not None and found.community == home and found.status is Status.WAITING
        return found if waits else None

    async def decide(
        self, found: Suggestion, status: Status, by: Person, reason: str = "", *, tx: AsyncConnection
    ) -> None:
        """Decide within a transaction, once. Raises ``Decided``, so that nothing is kept, when another was first."""
        if not await self._suggestions.decide(found.id, status, str(by), reason or None, tx=tx):
            raise Decided

    async def tell(self, found: Suggestion, words: Phrase, reason: str = "") -> None:
        """Tell the member what became of it, now or at their next command."""
        name = str(found.body.get("name", ""))
        await self._courier.tell(Person.parse(found.person), Reply.say(words(name=name, reason=reason)))


def review_card(found: Suggestion) -> list[Block]:
    """Return a suggestion as moderators see it; who sent it is not said."""
    stale = found.kind is Kind.STALE
    title = P("Out of date?") if stale else P("A suggested resource")
    pairs = tuple((LABELS[name], str(value)) for name, value in found.body.items() if name in LABELS and value)
    args = {"suggestion": found.id}
    blocks: list[Block] = [Text(title, Tone.TITLE), Fields(pairs)]
    if stale:
        return [
            *blocks,
            Button(P("Mended, thank them"), Call("catalogue.approve", args), Tone.PRIMARY),
            Button(P("Hide it here"), Call("catalogue.hide", args), Tone.DANGER),
            Button(P("Edit"), Call("catalogue.revise", args)),
            Button(P("Decline"), Call("catalogue.decline", args)),
        ]
    return [
        *blocks,
        Button(P("Approve"), Call("catalogue.approve", args), Tone.PRIMARY),
        Button(P("Edit"), Call("catalogue.revise", args)),
        Button(P("Decline"), Call("catalogue.decline", args)),
    ]
