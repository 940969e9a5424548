"""Moderation, as far as a moderator may take it along or have it erased: turns, duty, and cases that they have."""

from collections.abc import Mapping

from bot import P, Person, Words
from bot.rights import Erased
from bot.store.cases import Cases
from bot.store.moderation.notes import CaseNotes
from bot.store.rota import Rota


class ModerationRights:
    """A moderator's turns and cases; of a member who reports nothing is kept that could be found."""

    name = "moderation"
    keeps: Words = P("Moderation: your turns on the rota, your hours on duty, your notes, and your name on cases.")

    def __init__(self, rota: Rota, cases: Cases, notes: CaseNotes) -> None:
        """Read and erase there."""
        self._rota = rota
        self._cases = cases
        self._notes = notes

    async def export(self, person: Person) -> Mapping[str, object]:
        """Turns by weekday (0 is Monday) and hours, until when on duty, and how many cases bear the name."""
        found: dict[str, object] = {}
        if turns := await self._rota.of(person):
            found["turns"] = [f"{turn.weekday} {turn.hours}" for turn in turns]
        if days := await self._rota.swapped(person):
            found["turns taken from others"] = [day.isoformat() for day in days]
        if until := await self._rota.until(person):
            found["on duty until"] = until.isoformat(timespec="minutes")
        if number := await self._cases.had(person):
            found["cases taken or closed"] = number
        if notes := await self._notes.of(person):
            found["notes"] = [{"day": note.day.isoformat(), "text": note.text} for note in notes]
        return found

    async def erase(self, person: Person) -> Erased:
        """Take the person off the rota, and the name off all cases; an open one waits for somebody else again."""
        if not await self.export(person):
            return Erased()
        await self._rota.erase(person)
        await self._cases.forget_person(person)
        await self._notes.erase(person)
        gone = P("You are off the rota, your notes are gone, and your name is on no case any more.")
        stays = P("The record of what moderators did keeps your name for a year: the community answers for that.")
        return Erased((gone,), (stays,))
