"""Suggesting: what members suggest and report, and how moderators decide it, once."""

from collections.abc import Mapping
from typing import Annotated, Final

from bot import Audience, Block, Button, Call, Cog, Context, Divider, Hint, Outcome, P, Reply, Text, command
from bot.docket import Decision
from bot.privacy.phi import LISTED
from bot.store.cases import Case, Wanted
from bot.store.cases import Kind as CaseKind
from bot.store.suggestions import Kind, Suggestion
from cogs.resources.catalogue import Resource, Topic
from cogs.resources.check import check_entry
from cogs.resources.hints import Entry, Name, Page, Phone, Summary, Waiting
from cogs.resources.overlay import body_of, merged
from cogs.resources.own import TAKEN, OwnList, given, known
from cogs.resources.review import DONE, Decided, Review

APPROVED: Final = P("Your suggestion “{name}” was approved. Thank you: others will find it now.")
MENDED: Final = P("What you reported about “{name}” was looked at and mended. Thank you.")
DECLINED: Final = P("Your suggestion “{name}” was not taken: {reason}")
MODERATORS: Final = Audience.MODERATORS
SHOWN: Final = 3  # suggestions at once
OURS: Final = (CaseKind.SUGGESTION, CaseKind.OUTDATED)


class Suggesting(Cog):
    """The way of a suggestion through a community's moderators."""

    def __init__(self, own: OwnList, review: Review) -> None:
        """What is approved goes into ``own``."""
        self._own = own
        self._review = review

    @command("catalogue.suggest", P("Suggest a resource to your moderators"), menu=P("Suggest as a resource"))
    async def suggest(
        self,
        ctx: Context,
        name: Name,
        topic: Topic,
        summary: Annotated[
            str,
            Hint(
                P("What it is, in a sentence or two"),
                long=True,
                max_length=240,
                from_message=True,
                shared=True,
                allows=LISTED,
            ),
        ],
        url: Page = "",
        phone: Phone = "",
    ) -> Outcome:
        """Keep a member's suggestion and show it to the moderators."""
        fields = given(name=name, topic=topic, summary=summary, url=url, phone=phone)
        checked = check_entry(fields)
        if not isinstance(checked, Resource):
            return self.ask("catalogue.suggest", checked, **fields)
        await self._review.add(ctx.person, Kind.NEW, fields)
        thanks = P("Thank you. Your moderators will look at it, and I will tell you what they decide.")
        return Reply.say(thanks, fresh=True)

    @command("catalogue.queue", P("What members suggested and reported"), audience=MODERATORS)
    async def queue(self, ctx: Context) -> Outcome:
        """The three that wait longest."""
        docket, home = self._review.docket, ctx.person.home
        number = sum([await docket.cases.count(home, Wanted(kind)) for kind in OURS])
        if not number:
            return Reply.say(P("Nothing waits. All clear."))
        blocks: list[Block] = [Text(P("{n} waits.", "{n} wait.")(n=number))]
        waiting = [case for kind in OURS for case in await docket.cases.waiting(home, 0, SHOWN, Wanted(kind))]
        for case in waiting[:SHOWN]:
            blocks += [Divider(), *(await docket.card(case)).blocks]
        return Reply((*blocks, Button(P("All that waits"), Call("mod.queue"))))

    @command("catalogue.approve", P("Approve a suggestion"), audience=MODERATORS, listed=False)
    async def approve(self, ctx: Context, suggestion: Waiting) -> Outcome:
        """Take a suggested resource in as it is; or thank for a report that was mended."""
        found = await self._review.get(ctx.person.home, suggestion)
        if found is None:
            return Reply.say(DONE)
        if found.kind is Kind.STALE:
            return await self._mended(ctx, found, hide=False)
        checked = check_entry(_words(found.body))
        if not isinstance(checked, Resource):
            return self.ask("catalogue.amend", checked, suggestion=suggestion, **_words(found.body))
        if await self._own.taken(ctx.person.home, checked):
            return self.ask("catalogue.amend", {"name": TAKEN}, suggestion=suggestion, **_words(found.body))
        return await self._approved(ctx, found, checked)

    @command("catalogue.hide", P("Hide a resource that was reported"), audience=MODERATORS, listed=False)
    async def hide(self, ctx: Context, suggestion: Waiting) -> Outcome:
        """Take a reported resource out of this community's list."""
        found = await self._review.get(ctx.person.home, suggestion)
        if found is None or found.entry is None:
            return Reply.say(DONE)
        return await self._mended(ctx, found, hide=True)

    @command("catalogue.revise", P("Edit a suggestion"), audience=MODERATORS, listed=False)
    async def revise(self, ctx: Context, suggestion: Waiting) -> Outcome:
        """Open a suggestion in the form; saving approves it."""
        found = await self._review.get(ctx.person.home, suggestion)
        if found is None:
            return Reply.say(DONE)
        if found.entry is None:
            return self.ask("catalogue.amend", suggestion=suggestion, **_words(found.body))
        entry = await self._own.find(ctx.person.home, found.entry)
        if entry is None:
            return Reply.say(P("That resource is no longer in the list."))
        return self.ask("catalogue.amend", suggestion=suggestion, entry=entry.id, **known(entry))

    @command("catalogue.amend", P("Edit and approve"), audience=MODERATORS, listed=False)
    async def amend(
        self,
        ctx: Context,
        suggestion: Waiting,
        name: Name,
        topic: Topic,
        summary: Summary,
        url: Page = "",
        phone: Phone = "",
        entry: Entry = "",
    ) -> Outcome:
        """Save what the form holds, and approve the suggestion with it."""
        found = await self._review.get(ctx.person.home, suggestion)
        if found is None:
            return Reply.say(DONE)
        before = await self._own.find(ctx.person.home, entry) if entry else None
        fields = {"url": url, "phone": phone} | given(name=name, topic=topic, summary=summary)
        checked = merged(before, fields) if before else check_entry(fields)
        if not isinstance(checked, Resource):
            return self.ask("catalogue.amend", checked, suggestion=suggestion, entry=entry, **given(**fields))
        if before is None and await self._own.taken(ctx.person.home, checked):
            return self.ask("catalogue.amend", {"name": TAKEN}, suggestion=suggestion, **given(**fields))
        return await self._approved(ctx, found, checked)

    @command("catalogue.decline", P("Decline a suggestion"), audience=MODERATORS, listed=False)
    async def decline(
        self,
        ctx: Context,
        suggestion: Waiting,
        reason: Annotated[str, Hint(P("Why? They will read this."), long=True, max_length=500, shared=True)],
    ) -> Outcome:
        """Decline, with a reason that reaches whoever suggested it."""
        found = await self._review.get(ctx.person.home, suggestion)
        if found is None:
            return Reply.say(DONE)
        try:
            case = await self._review.case(found)
            async with self._own.change(ctx.person, "catalogue.declined", found.entry or "") as tx:
                await self._review.decide(found, case, Decision.DECLINED, ctx.person, reason, tx=tx)
        except Decided:
            return Reply.say(DONE)
        await self._redrawn(case)
        await self._review.tell(found, DECLINED, reason)
        return Reply.say(P("Declined. They will read your reason."))

    async def _approved(self, ctx: Context, found: Suggestion, entry: Resource) -> Outcome:
        try:
            case = await self._review.case(found)
            async with self._own.change(ctx.person, "catalogue.approved", entry.id) as tx:
                await self._review.decide(found, case, Decision.APPROVED, ctx.person, entry=entry.id, tx=tx)
                await self._own.put(ctx.person, {entry.id: body_of(entry)}, tx)
        except Decided:
            return Reply.say(DONE)
        await self._redrawn(case)
        await self._review.tell(found, APPROVED if found.kind is Kind.NEW else MENDED)
        return self._own.saved(entry)

    async def _mended(self, ctx: Context, found: Suggestion, *, hide: bool) -> Outcome:
        entry = found.entry or ""
        action = "catalogue.hidden" if hide else "catalogue.mended"
        decision = Decision.HIDDEN if hide else Decision.MENDED
        try:
            case = await self._review.case(found)
            async with self._own.change(ctx.person, action, entry) as tx:
                await self._review.decide(found, case, decision, ctx.person, tx=tx)
                if hide:
                    await self._own.take_out(ctx.person, entry, tx)
        except Decided:
            return Reply.say(DONE)
        await self._redrawn(case)
        await self._review.tell(found, MENDED)
        return Reply.say(P("Done, and they are thanked."))

    async def _redrawn(self, case: Case | None) -> None:
        if case is not None:
            await self._review.docket.show(case)


def _words(body: Mapping[str, object]) -> dict[str, str]:
    return {name: str(body[name]) for name in ("name", "topic", "summary", "url", "phone") if body.get(name)}
