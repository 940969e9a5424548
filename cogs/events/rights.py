"""Events, as far as a member may take them along or have them erased."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from bot import P, Person, Words
from bot.docket import Decision
from bot.rights import Erased
from bot.schedule.outbox import Outbox
from bot.schedule.plans import Plans
from bot.services import Transaction
from bot.store.events import Events
from bot.store.events.event import Event, Standing
from cogs.events.board import Board

STAYS = P(
    "Events of yours that are listed stay for those who plan to come, without your name. Cancel them first if not."
)


class EventRights:
    """Drafts, events that wait or are listed, and reminders."""

    name = "events"
    title: Words = P("Events")
    term: Words = P("What you added until 30 days after its end, or you have it erased; a reminder until it has come.")
    keeps: Words = P("Events: drafts, events that wait for moderators, your name on those listed, and your reminders.")

    def __init__(self, events: Events, board: Board, plans: Plans, outbox: Outbox, transaction: Transaction) -> None:
        """Read and erase there."""
        self._listing = events.listing
        self._reminders = events.reminders
        self._board = board
        self._plans = plans
        self._outbox = outbox
        self._transaction = transaction

    async def summary(self, person: Person) -> Sequence[Words]:
        """Events and reminders in numbers."""
        said: list[Words] = []
        if added := len(await self._listing.of(person)):
            said.append(P("{n} event that you added.", "{n} events that you added.")(n=added))
        if reminders := len(await self._reminders.of(person)):
            said.append(P("{n} reminder of an event.", "{n} reminders of events.")(n=reminders))
        return said

    async def export(self, person: Person) -> Mapping[str, object]:
        """What was added, with its state and times (UTC), and which events somebody is reminded of."""
        found: dict[str, object] = {}
        if mine := await self._listing.of(person):
            found["added"] = [_told(event) for event in mine]
        reminders = await self._reminders.of(person)
        if reminders:
            found["reminders"] = [{"event": one.event, "ahead": one.ahead.value} for one in reminders]
        return found

    async def erase(self, person: Person) -> Erased:
        """Delete drafts, what waits and reminders with their plans, and take the name off the rest, in one go."""
        known = await self.export(person)
        async with self._transaction() as tx:
            mine = await self._listing.of(person, tx=tx)
            for event in mine:
                if event.state is Standing.WAITING:
                    await self._board.close(event, None, Decision.WITHDRAWN, tx=tx)
            unseen = [event.id for event in mine if event.state in (Standing.DRAFT, Standing.WAITING)]
            await self._listing.remove(unseen, tx=tx)
            await self._listing.disown(person, tx=tx)
            reminders = await self._reminders.of(person, tx=tx)
            for one in reminders:
                await self._plans.remove(one.plan, tx=tx)
            await self._reminders.remove([one.plan for one in reminders], tx=tx)
            await self._outbox.erase(person, "events", tx=tx)
        if not known:
            return Erased()
        listed = any(event.state is Standing.LISTED for event in mine)
        gone = P("Your drafts of events, those that waited, your name on the others, and your reminders.")
        return Erased((gone,), (STAYS,) if listed else ())


def _told(event: Event) -> dict[str, object]:
    said = {name: text for name, text in asdict(event.about).items() if text}
    times = {"from": event.starts, "until": event.ends}
    known = {name: at.isoformat(timespec="minutes") for name, at in times.items() if at is not None}
    return {"state": event.state.value, **said, **known}
