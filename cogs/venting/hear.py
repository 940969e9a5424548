"""I hear you: a count below a post, one a person, and no list of who."""

from typing import Annotated, Final

from bot import Button, Call, Cog, Context, Hint, Outcome, P, Reply, command
from bot.privacy.terms import KeyGone
from bot.store.anonymity import Anonymity
from bot.store.vents import Mark, State
from cogs.venting.redraws import Redraws

POST: Final = Hint(P("Post"), hidden=True, max_length=40)
NOT_HERE: Final = P("That post is not there any more. Nothing was changed.")
OVER: Final = P(
    "That post is more than about a month old, and its key is destroyed: nobody can tell any more who said so already, "
    "so the count stays as it is. A reply in your own name still reaches them."
)
HEARD: Final = P(
    "Said. {n} person hears this post now; nobody is told who.",
    "Said. {n} people hear this post now; nobody is told who.",
)
AGAIN: Final = P(
    "You said so before, and it counts. {n} person hears this post.",
    "You said so before, and it counts. {n} people hear this post.",
)


class Hearing(Cog):
    """One may hear one's own post, too: to refuse that, the author's capsule would have to be opened at every press."""

    private = True

    def __init__(self, anonymity: Anonymity, redraws: Redraws) -> None:
        """Count in the posts' table; the public message follows a few seconds later."""
        self._marks = anonymity.marks
        self._vents = anonymity.vents
        self._redraws = redraws

    @command("vent.hear", P("I hear you"), listed=False)
    async def hear(self, ctx: Context, post: Annotated[str, POST]) -> Outcome:
        """Count once a person."""
        vent = await self._vents.get(post)
        root = vent and await self._vents.get(vent.where.thread)
        here = vent and vent.where.community == ctx.person.home and vent.state is State.UP and vent.message
        if root is None or not here:
            return Reply.say(NOT_HERE, fresh=True)
        try:
            tag = self._marks.tag(Mark.HEARD, ctx.person, post, root.where.epoch)
        except KeyGone:
            return Reply.say(OVER, fresh=True)
        before = await self._vents.marked(post, Mark.HEARD, tag)
        number = await self._vents.mark(post, Mark.HEARD, tag)
        self._redraws.ask(post)
        if before:
            return Reply.say(AGAIN(n=number), fresh=True)
        return Reply.say(
            HEARD(n=number), Button(P("Send a private note"), Call("vent.note", {"post": post})), fresh=True
        )
