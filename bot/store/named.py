"""What the house itself keeps under a person's own name, outside every feature: read together, erased together."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select

from bot.people import Person
from bot.store import Json, Store
from bot.store.channels import Channels
from bot.store.consents import Consents
from bot.store.notes import Notes
from bot.store.settings import CommunitySettings
from bot.store.signed import Signed
from bot.store.tables import deliveries, message_weeks, plans
from bot.store.values import instant


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is just now. ``messages``: those of the last days and those on their way; ``signed``: see there."""

    settings: Mapping[str, Json]
    agreed: Mapping[str, str]
    waiting: tuple[Mapping[str, str], ...]
    messages: tuple[Mapping[str, str], ...]
    planned: int
    direct: bool
    signed: int


class Named:
    """Choices, agreements, notes that wait, messages and their plans, the way to write directly, and signatures."""

    def __init__(self, store: Store, choices: CommunitySettings, consents: Consents, notes: Notes) -> None:
        self._store = store
        self._choices = choices
        self._consents = consents
        self._notes = notes
        self._channels = Channels(store)
        self._signed = Signed(store)

    async def read(self, person: Person) -> Kept:
        """Return all of it."""
        name = str(person)
        return Kept(
            await self._choices.all(name),
            await self._consents.of(name),
            tuple(await self._notes.read(name)),
            await self._messages(name),
            await self._planned(name),
            await self._channels.channel(person) is not None,
            await self._signed.count(person),
        )

    async def export(self, person: Person) -> Mapping[str, object]:
        """Return it by kind; kinds of which there is nothing are left out."""
        kept = await self.read(person)
        found: dict[str, object] = {
            "settings": kept.settings,
            "agreed": kept.agreed,
            "waiting": [dict(note) for note in kept.waiting],
            "messages": [dict(one) for one in kept.messages],
            "plans for messages": kept.planned,
            "signed": kept.signed,
        }
        if kept.direct:
            found["direct messages"] = "the id of our conversation, so that I can write to you"
        return {kind: part for kind, part in found.items() if part}

    async def erase(self, person: Person) -> None:
        """Delete it, in one transaction: plans and messages last of all, for an erased feature may have left some."""
        name = str(person)
        async with self._store.write() as tx:
            await self._choices.erase(name, tx=tx)
            await self._consents.erase(name, tx=tx)
            await self._notes.erase(name, tx=tx)
            await self._channels.forget(person, tx=tx)
            await self._signed.erase(person, tx=tx)
            await tx.execute(delete(deliveries).where(deliveries.c.recipient == name))
            await tx.execute(delete(message_weeks).where(message_weeks.c.person == name))
            await tx.execute(delete(plans).where(plans.c.owner == name))

    async def _messages(self, name: str) -> tuple[Mapping[str, str], ...]:
        kept = deliveries.c
        mine = select(kept.kind, kept.due_at, kept.state).where(kept.recipient == name).order_by(kept.due_at, kept.id)
        async with self._store.read() as db:
            return tuple(
                {"kind": row.kind, "due": f"{instant(row.due_at):%Y-%m-%d %H:%M}", "state": row.state}
                for row in await db.execute(mine)
            )

    async def _planned(self, name: str) -> int:
        async with self._store.read() as db:
            return len((await db.scalars(select(plans.c.id).where(plans.c.owner == name))).all())
