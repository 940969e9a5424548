"""The prompts that a community has: what is shipped, and what its own members wrote."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.prompts import Prompts
from bot.store.prompts.entries import Use
from bot.store.prompts.slots import Slot
from bot.store.prompts.texts import Own
from cogs.wellness.prompt import Crew, Prompt, Tag

MONTH: Final = timedelta(days=30)
OUT: Final = 2  # months running in which a prompt was weak, after which it is left out


class Library:
    """Prompts by id, and which of them fit."""

    def __init__(self, shipped: Mapping[str, Prompt], prompts: Prompts) -> None:
        """``shipped`` by id; a community's own come from ``prompts``."""
        self.shipped = shipped
        self._prompts = prompts

    async def all(self, home: str, *, tx: AsyncConnection | None = None) -> dict[str, Prompt]:
        """Return everything that a community has, by id."""
        own = await self._prompts.texts.approved(home, tx=tx)
        return {**self.shipped, **{text.id: own_prompt(text) for text in own}}

    async def get(self, home: str, id_: str) -> Prompt | None:
        """Return one, None where it is not here any more."""
        return self.shipped.get(id_) or (await self.all(home)).get(id_)


def in_season(prompts: Mapping[str, Prompt], fits: list[str], used: Mapping[str, Use], due: datetime) -> list[str]:
    """Return what is to come of what fits: in Lab Week its own first, each once, and then all the others."""
    lab = {id_ for id_ in fits if Tag.LAB_WEEK in prompts[id_].tags}
    fresh = [id_ for id_ in fits if id_ in lab and (id_ not in used or due - used[id_].last > MONTH)]
    return fresh or [id_ for id_ in fits if id_ not in lab] or fits


def own_prompt(text: Own) -> Prompt:
    """Return a member's text as a prompt."""
    said = {language: words for language, words in (("en", text.en), ("es", text.es)) if words}
    return Prompt(text.id, frozenset({Tag(text.tag)}), said, own=True)


def fitting(prompts: Mapping[str, Prompt], weak: Mapping[str, int], slot: Slot, day: date) -> list[str]:
    """Return the ids that a schedule may post on a local day: without those that were too weak for too long."""
    tags, crew = frozenset(map(Tag, slot.tags)), Crew(slot.crew)
    return [id_ for id_, one in prompts.items() if weak.get(id_, 0) < OUT and one.fits(tags, crew, day)]
