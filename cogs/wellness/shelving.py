"""What a community keeps of the library: a prompt left out here, kept again, or one of its own taken out for good."""

from typing import Annotated, Final

from bot import Audience, Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Reply, Tone, command
from bot.services import Transaction
from bot.store.audit import Audit
from bot.store.prompts import Prompts
from cogs.wellness.library import OUT, Library

MODERATORS: Final = Audience.MODERATORS
GONE: Final = P("That prompt is not here any more.")
KEPT: Final = P("Kept: it comes in its turn again, and starts afresh.")
LEFT: Final = P("Left out: it is not posted here until you keep it. Where it was planned, another one comes.")
PromptId = Annotated[str, Hint(P("Prompt"), hidden=True, max_length=40)]


class Shelving(Cog):
    """The moderators' word on single prompts."""

    def __init__(self, prompts: Prompts, library: Library, audit: Audit, transaction: Transaction) -> None:
        self._prompts = prompts
        self._library = library
        self._audit = audit
        self._transaction = transaction

    @command("prompts.keep", P("Keep a prompt that was left out"), audience=MODERATORS, listed=False)
    async def keep(self, ctx: Context, prompt: PromptId) -> Outcome:
        """Let it count as new."""
        return await self._rated(ctx, prompt, 0, "prompts.kept", KEPT)

    @command("prompts.leave-out", P("Leave a prompt out here"), audience=MODERATORS, listed=False)
    async def leave_out(self, ctx: Context, prompt: PromptId) -> Outcome:
        """Treat it as one that was weak for too long."""
        return await self._rated(ctx, prompt, OUT, "prompts.left-out", LEFT)

    @command("prompts.take-out", P("Delete a prompt of this community"), audience=MODERATORS, listed=False)
    async def take_out(
        self, ctx: Context, prompt: PromptId, sure: Annotated[bool, Hint(P("Sure?"), hidden=True)] = False
    ) -> Outcome:
        """Delete what a member wrote and moderators approved, at the second press."""
        found = await self._library.get(ctx.person.home, prompt)
        if found is None or not found.own:
            return Reply.say(GONE)
        if not sure:
            yes = Button(P("Yes, delete it"), Call("prompts.take-out", {"prompt": prompt, "sure": "yes"}), Tone.DANGER)
            return Reply.say(P("Delete this one for good?"), found.said("en"), yes, fresh=True)
        async with self._transaction() as tx:
            await self._prompts.texts.remove(ctx.person.home, prompt, tx=tx)
            await self._audit.record(ctx.person.home, str(ctx.person), "prompts.deleted", prompt, tx=tx)
        return Reply.say(P("It is deleted."))

    async def _rated(self, ctx: Context, prompt: str, weak: int, action: str, said: Phrase) -> Outcome:
        home = ctx.person.home
        if await self._library.get(home, prompt) is None:
            return Reply.say(GONE)
        async with self._transaction() as tx:
            await self._prompts.ratings.rate(home, prompt, weak, "", tx=tx)
            await self._audit.record(home, str(ctx.person), action, prompt, tx=tx)
        return Reply.say(said, fresh=True)
