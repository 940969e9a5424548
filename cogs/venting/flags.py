"""Reports of anonymous posts: counted once a person without a list of who, and enough of them hide a post at once."""

from collections.abc import Callable
from typing import Annotated, Final

from bot import Cog, Context, Hint, Outcome, P, Post, Reply, command
from bot.adapter import RetryLater, Undeliverable
from bot.docket import Docket
from bot.privacy.tag import tag as mac
from bot.privacy.terms import KeyGone
from bot.reports import Reason, with_report
from bot.store.anonymity import Anonymity
from bot.store.cases import Kind
from bot.store.vents import Mark, State, Vent
from cogs.venting.gate import Gate
from cogs.venting.redraw import Redrawing

FEWEST: Final = 3  # flags that hide a post in a small community
UNKNOWN: Final = 1000  # readers, where nobody tells: better a flag too many than a few who silence somebody

THANKS: Final = P(
    "Thank you. Your moderators will look at it. They do not see who reported it, and no name is written down."
)
ONCE: Final = P("You have reported that one already, and your moderators have it.")
GONE: Final = P("That post is not there any more.")
HIDDEN: Final = P("It is hidden until they have looked, because several people reported it.")
DANGER: Final = P(
    "If you fear for whoever wrote it: answer in the thread that you read it and that they matter, and name /helpnow. "
    "Your moderators can offer help, too; nobody can find out who it is."
)

PostId = Annotated[str, Hint(P("Post"), hidden=True, max_length=40)]
Why = Annotated[Reason, Hint(P("What is wrong?"))]
Words = Annotated[
    str, Hint(P("In your words"), long=True, max_length=500, shared=True, help=P("Please leave patients' names out."))
]


def enough(readers: int | None) -> int:
    """Return how many flags hide a post that so many can read: the cube root of the readers, and three at least.

    10 → 3, 100 → 5, 1,000 → 10, 10,000 → 22: it grows, so that a few cannot silence somebody in a large community,
    and far slower than the community, because of many readers few are there on one evening.
    """
    of = UNKNOWN if readers is None else readers
    number = FEWEST
    while number**3 < of:
        number += 1
    return number


class Flags(Cog):
    """What *Report* does under an anonymous post."""

    private = True

    def __init__(
        self,
        anonymity: Anonymity,
        docket: Docket,
        gate: Gate,
        redrawing: Redrawing,
        noticed: Callable[[str], object],
    ) -> None:
        """``gate`` counts readers; ``noticed(home)`` is told of each new flag, to see a burst of them."""
        self._anonymity = anonymity
        self._docket = docket
        self._gate = gate
        self._redrawing = redrawing
        self._noticed = noticed

    @command("vent.report", P("Report an anonymous post"), listed=False)
    async def report(self, ctx: Context, post: PostId, reason: Why, words: Words = "") -> Outcome:
        """Count a flag, bring it to the moderators, and hide the post when there are enough."""
        vent = await self._anonymity.vents.get(post)
        if vent is None or vent.where.community != ctx.person.home or vent.state in (State.REMOVED, State.WAITING):
            return Reply.say(GONE)
        return await self._flagged(ctx, vent, reason, words)

    async def on_message(self, ctx: Context, at: Post, reason: Reason, words: str) -> Outcome:
        """Do the same for the post that stands as a message; None when none of ours does."""
        vent = await self._anonymity.vents.by_message(ctx.person.home, str(at))
        return None if vent is None else await self.report(ctx, vent.where.post, reason, words)

    async def _flagged(self, ctx: Context, vent: Vent, reason: Reason, words: str) -> Outcome:
        tag, counts = await self._tag(ctx, vent)
        if counts and await self._anonymity.vents.marked(vent.where.post, Mark.FLAGGED, tag):
            return Reply.say(ONCE, fresh=True)
        number = await self._anonymity.vents.mark(vent.where.post, Mark.FLAGGED, tag) if counts else 0
        case = await self._docket.cases.join(
            ctx.person.home, Kind.REPORT, vent.where.post, lambda body: with_report(body, tag, reason, words)
        )
        hides = vent.state is State.UP and number >= enough(await self._readers(vent))
        if hides:
            await self._anonymity.vents.stand(vent.where.post, State.HIDDEN)
            await self._redrawing.draw(vent)
        await self._docket.show(case)
        self._noticed(ctx.person.home)
        more = [HIDDEN] if hides else []
        return Reply.say(THANKS, *more, *([DANGER] if reason is Reason.DANGER else []), fresh=True)

    async def _tag(self, ctx: Context, vent: Vent) -> tuple[str, bool]:
        """Return by what a person is known again on this post, and whether it can be counted.

        Once the key of the thread's week is gone, moderators still hear of a report, and nothing is hidden by it.
        """
        root = await self._anonymity.vents.get(vent.where.thread)
        epoch = (root or vent).where.epoch
        try:
            return self._anonymity.marks.tag(Mark.FLAGGED.value, ctx.person, vent.where.post, epoch), True
        except KeyGone:
            key = self._anonymity.epochs.secret(self._anonymity.epochs.current(), "late report")
            return mac(key, "late report", ctx.person.home, ctx.person.id, vent.where.post), False

    async def _readers(self, vent: Vent) -> int | None:
        try:
            return await self._gate.count(vent.where.community)
        except (Undeliverable, RetryLater):
            return None
