"""Making and changing schedules: which channel, when, about what; the channel is tried before anything is kept."""

from dataclasses import replace
from datetime import time
from secrets import token_hex
from typing import Annotated, Final

from bot import Audience, Choice, Cog, Context, Hint, Outcome, P, Phrase, Place, command
from bot.community import Communities
from bot.courier import Courier
from bot.schedule.zones import US, all_zones
from bot.store.prompts import Prompts
from bot.store.prompts.slots import Fault, Slot
from cogs.wellness.asked import HERE, MOST, WEEKDAYS, Wanted, read_wanted, too_many, too_many_here
from cogs.wellness.card import announced
from cogs.wellness.keeping import Keeping
from cogs.wellness.lost import postable
from cogs.wellness.prompt import Tag, crew_at
from cogs.wellness.screens import Screens
from cogs.wellness.when import hour_said

MODERATORS: Final = Audience.MODERATORS
CANNOT: Final = P("I cannot post there. Let me see that channel and send messages in it, then try again.")
SlotId = Annotated[str, Hint(P("Schedule"), hidden=True, max_length=40)]
Channel = Annotated[Place, Hint(P("Channel in which prompts appear"))]
Times = Annotated[str, Hint(P("Local times"), max_length=190, help=P("One or several: 7am, 3pm, 11pm"))]
Days = Annotated[str, Hint(P("Days"), max_length=80, help=P("Such as weekdays, every day, or Mon, Wed, Fri"))]


class Scheduling(Cog):
    """What moderators plan."""

    def __init__(
        self, prompts: Prompts, keeping: Keeping, screens: Screens, communities: Communities, courier: Courier
    ) -> None:
        self._prompts = prompts
        self._keeping = keeping
        self._screens = screens
        self._communities = communities
        self._courier = courier

    async def zones(self, ctx: Context, typed: str) -> list[Choice]:
        """Zones whose name holds what was typed; those of the US first."""
        wanted = typed.casefold().replace(" ", "_")
        return [Choice(name, name) for name in (all_zones() if typed else US) if wanted in name.casefold()][:25]

    async def tags(self, ctx: Context, typed: str) -> list[Choice]:
        """Tags that begin as what stands after the last comma does."""
        before, _, last = typed.rpartition(",")
        found = [tag.value for tag in Tag if tag.value.startswith(last.strip().casefold())]
        return [Choice(whole, whole) for tag in found if len(whole := f"{before}, {tag}" if before else tag) <= 100]

    @command("prompts.schedule", P("Post wellness prompts in a channel at set times"), audience=MODERATORS)
    async def schedule(
        self,
        ctx: Context,
        channel: Channel,
        times: Times,
        days: Days = WEEKDAYS,
        tags: Annotated[
            str, Hint(P("About what? (empty: everything)"), max_length=190, suggest=tags, help=P("Tags with commas"))
        ] = "",
        zone: Annotated[
            str, Hint(P("Time zone (empty: the community's)"), max_length=60, suggest=zones, help=P("Such as Central"))
        ] = "",
    ) -> Outcome:
        """Try the channel, which tells it what is to come; then keep one schedule for each time of day."""
        zone = zone or await self._communities.zone(ctx.person.home) or ""
        asked = {"channel": str(channel), "times": times, "days": days, "tags": tags, "zone": zone}
        wanted = read_wanted(times, days, tags, zone)
        if not isinstance(wanted, Wanted):
            return self.ask("prompts.schedule", wanted, **asked)
        if wrong := await self._crowded(ctx.person.home, channel, wanted):
            return self.ask("prompts.schedule", wrong, **asked)
        made = [made_of(wanted, channel, at) for at in wanted.times]
        told = await postable(self._courier, channel, announced(made))
        if told is None:
            return self.ask("prompts.schedule", {"channel": CANNOT}, **asked)
        await self._keeping.put([replace(slot, told=told) for slot in made], ctx.person, "prompts.scheduled")
        return await self._screens.made(ctx, made)

    @command("prompts.change", P("Change a schedule of prompts"), audience=MODERATORS, listed=False)
    async def change(
        self,
        ctx: Context,
        slot: SlotId,
        channel: Annotated[Place | None, Hint(P("Channel in which prompts appear"))] = None,
        times: Annotated[str, Hint(P("Local time"), max_length=190)] = "",
        days: Annotated[str, Hint(P("Days"), max_length=80)] = "",
        tags: Annotated[str, Hint(P("About what? (all: everything)"), max_length=190, suggest=tags)] = "",
        zone: Annotated[str, Hint(P("Time zone"), max_length=60, suggest=zones)] = "",
    ) -> Outcome:
        """Change what is given; what is left out stays. Another channel is tried first."""
        found = await self._prompts.slots.get(ctx.person.home, slot)
        if found is None:
            return self._screens.gone()
        now = known(found)
        given = {"times": times, "days": days, "tags": tags, "zone": zone}
        asked = (
            now | {name: said for name, said in given.items() if said} | ({"channel": str(channel)} if channel else {})
        )
        if not (channel or any(given.values())):
            return self.ask("prompts.change", {}, slot=slot, **now)
        wanted = read_wanted(asked["times"], asked["days"], asked["tags"], asked["zone"])
        if not isinstance(wanted, Wanted):
            return self.ask("prompts.change", wanted, slot=slot, **asked)
        if len(wanted.times) > 1:
            one = P("One time, please: /prompts schedule adds others.")
            return self.ask("prompts.change", {"times": one}, slot=slot, **asked)
        place = channel or found.place
        after = changed(found, wanted, place)
        if place != found.place or found.fault is Fault.PLACE:
            told = await postable(self._courier, place, announced([after]))
            if told is None:
                return self.ask("prompts.change", {"channel": CANNOT}, slot=slot, **asked)
            after = replace(after, told=told, fault=Fault.NONE, running=True)
        await self._keeping.put([after], ctx.person, "prompts.changed")
        return await self._screens.slot(ctx, after, P("Changed."))

    async def _crowded(self, home: str, channel: Place, wanted: Wanted) -> dict[str, Phrase]:
        """Return what is wrong where there would be too many, or two at the same time."""
        all_ = await self._prompts.slots.of(home)
        here = [slot for slot in all_ if slot.place == channel]
        if len(here) + len(wanted.times) > HERE:
            return {"times": too_many_here(len(here) + len(wanted.times))}
        if len(all_) + len(wanted.times) > MOST:
            return {"times": too_many(len(all_) + len(wanted.times))}
        same = [s for s in here if s.at in wanted.times and s.zone == wanted.zone and {*s.days} & {*wanted.days}]
        if same:
            return {"times": P("There is a prompt at {times} in that channel already.")(times=hour_said(same))}
        return {}


def made_of(wanted: Wanted, place: Place, at: time) -> Slot:
    """Return a new schedule, for the crew that is there at its time."""
    return Slot(token_hex(4), place, at, wanted.days, wanted.zone, wanted.tags, crew_at(at).value)


def changed(found: Slot, wanted: Wanted, place: Place) -> Slot:
    """Return a schedule as it was asked to be; the crew goes with the time, unless it was chosen otherwise."""
    at = wanted.times[0]
    crew = crew_at(at).value if found.crew == crew_at(found.at).value else found.crew
    return replace(found, place=place, at=at, days=wanted.days, zone=wanted.zone, tags=wanted.tags, crew=crew)


def known(slot: Slot) -> dict[str, str]:
    """Return a schedule as its form has it."""
    named = {"0123456": "every day", "01234": WEEKDAYS}
    few = ", ".join(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day] for day in slot.days)
    days = named.get("".join(map(str, slot.days)), few)
    tags = ", ".join(slot.tags) or "all"
    return {"channel": str(slot.place), "times": f"{slot.at:%H:%M}", "days": days, "tags": tags, "zone": slot.zone}
