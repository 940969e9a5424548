"""The queue: everything that waits for moderators, on one private screen, a page at a time."""

from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Annotated, Final, TypeAlias

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Choice,
    Cog,
    Context,
    Divider,
    Hint,
    Outcome,
    P,
    Person,
    Phrase,
    Reply,
    Select,
    Text,
    Tone,
    command,
)
from bot.care.lines import Line
from bot.docket import GONE, Decision, Docket
from bot.store.audit import Audit
from bot.store.cases import Case, Kind, Standing, Wanted
from cogs.moderation.care import care_card

MODERATORS: Final = Audience.MODERATORS
PAGE: Final = 5
EVERY_KIND: Final = "every"

Move: TypeAlias = Callable[[str, str, Person], Awaitable[Reply]]
CaseId = Annotated[str, Hint(P("Case"), hidden=True)]


class Whose(StrEnum):
    """Whose cases a page shows."""

    ALL = "all"
    MINE = "mine"
    FREE = "free"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return {Whose.ALL: P("All"), Whose.MINE: P("Mine"), Whose.FREE: P("Nobody has it")}[self]


class Queue(Cog):
    """What waits, and what every kind of case has in common."""

    def __init__(self, docket: Docket, audit: Audit, lines: Sequence[Line]) -> None:
        """Cases come from ``docket``; what is closed is noted in ``audit``; ``lines`` are for moderators themselves."""
        self._lines = lines
        self._docket = docket
        self._audit = audit

    async def kinds(self, ctx: Context, typed: str) -> Sequence[Choice]:
        """The kinds of case by what they are called."""
        return [Choice(kind.value, look.title) for kind, look in self._docket.looks.items()][:25]

    @command("mod.queue", P("Everything that waits for moderators"), audience=MODERATORS)
    async def queue(
        self,
        ctx: Context,
        page: Annotated[int, Hint(P("Page"))] = 1,
        whose: Annotated[Whose, Hint(P("Whose"))] = Whose.ALL,
        kind: Annotated[str, Hint(P("Kind"), suggest=kinds, max_length=40)] = "",
    ) -> Outcome:
        """A page of what waits, the most pressing first."""
        home, cases = ctx.person.home, self._docket.cases
        heap = await cases.heap(home)
        if not heap:
            return Reply.say(P("Nothing waits. All clear."))
        wanted = Wanted(
            Kind(kind) if kind in {*Kind} else None,
            ctx.person if whose is Whose.MINE else None,
            whose is Whose.FREE,
        )
        number = await cases.count(home, wanted)
        pages = max(1, -(-number // PAGE))
        page = min(max(1, page), pages)
        first = (page - 1) * PAGE
        blocks: list[Block] = [Text(P("{n} case waits.", "{n} cases wait.")(n=number), Tone.TITLE)]
        for at, case in enumerate(await cases.waiting(home, first, PAGE, wanted), first + 1):
            blocks += [Divider(), *self._line(at, case)]
        this = Call("mod.queue", {"whose": whose.value, "kind": kind} if kind else {"whose": whose.value})
        return Reply((*blocks, *_turns(this, page, pages), *self._filters(this, whose, [kind for kind, *_ in heap])))

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
        if found is None or not self._docket.looks[found.kind].simple:
            return Reply.say(GONE)
        decision = Decision.DISMISSED if how == Decision.DISMISSED.value else Decision.HANDLED
        action, home, who = f"case.{decision.value}", ctx.person.home, str(ctx.person)
        async with self._audit.together():
            if won := await self._docket.decide(found, ctx.person, decision):
                await self._audit.record(home, who, action, found.id, found.kind.value)
        if not won:
            return await self._docket.told(found, ctx.person)
        await self._docket.show(found)
        care = care_card(self._lines) if found.kind is Kind.ALERT else []
        return Reply.say(P("Closed. Thank you for looking after it."), *care)

    @command("mod.reopen", P("Open a case again"), audience=MODERATORS, listed=False)
    async def reopen(self, ctx: Context, case: CaseId) -> Outcome:
        """Take a decision back, where nothing was lost by it or its kind knows how."""
        return await self._docket.reopen(ctx.person.home, case, ctx.person)

    @command("mod.draw", P("Draw a case"), audience=MODERATORS, listed=False)
    async def draw(self, ctx: Context, case: CaseId) -> Outcome:
        """Draw a card that could not be drawn before; the outbox asks for it. Raises what the platform raises."""
        await self._docket.draw(ctx.person.home, case)
        return None

    def _line(self, at: int, case: Case) -> list[Block]:
        taken = P("taken") if case.state is Standing.TAKEN else P("waits for you")
        said = P("{n}. {title} · {taken}")(n=str(at), title=self._docket.looks[case.kind].title, taken=taken)
        return [Text(said), Button(P("Open number {n}")(n=str(at)), Call("mod.case", {"case": case.id}))]

    def _filters(self, this: Call, whose: Whose, kinds: Sequence[Kind]) -> list[Block]:
        blocks: list[Block] = [Button(one.label, this.having(whose=one.value)) for one in Whose if one is not whose]
        if len(kinds) < 2 and "kind" not in this.args:
            return blocks
        choices = [Choice(kind.value, self._docket.looks[kind].title) for kind in kinds]
        every = Choice(EVERY_KIND, P("Every kind"))
        return [
            *blocks,
            Select(P("Only one kind"), Call("mod.queue", {"whose": whose.value}), "kind", (every, *choices)),
        ]


def _turns(this: Call, page: int, pages: int) -> list[Block]:
    back = [Button(P("Back"), this.having(page=str(page - 1)))] if page > 1 else []
    return [*back, *([Button(P("More"), this.having(page=str(page + 1)))] if page < pages else [])]
