"""What moderators do with a suggested prompt: approve it, mend it first, or decline it; its writer hears of it."""

from dataclasses import replace
from typing import Annotated, Final

from bot import Audience, Block, Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.clock import Clock
from bot.courier import Courier
from bot.docket import GONE, Decision, Docket, Face
from bot.services import Transaction
from bot.store.audit import Audit
from bot.store.cases import Case, Kind
from bot.store.prompts import Prompts
from bot.store.prompts.texts import Own, Status
from cogs.wellness.prompt import Tag
from cogs.wellness.suggesting import About, In, Language, Other, Said, in_languages, too_long

MODERATORS: Final = Audience.MODERATORS
TAKEN_BACK: Final = P("Its writer has taken it back.")
JOINED: Final = P(
    "Approved: it comes next in every channel whose schedule it fits, after what was settled there already."
)
TELL_APPROVED: Final = P("Your wellness prompt was approved. Thank you: “{text}”")
TELL_DECLINED: Final = P("Your moderators did not take this wellness prompt: “{text}” You are welcome to try another.")
TELL_WHY: Final = P("They wrote: {reason}")
CaseId = Annotated[str, Hint(P("Case"), hidden=True, max_length=40)]
Reason = Annotated[
    str, Hint(P("A kind word on why (if you like)"), long=True, max_length=500, shared=True, help=P("They read it."))
]


class Deciding(Cog):
    """Each suggestion is decided once."""

    def __init__(
        self,
        prompts: Prompts,
        docket: Docket,
        courier: Courier,
        audit: Audit,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        self._prompts = prompts
        self._docket = docket
        self._courier = courier
        self._audit = audit
        self._clock = clock
        self._transaction = transaction

    @command("prompts.approve", P("Approve a suggested prompt"), audience=MODERATORS, listed=False)
    async def approve(self, ctx: Context, case: CaseId) -> Outcome:
        """Take it as it is."""
        found, own = await self._found(ctx, case)
        if found is None or own is None:
            return Reply.say(GONE)
        return await self._approved(ctx, found, own, own)

    @command("prompts.revise", P("Edit a suggested prompt"), audience=MODERATORS, listed=False)
    async def revise(self, ctx: Context, case: CaseId) -> Outcome:
        """Open it in the form; saving approves it."""
        found, own = await self._found(ctx, case)
        if found is None or own is None:
            return Reply.say(GONE)
        return self.ask("prompts.amend", {}, case=case, **known(own))

    @command("prompts.amend", P("Edit and approve a prompt"), audience=MODERATORS, listed=False)
    async def amend(
        self, ctx: Context, case: CaseId, text: Said, tag: About, language: In = Language.EN, other: Other = ""
    ) -> Outcome:
        """Approve it in these words."""
        found, own = await self._found(ctx, case)
        if found is None or own is None:
            return Reply.say(GONE)
        if wrong := too_long(text, other):
            asked = {"text": text, "tag": tag.value, "language": language.value, "other": other}
            return self.ask("prompts.amend", wrong, case=case, **asked)
        said = in_languages(language, text, other)
        return await self._approved(ctx, found, own, replace(own, tag=tag.value, en=said["en"], es=said["es"]))

    @command("prompts.decline", P("Decline a suggested prompt"), audience=MODERATORS, listed=False)
    async def decline(self, ctx: Context, case: CaseId, reason: Reason = "") -> Outcome:
        """Say no; the reason, if there is one, reaches whoever suggested it and nobody else."""
        found, own = await self._found(ctx, case)
        if found is None or own is None:
            return Reply.say(GONE)
        if not await self._decided(ctx, found, own, Status.DECLINED):
            return await self._docket.told(found, ctx.person)
        why = [Text(TELL_WHY(reason=reason))] if reason else []
        await self._tell(own, Reply.say(TELL_DECLINED(text=own.en or own.es), *why))
        await self._docket.show(found)
        return Reply.say(P("Declined, and they are told privately."))

    async def _approved(self, ctx: Context, case: Case, before: Own, after: Own) -> Outcome:
        if not await self._decided(ctx, case, after, Status.APPROVED):
            return await self._docket.told(case, ctx.person)
        await self._tell(before, Reply.say(TELL_APPROVED(text=after.en or after.es)))
        await self._docket.show(case)
        return Reply.say(JOINED, Button(P("The next four weeks"), Call("prompts.preview")))

    async def _decided(self, ctx: Context, case: Case, own: Own, status: Status) -> bool:
        """Decide text and case and note it, all or nothing; False when somebody was first."""
        decision = Decision.APPROVED if status is Status.APPROVED else Decision.DECLINED
        async with self._transaction() as tx:
            if not await self._docket.cases.close(case, ctx.person, decision.value, tx=tx):
                return False
            now, words = self._clock.now(), {"en": own.en, "es": own.es, "tag": own.tag}
            await self._prompts.texts.decide(own, status, now, tx=tx, **words)
            home, who = ctx.person.home, str(ctx.person)
            await self._audit.record(home, who, f"prompts.suggestion-{status.value}", own.id, tx=tx)
        return True

    async def _tell(self, own: Own, reply: Reply) -> None:
        if own.person is not None:
            await self._courier.tell(own.person, reply)

    async def _found(self, ctx: Context, case: str) -> tuple[Case | None, Own | None]:
        found = await self._docket.cases.get(ctx.person.home, case)
        if found is None or found.kind is not Kind.PROMPT:
            return None, None
        return found, await self._prompts.texts.get(ctx.person.home, found.subject)


def known(own: Own) -> dict[str, str]:
    """Return a suggestion as the form has it."""
    language = Language.EN if own.en else Language.ES
    words = {Language.EN: own.en, Language.ES: own.es}
    said = {"text": words[language], "tag": own.tag, "language": language.value, "other": words[language.other]}
    return {name: value for name, value in said.items() if value}


def suggestion_face(prompts: Prompts) -> Face:
    """Return how a suggestion reads in the queue: its words, and not who wrote them."""

    async def face(case: Case) -> list[Block]:
        own = await prompts.texts.get(case.community, case.subject)
        if own is None:
            return [Text(TAKEN_BACK)]
        about: Phrase = P("About: {tag}. Who suggested it is not shown.")(tag=Tag(own.tag).label)
        words = [Text(text) for text in (own.en, own.es) if text]
        return [*words, Text(about, Tone.SMALL), *([] if case.closed else _presses(case))]

    return face


def _presses(case: Case) -> list[Block]:
    this = {"case": case.id}
    return [
        Button(P("Approve"), Call("prompts.approve", this), Tone.PRIMARY),
        Button(P("Edit, then approve"), Call("prompts.revise", this)),
        Button(P("Decline"), Call("prompts.decline", this | {"_form": "1"})),
    ]
