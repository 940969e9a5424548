"""Reports of messages: what is wrong, in a pick and a few words, brought to the moderators without a name.

Of an ordinary message nothing is copied, only where it stands: moderators read it there, with what was said around it,
and what its writer deletes stays deleted. A copy would outlive it, and often patient data is what the report is about.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final, TypeAlias

from bot import Block, Button, Call, Cog, Context, Hint, Link, Outcome, P, Person, Post, Reply, Text, Tone, command
from bot.courier import Courier
from bot.docket import Decision, Docket, Face
from bot.privacy.phi import Type
from bot.reports import Reason, said_so, with_report
from bot.store.cases import Case, Kind

Flag: TypeAlias = Callable[[Context, Post, Reason, str], Awaitable[Outcome]]
"""Takes a report of an anonymous post that stands there; None when what stands there is no such post."""

Why = Annotated[Reason, Hint(P("What is wrong?"))]
Words = Annotated[
    str, Hint(P("In your words"), long=True, max_length=500, shared=True, help=P("Please leave patients' names out."))
]
THANKS: Final = P("Thank you. Your moderators will look at it. They do not see who reported it.")
ONCE: Final = P("You have reported that one already, and it waits for your moderators.")
DANGER: Final = P("If somebody is in danger right now, do not wait for us: /helpnow has the lines to call.")


class Report(Cog):
    """What members press when something is wrong."""

    private = True

    def __init__(self, docket: Docket, tag: Callable[[Person, str], str], flag: Flag) -> None:
        """``tag(person, what)`` knows again who reported a thing, and not who that is; ``flag`` has anonymous posts."""
        self._docket = docket
        self._tag = tag
        self._flag = flag

    @command("report", P("Report a message to the moderators"))
    async def report(
        self,
        ctx: Context,
        link: Annotated[str, Hint(P("Link to the message, or where it is"), shared=True, allows=frozenset({Type.URL}))],
        reason: Why,
        words: Words = "",
    ) -> Outcome:
        """Report by link: for where the menu of a message is out of reach."""
        return await self._reported(ctx, link, reason, words)

    @command("report-this", P("Report this message"), listed=False, menu=P("Report to moderators"))
    async def report_this(
        self,
        ctx: Context,
        message: Annotated[str, Hint(P("Message"), hidden=True, at_message=True, max_length=300)],
        reason: Why,
        words: Words = "",
    ) -> Outcome:
        """Report from the menu of a message; one of our anonymous posts is flagged, as its own button would."""
        try:
            post = Post.parse(message)
        except ValueError:
            return Reply.say(P("I cannot tell which message that is. /report takes its link."))
        if post.place.home != ctx.person.home:
            return Reply.say(P("That one belongs to another community."))
        return await self._flag(ctx, post, reason, words) or await self._reported(ctx, message, reason, words)

    async def _reported(self, ctx: Context, subject: str, reason: Reason, words: str) -> Outcome:
        tag = self._tag(ctx.person, subject)
        before = {case.id: case.body for case in await self._docket.cases.about(ctx.person.home, subject)}
        case = await self._docket.cases.join(
            ctx.person.home, Kind.MESSAGE, subject, lambda body: with_report(body, tag, reason, words)
        )
        if case.body == before.get(case.id):
            return Reply.say(ONCE, fresh=True)
        await self._docket.show(case)
        more = [DANGER] if reason is Reason.DANGER else []
        return Reply.say(THANKS, *more, fresh=True)


def message_face(courier: Courier) -> Face:
    """Return how a report of an ordinary message reads."""

    async def face(case: Case) -> list[Block]:
        blocks = [*await _where(courier, case.subject), *said_so(case.body)]
        if not case.closed:
            this = {"case": case.id}
            blocks.append(Button(P("Looked after"), Call("mod.done", this), Tone.PRIMARY))
            blocks.append(Button(P("Dismiss"), Call("mod.done", this | {"how": Decision.DISMISSED.value})))
        return blocks

    return face


async def _where(courier: Courier, subject: str) -> list[Block]:
    if subject.startswith(("https://", "http://")):
        return [Link(P("The message"), subject)]
    try:
        post = Post.parse(subject)
    except ValueError:
        return [Text(P("Where: {place}")(place=subject))]
    link = await courier.link(post)
    return [Link(P("The message"), link)] if link else [Text(P("Where: #{place}")(place=post.place.id))]
