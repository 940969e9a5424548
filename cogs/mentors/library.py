"""The programmes of a community: those that are shipped, and its own, which come first."""

from collections.abc import Collection, Mapping

from bot.store.mentors import Mentors
from cogs.mentors.programme import Programme, read
from cogs.mentors.words import Topic


class Library:
    """Programmes by id."""

    def __init__(self, shipped: Mapping[str, Programme], mentors: Mentors) -> None:
        """``shipped`` by id; a community's own of the same id stands in its place there."""
        self._shipped = shipped
        self._mentors = mentors

    async def all(self, home: str) -> dict[str, Programme]:
        """Return what a community may choose from; what was its own once and cannot be read any more is left out."""
        texts = await self._mentors.programmes.all(home)
        own = {id_: made for id_, text in texts.items() if (made := read(text)[0]) is not None}
        return {**own, **{id_: made for id_, made in self._shipped.items() if id_ not in own}}

    async def get(self, home: str, id_: str) -> Programme | None:
        """Return one of them."""
        return (await self.all(home)).get(id_)

    async def fitting(self, home: str, topics: Collection[Topic]) -> list[Programme]:
        """Return all of them, those first that fit most of these topics."""
        found = (await self.all(home)).values()
        return sorted(found, key=lambda one: -len(one.topics & {*topics}))
