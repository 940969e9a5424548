"""A channel that cannot be posted to any more: its schedules rest, and moderators are told once, with the mend."""

import logging
from typing import Final

from bot import Button, Call, P, Place, Post, Reply, Text, Tone
from bot.adapter import RetryLater, Undeliverable
from bot.community import Communities
from bot.courier import Courier
from bot.schedule.plans import Plans
from bot.services import Transaction
from bot.store.prompts import Prompts
from bot.store.prompts.slots import Slot, lost
from cogs.wellness.where import where

MEND: Final = P(
    "It may be deleted or private now, or I was taken out of it. Let me see that channel and send messages in it, then "
    "resume; or choose another channel with Change."
)

log = logging.getLogger(__name__)


def plan_id(slot: str) -> str:
    """Return the id of a schedule's plan in the clockwork."""
    return f"prompt-{slot}"


class Losing:
    """Lets the schedules of a channel rest, and says so."""

    def __init__(
        self, prompts: Prompts, plans: Plans, communities: Communities, courier: Courier, transaction: Transaction
    ) -> None:
        self._prompts = prompts
        self._plans = plans
        self._communities = communities
        self._courier = courier
        self._transaction = transaction

    async def lose(self, slot: Slot, key: str) -> None:
        """Let all schedules of a slot's channel rest, and tell moderators once for a ``key``. Raises ``RetryLater``."""
        await self._tell(slot, key)
        resting = [one for one in await self._prompts.slots.there(slot.place) if one.running]
        async with self._transaction() as tx:
            for one in resting:
                await self._prompts.slots.put(lost(one), tx=tx)
        for one in resting:
            await self._plans.pause(plan_id(one.id), reason="place")
        log.warning("prompts-paused", extra={"schedules": len(resting)})

    async def _tell(self, slot: Slot, key: str) -> None:
        place = await self._communities.moderators_place(slot.home)
        if place is None:  # /prompts list says it
            return
        try:
            await self._courier.post(place, await self._card(slot.place, slot), key)
        except Undeliverable:
            log.warning("moderators-not-told", extra={"of": "prompts"})

    async def _card(self, place: Place, slot: Slot) -> Reply:
        return Reply.say(
            Text(P("Wellness prompts are paused in one channel"), Tone.TITLE),
            P("I could not post there, so nothing is sent to it until you say so. Nothing is lost."),
            await where(self._courier, slot),
            MEND,
            Button(P("Resume"), Call("prompts.resume", {"slot": slot.id}), Tone.PRIMARY),
            Button(P("Change"), Call("prompts.change", {"slot": slot.id, "_form": "1"})),
        )


async def postable(courier: Courier, place: Place, reply: Reply) -> Post | None:
    """Try a channel by posting what is to be said there anyway; None where that cannot be."""
    try:
        return await courier.post(place, reply)
    except (Undeliverable, RetryLater):
        return None
