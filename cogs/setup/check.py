"""The doctor of one community: what is wrong, with its mend and a button, what comes next, and what failed last."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Annotated, Final

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Cog,
    Context,
    Divider,
    Hint,
    Outcome,
    P,
    Phrase,
    Place,
    Reply,
    Text,
    Tone,
    command,
)
from bot.clock import Clock
from bot.community import Changing
from bot.courier import Courier
from bot.finding import Health
from bot.i18n import Day
from bot.privacy.epochs import Epochs
from bot.privacy.keys import KeyFault
from bot.schedule.delivery import Fate
from bot.schedule.outbox import Failed, Outbox
from bot.schedule.plans import Plans
from bot.steps import Remark, Step
from cogs.setup.pages import Pages, told
from cogs.setup.sights import Seen
from cogs.setup.soon import TO_MEMBERS, Soon

MODERATORS: Final = Audience.MODERATORS
LATE: Final = timedelta(minutes=5)  # after which a clockwork that looks every twenty seconds has stopped
MOST: Final = 10  # remarks on one screen
ALL_WELL: Final = P("Channels, roles and rights: all as it should be.")
FATES: Final[Mapping[Fate, Phrase]] = MappingProxyType(
    {
        Fate.DEAD: P("{what}: {n} given up after many tries, the last on {day}."),
        Fate.UNREACHABLE: P("{what}: {n} could not be delivered, the last on {day}."),
        Fate.MISSED: P("{what}: {n} not sent in time, the last on {day}."),
    }
)
MENDS: Final[Mapping[Fate, Phrase]] = MappingProxyType(
    {
        Fate.DEAD: P("Whoever runs me can list them and have them tried again: labmates outbox list."),
        Fate.UNREACHABLE: P(
            "Members whose direct messages are closed read it at their next command; for a channel, mend it above."
        ),
        Fate.MISSED: P("I was not running then, or could not reach my notebook. What is too late is not sent."),
    }
)
SHUT: Final = P("I cannot write to every member: some have closed their direct messages. Nobody learns who.")
DOOR: Final = P("Ask in a channel that whoever wants my messages presses “Let me write to you directly” in /settings.")


class Checking(Cog):
    """Looks at everything that can go wrong after set-up, and names nobody."""

    def __init__(
        self,
        steps: Sequence[Step],
        pages: Pages,
        soon: Soon,
        choices: Changing,
        courier: Courier,
        plans: Plans,
        outbox: Outbox,
        epochs: Epochs,
        clock: Clock,
        last_tick: Callable[[], Awaitable[datetime | None]],
    ) -> None:
        """``last_tick()`` is when the clockwork last looked (UTC)."""
        self._steps = steps
        self._pages = pages
        self._soon = soon
        self._choices = choices
        self._courier = courier
        self._plans = plans
        self._outbox = outbox
        self._epochs = epochs
        self._clock = clock
        self._last_tick = last_tick

    @command("setup.check", P("Check that everything works here"), audience=MODERATORS)
    async def check(self, ctx: Context) -> Outcome:
        """Everything that is wrong, faults first; then the next five things, and what failed in the last week."""
        return Reply(tuple(await self._found(ctx)))

    @command("setup.resume", P("Take up what was stopped"), audience=MODERATORS, listed=False)
    async def resume(self, ctx: Context, plan: Annotated[str, Hint(P("Plan"), hidden=True, max_length=16)]) -> Outcome:
        """Take up again what stopped when its channel was out of reach."""
        found = await self._plans.get(plan)
        if found is None or found.owner.home != ctx.person.home or not isinstance(found.owner, Place):
            return await self.check(ctx)
        await self._plans.resume(plan)
        return Reply((Text(P("It goes on from now.")), *await self._found(ctx)))

    async def _found(self, ctx: Context) -> list[Block]:
        home = ctx.person.home
        kept = await self._choices.all(home)
        wrong = await self._pages.wrong(home, kept, await Seen.of(self._courier, self._steps, kept))
        failed = await self._outbox.failures(home)
        wrong += [*self._house(await self._last_tick()), *await self._stopped(home), *_doors(failed)]
        wrong.sort(key=lambda remark: remark.health is not Health.FAULT)
        blocks: list[Block] = [Text(P("How set-up stands"), Tone.TITLE), *told(wrong[:MOST])]
        if not wrong:
            blocks.append(Text(P("✓ {says}")(says=ALL_WELL)))
        if len(wrong) > MOST:
            blocks.append(Text(P("… and {n} more.")(n=str(len(wrong) - MOST)), Tone.SMALL))
        blocks += [Divider(), *await self._soon.blocks(ctx), Divider(), *_failed(failed)]
        return [*blocks, Button(P("Check again"), Call("setup.check")), Button(P("Set-up"), Call("setup.start"))]

    def _house(self, last: datetime | None) -> Iterator[Remark]:
        """The keys and the clockwork: what only whoever runs the bot can mend."""
        try:
            self._epochs.check()
        except KeyFault:
            says = P("A key cannot be used as it lies, so anonymous posts do not work.")
            yield Remark(Health.FAULT, says, P("Tell whoever runs me: labmates doctor says the mend."))
        if last is None or self._clock.now() - last > LATE:
            says = P("Nothing leaves by the clock just now: reminders, prompts and check-ins are late.")
            yield Remark(Health.FAULT, says, P("Tell whoever runs me: labmates doctor says the mend."))

    async def _stopped(self, home: str) -> list[Remark]:
        """What was planned for a channel and stopped when nothing could be posted there."""
        return [
            Remark(
                Health.FAULT,
                P("{what}: stopped, because I could not post it.")(what=self._soon.name(plan)),
                P("Mend its channel, then take it up again."),
                Button(P("Take up: {what}")(what=self._soon.name(plan)), Call("setup.resume", {"plan": plan.id})),
            )
            for plan in await self._plans.halted(home)
        ]


def _doors(failed: Sequence[Failed]) -> Iterator[Remark]:
    if any(one.fate is Fate.UNREACHABLE and one.personal for one in failed):
        yield Remark(Health.NOTE, SHUT, DOOR, Button(P("Open mine"), Call("settings.messages")))


def _failed(failed: Sequence[Failed]) -> Iterator[Block]:
    yield Text(P("What failed in the last week"), Tone.TITLE)
    if not failed:
        yield Text(P("Nothing."))
    for fate, mend in MENDS.items():
        mine = [one for one in failed if one.fate is fate]
        for one in mine:
            yield Text(FATES[fate](what=TO_MEMBERS[one.kind], n=str(one.number), day=Day(one.last)))
        if mine:
            yield Text(mend, Tone.SMALL)
