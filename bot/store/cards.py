"""Who has read the card before a first anonymous post, was welcomed, or is under 18: tags with no day and no name.

Reading the card is not posting, and nothing here tells the two apart, nor which of these a tag stands for: each is made
under the block key. With the year's key the tags are forgotten.
"""

from sqlalchemy import delete, func, select

from bot.people import Person
from bot.privacy.block import Blocks
from bot.store import Store
from bot.store.tables import vent_cards
from bot.store.upsert import upsert


class Cards:
    """Agreements that leave no date beside a name."""

    def __init__(self, store: Store, blocks: Blocks) -> None:
        self._store = store
        self._blocks = blocks

    async def given(self, person: str, name: str) -> bool:
        """Return whether this person (in string form) has agreed to what bears this name, this year or last."""
        tags = self._blocks.tags(Person.parse(person), f"card {name}")
        async with self._store.read() as db:
            return await db.scalar(select(vent_cards.c.tag).where(vent_cards.c.tag.in_(tags)).limit(1)) is not None

    async def give(self, person: str, name: str) -> None:
        """Remember that they have, until the year's key is destroyed."""
        row = {"tag": self._blocks.tag(Person.parse(person), f"card {name}"), "year": self._blocks.current()}
        async with self._store.write() as tx:
            await tx.execute(upsert(tx, vent_cards), row)

    async def withdraw(self, person: str, name: str) -> None:
        """Take it back; harmless when there is none."""
        tags = self._blocks.tags(Person.parse(person), f"card {name}")
        async with self._store.write() as tx:
            await tx.execute(delete(vent_cards).where(vent_cards.c.tag.in_(tags)))

    async def forget(self) -> None:
        """Delete the tags of years whose keys must go."""
        oldest = select(func.min(vent_cards.c.year))
        async with self._store.write() as tx:
            while (year := await tx.scalar(oldest)) is not None and self._blocks.over(year):
                await tx.execute(delete(vent_cards).where(vent_cards.c.year == year))
