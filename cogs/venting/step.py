"""Venting in set-up: its channel and how many read there, and what goes when moderators switch it off."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot import Button, Call, P, Person, Place, Reply, Tone, Words
from bot.adapter import Lack, RetryLater, Undeliverable
from bot.clock import Clock
from bot.community import Choices
from bot.courier import Courier
from bot.errors import StoreError
from bot.field import Field
from bot.finding import Health
from bot.steps import Feature, Kept, Remark, Unfit
from cogs.venting.gate import FEW, FEWEST
from cogs.venting.settle import HERE, HOW_MANY, TOO_FEW, WARNED
from cogs.venting.terms import NAME, Terms, as_kept, read_terms, terms_of

FEATURE: Final = Feature(
    "venting",
    P("Anonymous posts"),
    NAME,
    frozenset({"vent", "note"}),
    frozenset({"vent.discard", "vent.unhold", "vent.report", "note.discard", "note.look", "note.report"}),
)
log = logging.getLogger(__name__)

COUNT: Final = P("Count them once, roughly, and say the number here. I ask again every quarter.")
MORE: Final = P("Choose a channel that more people read.")


class VentingStep:
    """Where anonymous posts appear."""

    name = "venting"
    title = P("Venting channel")
    about = P(
        "Anonymous posts appear there. Choose a channel that many read: with fewer than ten readers I take none, and "
        "under 25 I warn writers."
    )
    fields: tuple[Field, ...] = (
        Field("channel", P("Venting channel"), Place, required=False),
        Field("readers", P("People who can read it, if I cannot count"), int, required=False),
    )
    needs: Mapping[str, frozenset[Lack]] = {"channel": frozenset({Lack.THREADS, Lack.HISTORY, Lack.LOCK})}

    def __init__(self, choices: Choices, courier: Courier, clock: Clock) -> None:
        """Count readers through ``courier``."""
        self._choices = choices
        self._courier = courier
        self._clock = clock

    def read(self, kept: Kept) -> Mapping[str, str]:
        """Return the channel, and the number while it holds."""
        terms = read_terms(kept.get(NAME))
        told = terms.attested(self._clock.now().date())
        found = {"channel": str(terms.place or ""), "readers": "" if told is None else str(told)}
        return {name: text for name, text in found.items() if text}

    def chosen(self, kept: Kept) -> bool:
        """Tell whether there is a channel."""
        return read_terms(kept.get(NAME)).place is not None

    def write(self, home: str, kept: Kept, values: Mapping[str, object]) -> Kept:
        """Lay the values over the terms; a number is by a moderator's word of today."""
        terms = read_terms(kept.get(NAME))
        if "channel" in values:
            place = values["channel"]
            terms = replace(terms, place=place if isinstance(place, Place) else None, trouble=False)
        if "readers" in values:
            terms = self._attested(terms, values["readers"])
        return {NAME: as_kept(terms)}

    async def remarks(self, home: str, kept: Kept) -> Sequence[Remark]:
        """Say whether enough people read it."""
        terms = read_terms(kept.get(NAME))
        if terms.place is None or not terms.on:
            return ()
        try:
            counted = await self._courier.readers(terms.place)
        except (RetryLater, Undeliverable):
            return ()  # what is wrong with the channel is said already
        readers = counted if counted is not None else terms.attested(self._clock.now().date())
        change = Button(P("Change: {what}")(what=self.title), Call("setup.change", {"step": self.name}), Tone.PLAIN)
        if readers is None:
            return (Remark(Health.FAULT, HOW_MANY, COUNT, change),)
        if readers < FEWEST:
            return (Remark(Health.FAULT, TOO_FEW(n=str(FEWEST)), MORE, change),)
        return (Remark(Health.NOTE, WARNED, MORE, change),) if readers < FEW else ()

    async def settled(self, by: Person, before: Kept) -> None:
        """Say in a new channel what it is for; where that cannot be said, the check says why."""
        try:
            place = (await terms_of(self._choices, by.home)).place
            if place is not None and place != read_terms(before.get(NAME)).place:
                await self._courier.post(place, Reply.say(HERE))
        except (RetryLater, Undeliverable, StoreError) as lost:
            log.info("channel-not-told", extra={"fault": type(lost).__name__})

    def _attested(self, terms: Terms, readers: object) -> Terms:
        if readers is None:
            return replace(terms, readers=None, told=None)
        if not isinstance(readers, int) or readers < 0:
            wrong: Words = P("A whole number, please, such as 40.")
            raise Unfit({"readers": wrong})
        return replace(terms, readers=readers, told=self._clock.now().date(), asked=False)
