"""Posting: the clock calls for a schedule, and a prompt appears in its channel, once whatever happens meanwhile."""

import logging
from enum import StrEnum
from typing import Annotated, Final

from bot import Audience, Call, Cog, Context, Hint, Outcome, P, Reply, command
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Communities
from bot.courier import Courier
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.store.prompts import Prompts
from bot.store.prompts.entries import Entry, State
from bot.store.prompts.slots import Fault, Slot
from cogs.wellness.card import ROOM, THREAD, card
from cogs.wellness.library import Library
from cogs.wellness.lineup import Lineup
from cogs.wellness.lost import Losing
from cogs.wellness.times import running_late

MODERATORS: Final = Audience.MODERATORS

log = logging.getLogger(__name__)


class Putting:
    """Puts what is settled into its channel; again and again shows it once."""

    def __init__(
        self, prompts: Prompts, library: Library, communities: Communities, courier: Courier, losing: Losing
    ) -> None:
        """The words are in the community's language."""
        self._prompts = prompts
        self._library = library
        self._communities = communities
        self._courier = courier
        self._losing = losing

    async def put(self, slot: Slot, entry: Entry) -> bool:
        """Post it, with its thread; False where the channel is closed, and then all its schedules rest.

        Raises ``RetryLater``: doing it again is harmless.
        """
        if entry.state in (State.SKIPPED, State.MISSED):
            return True
        message = entry.message
        if message is None:
            prompt = await self._library.get(slot.home, entry.prompt)
            if prompt is None:  # taken out between being settled and now
                return True
            reply = card(entry, prompt, await self._communities.spoken(slot.home))
            try:
                message = await self._courier.post(slot.place, reply, f"prompt-{entry.id}")
            except Undeliverable:
                await self._losing.lose(slot, f"prompts-lost-{entry.id}")
                return False
            await self._prompts.entries.posted(entry.id, message)
        if slot.thread:
            try:
                thread = await self._courier.thread(message, THREAD)
                await self._courier.post(thread, Reply.say(ROOM), f"prompt-thread-{entry.id}")
            except Undeliverable:
                await self._prompts.slots.threads(slot.id, open_=False)
            else:
                if slot.fault is Fault.THREAD:
                    await self._prompts.slots.threads(slot.id, open_=True)
        return True


class Posting(Cog):
    """What the clock calls."""

    def __init__(self, prompts: Prompts, lineup: Lineup, putting: Putting, clock: Clock) -> None:
        self._prompts = prompts
        self._lineup = lineup
        self._putting = putting
        self._clock = clock

    @command("prompts.due", P("A wellness prompt"), audience=MODERATORS, listed=False)
    async def due(self, ctx: Context, slot: Annotated[str, Hint(P("Schedule"), hidden=True)]) -> Outcome:
        """Post what a schedule has for now; nothing on a free day, or when it is not its time."""
        found = await self._prompts.slots.get(ctx.person.home, slot)
        if found is None or not found.running:
            return None
        at = running_late(found, self._clock.now())
        if at is None:
            return None
        entry = await self._lineup.take(found, at)
        if entry is None:
            log.warning("no-prompt-fits", extra={"schedule": slot})
            return None
        await self._putting.put(found, entry)
        return None

    @command("prompts.put-up", P("Post a prompt"), audience=MODERATORS, listed=False)
    async def put_up(self, ctx: Context, entry: Annotated[str, Hint(P("Prompt"), hidden=True)]) -> Outcome:
        """Post what could not be posted at once; the outbox asks for it."""
        found = await self._prompts.entries.get(ctx.person.home, entry)
        slot = await self._prompts.slots.get(ctx.person.home, found.slot) if found else None
        if found is not None and slot is not None and found.state is State.PLANNED:
            await self._putting.put(slot, found)
        return None


class Put(StrEnum):
    """What came of posting at once."""

    DONE = "done"
    SOON = "soon"
    CLOSED = "closed"


async def put_soon(putting: Putting, outbox: Outbox, slot: Slot, entry: Entry) -> Put:
    """Post it now or, where the platform is busy, as soon as it lets us."""
    try:
        return Put.DONE if await putting.put(slot, entry) else Put.CLOSED
    except RetryLater:
        await outbox.put(Kind.PROMPT, slot.place, Call("prompts.put-up", {"entry": entry.id}), id_=f"put-{entry.id}")
        return Put.SOON
