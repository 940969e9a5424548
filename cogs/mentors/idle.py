"""Profiles without a sign of life: their members are warned some weeks before, and then all of it is forgotten."""

import logging
from datetime import timedelta
from typing import Final

from bot import Button, Call, Cog, Context, Outcome, P, Person, Reply, Text, Tone, command
from bot.clock import Clock
from bot.community import Changing
from bot.i18n import Day
from bot.keeping import SETTING, kept_for
from bot.schedule.plans import Plans
from bot.services import Transaction
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.idle import KEPT
from cogs.mentors import cards
from cogs.mentors.asking import Asking
from cogs.mentors.bell import Bell
from cogs.mentors.lost import GROUP
from cogs.mentors.profile import profile

IDLE: Final = Call("mentor.idle")

log = logging.getLogger(__name__)


class Idling(Cog):
    """The warning, and the one press that keeps a profile."""

    def __init__(
        self,
        mentors: Mentors,
        asking: Asking,
        bell: Bell,
        plans: Plans,
        choices: Changing,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        self._choices = choices
        self._mentors = mentors
        self._asking = asking
        self._bell = bell
        self._plans = plans
        self._clock = clock
        self._transaction = transaction

    async def look(self) -> int:
        """Warn whose profile ends soon, and forget what has come to its end; each member is one transaction.

        A community may keep profiles for a shorter time than the house does. Returns how many members' went.
        """
        sooner = (await self._choices.everywhere(SETTING)).items()
        spans = [("", KEPT), *((home, kept_for(chosen, "profiles")) for home, chosen in sooner)]
        return sum([await self._look(home, kept) for home, kept in spans])

    async def _look(self, home: str, kept: timedelta) -> int:
        now = self._clock.now()
        for person in await self._mentors.idle.to_warn(now, home=home, kept=kept):
            await self._warn(person)
        gone = await self._mentors.idle.to_forget(now, home=home, kept=kept)
        for person in gone:
            await self._forget(person, kept)
        if gone:
            log.info("idle-profiles-forgotten", extra={"count": len(gone)})
        return len(gone)

    @command("mentor.idle", P("An idle profile ends soon"), listed=False)
    async def idle(self, ctx: Context) -> Outcome:
        """Warn somebody once, while there is something to warn of."""
        since = await self._mentors.idle.since(ctx.person)
        kept = await self._mentors.profiles.of(ctx.person)
        if since is None or not kept:
            await self._plans.remove(_key(ctx.person))
            return None
        if await self._bell.told(_key(ctx.person)):
            return None
        span = kept_for(await self._choices.get(ctx.person.home, SETTING), "profiles")
        day = (since + span).astimezone(profile(kept[0]).clock).date()
        return Reply.say(
            Text(P("Are you still there for introductions?"), Tone.TITLE),
            P(
                "I have heard nothing from you for a long time. On {day} I delete what you filled in, and take back "
                "what you asked for. One press keeps it all, with your turn."
            )(day=Day(day)),
            Button(P("Keep it"), Call("mentor.keep"), Tone.PRIMARY),
            Button(P("Pause"), Call("mentor.pause", {"_form": "1"})),
            Button(P("Leave"), Call("mentor.leave")),
        )

    @command("mentor.keep", P("Keep my profile"), listed=False)
    async def keep(self, ctx: Context) -> Outcome:
        """Take the press as a sign of life."""
        if not await self._mentors.profiles.of(ctx.person):
            gone = P("What you filled in was deleted after half a year without a word. You are welcome to begin anew.")
            return Reply.say(gone, Button(P("Ask for a mentor"), Call("mentor.find")))
        async with self._transaction() as tx:
            await self._mentors.profiles.touch(ctx.person, self._clock.now(), tx=tx)
            await self._bell.back(_key(ctx.person), tx=tx)
        return Reply.say(P("Good to hear from you. Everything stays as it is."), *cards.mine())

    async def _warn(self, person: Person) -> None:
        async with self._transaction() as tx:
            await my_turn(tx, person.home)
            now = self._clock.now()
            await self._mentors.idle.warned(person, now, tx=tx)
            await self._bell.insists(person, IDLE, _key(person), now, tx=tx)

    async def _forget(self, person: Person, kept: timedelta) -> None:
        async with self._transaction() as tx:
            await my_turn(tx, person.home)
            if not await self._mentors.idle.to_forget(self._clock.now(), person, kept=kept, tx=tx):
                return  # they gave a sign of life meanwhile
            await self._asking.withdraw(person, tx=tx)
            await self._mentors.profiles.erase(person, tx=tx)
            await self._bell.back(_key(person), tx=tx)
            await self._asking.again(person.home, tx=tx)


def _key(person: Person) -> str:
    return f"{GROUP}idle {person.home} {person.id}"
