"""What the platform says just now of the channels and roles that were chosen: asked for all at once."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot import Group, Place
from bot.adapter import RetryLater, Sight, Undeliverable
from bot.courier import Courier
from bot.steps import Kept, Step


@dataclass(frozen=True, slots=True)
class Seen:
    """Channels and roles by their text; None where nobody could tell, a role that is gone has the name ``""``."""

    places: Mapping[str, Sight | None] = field(default_factory=dict)
    groups: Mapping[str, str | None] = field(default_factory=dict)

    @classmethod
    async def of(cls, courier: Courier, steps: Iterable[Step], kept: Kept) -> "Seen":
        """Look at all that these steps have chosen."""
        return await cls.at(courier, chosen(steps, kept))

    @classmethod
    async def at(cls, courier: Courier, wanted: Iterable[Place | Group]) -> "Seen":
        """Look at these channels and roles."""
        all_ = set(wanted)
        places = [one for one in all_ if isinstance(one, Place)]
        groups = [one for one in all_ if isinstance(one, Group)]
        async with asyncio.TaskGroup() as tasks:
            looking = {str(one): tasks.create_task(_look(courier, one)) for one in places}
            naming = {str(one): tasks.create_task(_name(courier, one)) for one in groups}
        return cls({n: t.result() for n, t in looking.items()}, {n: t.result() for n, t in naming.items()})


def chosen(steps: Iterable[Step], kept: Kept) -> Iterator[Place | Group]:
    """Yield the channels and roles that are chosen."""
    for step in steps:
        values = step.read(kept)
        for one in step.fields:
            if one.kind in (Place, Group) and (text := values.get(one.name)):
                yield Place.parse(text) if one.kind is Place else Group.parse(text)


async def _look(courier: Courier, place: Place) -> Sight | None:
    try:
        return await courier.look(place)
    except (RetryLater, Undeliverable):
        return None


async def _name(courier: Courier, group: Group) -> str | None:
    try:
        return await courier.group(group)
    except Undeliverable:
        return ""
    except RetryLater:
        return None
