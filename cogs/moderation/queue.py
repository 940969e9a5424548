"""The queue: everything that waits for moderators, on one private screen, a page at a time."""

from collections.abc import Sequence
from typing import Annotated, Final

from bot import Audience, Block, Button, Call, Cog, Context, Divider, Hint, Outcome, P, Reply, Text, Tone, command
from bot.docket import GONE, TITLES, Decision, Docket
from bot.store.audit import Audit
from bot.store.cases import Case, Kind, Standing

MODERATORS: Final = Audience.MODERATORS
PAGE: Final = 5
SIMPLE: Final = frozenset(
    {Kind.ALERT, Kind.ANSWER, Kind.NOTE, Kind.MESSAGE}
)  # closing them changes nothing but themselves

CaseId = Annotated[str, Hint(P("Case"), hidden=True)]


class Queue(Cog):
    """What waits, and what every kind of case has in common."""

    def __init__(self, docket: Docket, audit: Audit) -> None:
        """Cases come from ``docket``; what is closed here is noted in ``audit``."""
        self._docket = docket
        self._audit = audit

    @command("mod.queue", P("Everything that waits for moderators"), audience=MODERATORS)
    async def queue(self, ctx: Context, page: Annotated[int, Hint(P("Page"))] = 1) -> Outcome:
        """A page of what waits, the most pressing first."""
        number = await self._docket.cases.count(ctx.person.home)
        if not number:
            return Reply.say(P("Nothing waits. All clear."))
        pages = -(-number // PAGE)
        page = min(max(1, page), pages)
        blocks: list[Block] = [Text(P("{n} case waits.", "{n} cases wait.")(n=number), Tone.TITLE)]
        first = (page - 1) * PAGE
        for at, case in enumerate(await self._docket.cases.waiting(ctx.person.home, first, PAGE), first + 1):
            blocks += [Divider(), *_line(at, case)]
        if page > 1:
            blocks.append(Button(P("Back"), Call("mod.queue", {"page": str(page - 1)})))
        if page < pages:
            blocks.append(Button(P("More"), Call("mod.queue", {"page": str(page + 1)})))
        return Reply(tuple(blocks))

    async def at_home(self, ctx: Context) -> Sequence[Block]:
        """For moderators: how much waits."""
        if not ctx.moderator:
            return ()
        number = await self._docket.cases.count(ctx.person.home)
        if not number:
            return (Text(P("For moderators: nothing waits.")),)
        waits = P("For moderators: {n} case waits.", "For moderators: {n} cases wait.")(n=number)
        return (Text(waits), Button(P("Open the queue"), Call("mod.queue"), Tone.PRIMARY))

    @command("mod.case", P("Look at a case"), audience=MODERATORS, listed=False)
    async def case(self, ctx: Context, case: CaseId) -> Outcome:
        """One case, with all that can be done about it."""
        return await self._docket.screen(ctx.person.home, case)

    @command("mod.take", P("Take a case"), audience=MODERATORS, listed=False)
    async def take(self, ctx: Context, case: CaseId) -> Outcome:
        """Whoever is first has it; the next one is told so."""
        return await self._docket.take(ctx.person.home, case, ctx.person)

    @command("mod.give-back", P("Give a case back"), audience=MODERATORS, listed=False)
    async def give_back(self, ctx: Context, case: CaseId) -> Outcome:
        """Let somebody else have it."""
        return await self._docket.give_back(ctx.person.home, case, ctx.person)

    @command("mod.done", P("Close a case"), audience=MODERATORS, listed=False)
    async def done(
        self, ctx: Context, case: CaseId, how: Annotated[str, Hint(P("How"), hidden=True)] = Decision.HANDLED.value
    ) -> Outcome:
        """Close what needs nothing more than being looked after."""
        found = await self._docket.cases.get(ctx.person.home, case)
        if found is None or found.kind not in SIMPLE:
            return Reply.say(GONE)
        decision = Decision.DISMISSED if how == Decision.DISMISSED.value else Decision.HANDLED
        if not await self._docket.decide(found, ctx.person, decision):
            return await self._docket.told(found, ctx.person)
        await self._audit.record(ctx.person.home, str(ctx.person), f"case.{decision.value}", found.id, found.kind.value)
        await self._docket.show(found)
        return Reply.say(P("Closed. Thank you for looking after it."))

    @command("mod.reopen", P("Open a case again"), audience=MODERATORS, listed=False)
    async def reopen(self, ctx: Context, case: CaseId) -> Outcome:
        """Take a decision back by which nothing was lost."""
        found = await self._docket.cases.get(ctx.person.home, case)
        reply = await self._docket.reopen(ctx.person.home, case, ctx.person)
        now = await self._docket.cases.get(ctx.person.home, case)
        if found is not None and now is not None and found.closed and not now.closed:
            await self._audit.record(ctx.person.home, str(ctx.person), "case.reopened", case, found.kind.value)
        return reply

    @command("mod.draw", P("Draw a case"), audience=MODERATORS, listed=False)
    async def draw(self, ctx: Context, case: CaseId) -> Outcome:
        """Draw a card that could not be drawn before; the outbox asks for it. Raises what the platform raises."""
        await self._docket.draw(ctx.person.home, case)
        return None


def _line(at: int, case: Case) -> list[Block]:
    taken = P("taken") if case.state is Standing.TAKEN else P("waits for you")
    said = P("{n}. {title} · {taken}")(n=str(at), title=TITLES[case.kind], taken=taken)
    return [Text(said), Button(P("Open number {n}")(n=str(at)), Call("mod.case", {"case": case.id}))]
