"""Wellness prompts in set-up: the channel and the first times; what goes when moderators switch them off."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot import Button, Call, P, Person, Place, Words
from bot.adapter import Lack
from bot.community import ZONE, Changing
from bot.courier import Courier
from bot.errors import StoreError
from bot.field import Field
from bot.finding import Health
from bot.steps import Feature, Kept, Remark, Unfit
from bot.store.prompts import Prompts
from cogs.wellness.asked import WEEKDAYS, Wanted, read_wanted
from cogs.wellness.card import announced
from cogs.wellness.keeping import Keeping
from cogs.wellness.lost import postable
from cogs.wellness.scheduling import made_of

NAME: Final = "prompts"
FEATURE: Final = Feature(
    "prompts",
    P("Wellness prompts"),
    NAME,
    frozenset({"prompts"}),
    plans=frozenset({"prompts.due"}),
    silent=frozenset({"prompts.month"}),
)
USUAL: Final[Mapping[str, str]] = {"times": "7am", "days": WEEKDAYS}
NOTHING: Final = P("No prompts are scheduled in that channel.")
SCHEDULE: Final = Button(P("Schedule prompts"), Call("prompts.schedule", {"_form": "1"}))

log = logging.getLogger(__name__)


class PromptsStep:
    """The first schedule of a community; /prompts has the others."""

    name = "prompts"
    title = P("Wellness prompts")
    about = P(
        "A few kind words at shift change, never the same until all were there. Choose a channel and the first "
        "times, by the community's clock; /prompts schedule adds others, and /prompts list changes them."
    )
    fields: tuple[Field, ...] = (
        Field("channel", P("Channel in which prompts appear"), Place, required=False),
        Field("times", P("Local times"), required=False, max_length=190, help=P("One or several: 7am, 3pm, 11pm")),
        Field(
            "days", P("Days"), required=False, max_length=80, help=P("Such as weekdays, every day, or Mon, Wed, Fri")
        ),
    )
    needs: Mapping[str, frozenset[Lack]] = {"channel": frozenset({Lack.HISTORY})}

    def __init__(self, prompts: Prompts, keeping: Keeping, choices: Changing, courier: Courier) -> None:
        """Make schedules through ``keeping``."""
        self._prompts = prompts
        self._keeping = keeping
        self._choices = choices
        self._courier = courier

    def read(self, kept: Kept) -> Mapping[str, str]:
        """Return all three, and what is usual where nothing was chosen."""
        row = kept.get(NAME)
        found = {name: text for name in ("channel", *USUAL) if isinstance(row, dict) and (text := row.get(name))}
        return {**USUAL, **{name: str(text) for name, text in found.items()}}

    def chosen(self, kept: Kept) -> bool:
        """Tell whether there is a channel."""
        return "channel" in self.read(kept)

    def write(self, home: str, kept: Kept, values: Mapping[str, object]) -> Kept:
        """Lay the values over what was chosen, if they can be read."""
        given = {name: str(value) if value else USUAL.get(name, "") for name, value in values.items()}
        now = {**self.read(kept), **given}
        wanted = read_wanted(now["times"], now["days"], "", "UTC")
        if not isinstance(wanted, Wanted):
            raise Unfit(dict[str, Words](wanted))
        row = kept.get(NAME)
        return {NAME: {**(row if isinstance(row, dict) else {}), **given}}

    async def remarks(self, home: str, kept: Kept) -> Sequence[Remark]:
        """Say where a channel was chosen and nothing is scheduled."""
        channel = self.read(kept).get("channel")
        if channel is None or not FEATURE.on(kept) or await self._prompts.slots.there(Place.parse(channel)):
            return ()
        return (Remark(Health.NOTE, NOTHING, button=SCHEDULE),)

    async def settled(self, by: Person, before: Kept) -> None:
        """Make the first schedules in a channel that was chosen now and has none; it is told what is to come."""
        try:
            now = await self._choices.all(by.home)
            if self.read(now) != self.read(before):
                await self._schedule(by, now)
        except StoreError as lost:  # the check says that nothing is scheduled there
            log.warning("prompts-not-scheduled", extra={"fault": type(lost).__name__})

    async def _schedule(self, by: Person, kept: Kept) -> None:
        read, zone = self.read(kept), kept.get(ZONE)
        place = Place.parse(read["channel"]) if "channel" in read else None
        wanted = read_wanted(read["times"], read["days"], "", zone if isinstance(zone, str) else "UTC")
        if place is None or not isinstance(wanted, Wanted) or await self._prompts.slots.there(place):
            return
        made = [made_of(wanted, place, at) for at in wanted.times]
        told = await postable(self._courier, place, announced(made))
        if told is not None:
            await self._keeping.put([replace(slot, told=told) for slot in made], by, "prompts.scheduled")
