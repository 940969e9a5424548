"""Events in set-up: the channel in which new ones are announced, where moderators want that."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import P, Person, Place
from bot.adapter import Lack, RetryLater, Undeliverable
from bot.community import Choices
from bot.courier import Courier
from bot.errors import StoreError
from bot.field import Field
from bot.steps import Kept, Remark
from cogs.events.settings import HERE
from cogs.events.terms import NAME, as_kept, read_terms, terms_of


class EventsStep:
    """Where events are announced; /events settings has the rest."""

    name = "events"
    title = P("Events")
    about = P(
        "Meetups, workshops and CE sessions that members add. If you choose a channel, new ones are announced there; "
        "without one they are in the list alone. /events settings has the rest."
    )
    fields: tuple[Field, ...] = (Field("channel", P("Channel where new events are announced"), Place, required=False),)
    needs: Mapping[str, frozenset[Lack]] = {}

    def __init__(self, choices: Choices, courier: Courier) -> None:
        """Say through ``courier`` what a channel is for."""
        self._choices = choices
        self._courier = courier

    def read(self, kept: Kept) -> Mapping[str, str]:
        """Return the channel, where there is one."""
        place = read_terms(kept.get(NAME)).place
        return {"channel": str(place)} if place else {}

    def chosen(self, kept: Kept) -> bool:
        """Tell whether there is a channel."""
        return bool(self.read(kept))

    def write(self, home: str, kept: Kept, values: Mapping[str, object]) -> Kept:
        """Lay the channel over the terms."""
        terms = read_terms(kept.get(NAME))
        if "channel" in values:
            place = values["channel"]
            terms = replace(terms, place=place if isinstance(place, Place) else None)
        return {NAME: as_kept(terms)}

    async def remarks(self, home: str, kept: Kept) -> Sequence[Remark]:
        """Say nothing that rights do not tell."""
        return ()

    async def settled(self, by: Person, before: Kept) -> None:
        """Say in a channel that was chosen now what will come there."""
        try:
            place = (await terms_of(self._choices, by.home)).place
            if place is not None and place != read_terms(before.get(NAME)).place:
                await self._courier.post(place, HERE)
        except (StoreError, Undeliverable, RetryLater):  # the check says what is wrong with that channel
            return
