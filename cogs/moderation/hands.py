"""Hands: moderators give each other cases, and write notes on them."""

from typing import Annotated, Final

from bot import Audience, Cog, Context, Hint, Outcome, P, Person, Reply, command
from bot.docket import GONE, Docket
from bot.leavers import Leavers
from bot.store.audit import Audit
from cogs.moderation.queue import CaseId

MODERATORS: Final = Audience.MODERATORS
NONE: Final = P("They do not moderate here. Pick somebody who does, please.")
MOST: Final = 20  # notes on one case


class Hands(Cog):
    """What moderators do with a case together."""

    def __init__(self, docket: Docket, leavers: Leavers, audit: Audit) -> None:
        """Change cases in ``docket``; ``leavers`` tell who moderates, and what was done is noted in ``audit``."""
        self._leavers = leavers
        self._docket = docket
        self._audit = audit

    @command("mod.assign", P("Give a case to another moderator"), audience=MODERATORS, listed=False)
    async def assign(self, ctx: Context, case: CaseId, member: Annotated[Person, Hint(P("To whom?"))]) -> Outcome:
        """Whoever gets it is told privately, and may give it back."""
        if member != ctx.person and await self._leavers.gone(member):
            return self.ask("mod.assign", {"member": NONE}, case=case, member=str(member))
        return await self._docket.assign(ctx.person.home, case, member, ctx.person)

    @command("mod.write", P("Write a note on a case"), audience=MODERATORS, listed=False)
    async def note(
        self,
        ctx: Context,
        case: CaseId,
        text: Annotated[
            str,
            Hint(
                P("For the other moderators"),
                long=True,
                max_length=500,
                shared=True,
                help=P("It stays with the case, with your name and the day, and cannot be changed."),
            ),
        ],
    ) -> Outcome:
        """Add a note; all moderators here can read it, nobody can change it."""
        found = await self._docket.cases.get(ctx.person.home, case)
        if found is None:
            return Reply.say(GONE)
        notes = await self._docket.notes.read(ctx.person.home, case)
        if len(notes) >= MOST:
            full = P("This case has {n} notes, and no room for more. Talk in your channel, please.")(n=str(MOST))
            return Reply.say(full)
        if not any((note.writer, note.text) == (ctx.person, text) for note in notes):  # a second press says nothing new
            async with self._audit.together():
                await self._docket.notes.add(ctx.person, case, text)
                await self._audit.record(ctx.person.home, str(ctx.person), "case.noted", case, found.kind.value)
        return await self._docket.screen(ctx.person.home, case, P("Noted."))
