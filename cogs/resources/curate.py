"""Curating: what moderators add, change, hide, bring in and take out; and what members suggest."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Choice,
    Cog,
    Context,
    Divider,
    Document,
    Hint,
    Outcome,
    P,
    Reply,
    Text,
    Tone,
    command,
)
from bot.clock import Clock
from bot.community import Json
from bot.store.audit import Audit
from bot.store.overlay import Overlay as Kept
from bot.store.suggestions import Kind, Status, Suggestion
from cogs.resources.cards import card
from cogs.resources.catalogue import Cost, Resource, Topic
from cogs.resources.check import check_entry
from cogs.resources.overlay import OverlayError, body_of, merged, read_overlay, write_overlay
from cogs.resources.review import DONE, Review, review_card
from cogs.resources.shelves import Shelves

Entry = Annotated[str, Hint(P("Entry"), hidden=True)]
Waiting = Annotated[str, Hint(P("Suggestion"), hidden=True)]
Name = Annotated[str, Hint(P("Name"), max_length=90)]
Summary = Annotated[str, Hint(P("What it is, in a sentence or two"), long=True, max_length=240)]
Page = Annotated[str, Hint(P("Web page"), max_length=300, help=P("Starts with https://"))]
Phone = Annotated[str, Hint(P("Phone"), max_length=40, help=P("Such as 1-800-555-0100, 988 or 211"))]
APPROVED: Final = P("Your suggestion “{name}” was approved. Thank you: others will find it now.")
MENDED: Final = P("What you reported about “{name}” was looked at and mended. Thank you.")
DECLINED: Final = P("Your suggestion “{name}” was not taken: {reason}")
MODERATORS: Final = Audience.MODERATORS


class Curation(Cog):
    """A community's own overlay, and the queue of what waits for it."""

    def __init__(self, shelves: Shelves, review: Review, kept: Kept, audit: Audit, clock: Clock) -> None:
        """Write to ``kept`` and note every change in ``audit``."""
        self._shelves = shelves
        self._review = review
        self._kept = kept
        self._audit = audit
        self._clock = clock

    @command("catalogue.suggest", P("Suggest a resource to your moderators"), menu=P("Suggest as a resource"))
    async def suggest(
        self,
        ctx: Context,
        name: Name,
        topic: Topic,
        summary: Annotated[
            str, Hint(P("What it is, in a sentence or two"), long=True, max_length=240, from_message=True)
        ],
        url: Page = "",
        phone: Phone = "",
    ) -> Outcome:
        """Keep a member's suggestion and show it to the moderators."""
        given = _given(name=name, topic=topic, summary=summary, url=url, phone=phone)
        checked = check_entry(given)
        if not isinstance(checked, Resource):
            return self.ask("catalogue.suggest", checked, **given)
        await self._review.add(ctx.person, Kind.NEW, given)
        return Reply.say(
            P("Thank you. Your moderators will look at it, and I will tell you what they decide."), fresh=True
        )

    @command("catalogue.queue", P("What members suggested and reported"), audience=MODERATORS)
    async def queue(self, ctx: Context) -> Outcome:
        """The three that wait longest."""
        waiting = await self._review.waiting(ctx.person.home)
        if not waiting:
            return Reply.say(P("Nothing waits. All clear."))
        blocks: list[Block] = [Text(P("{n} waits.", "{n} wait.")(n=len(waiting)))]
        for found in waiting[:3]:
            blocks += [Divider(), *review_card(found)]
        return Reply(tuple(blocks))

    @command("catalogue.approve", P("Approve a suggestion"), audience=MODERATORS, listed=False)
    async def approve(self, ctx: Context, suggestion: Waiting) -> Outcome:
        """Take a suggested resource in as it is; or thank for a report that was mended."""
        found = await self._review.get(ctx.person.home, suggestion)
        if found is None:
            return Reply.say(DONE)
        if found.kind is Kind.STALE:
            return await self._close(ctx, found, MENDED, "catalogue.mended", found.entry or "")
        checked = check_entry(_words(found.body))
        if not isinstance(checked, Resource):
            return self.ask("catalogue.save", checked, suggestion=suggestion, **_words(found.body))
        return await self._approved(ctx, found, checked)

    @command("catalogue.hide", P("Hide a resource that was reported"), audience=MODERATORS, listed=False)
    async def hide(self, ctx: Context, suggestion: Waiting) -> Outcome:
        """Take a reported resource out of this community's list."""
        found = await self._review.get(ctx.person.home, suggestion)
        if found is None or found.entry is None:
            return Reply.say(DONE)
        await self._take_out(ctx, found.entry)
        return await self._close(ctx, found, MENDED, "catalogue.hidden", found.entry)

    @command("catalogue.revise", P("Edit a suggestion"), audience=MODERATORS, listed=False)
    async def revise(self, ctx: Context, suggestion: Waiting) -> Outcome:
        """Open a suggestion in the form; saving approves it."""
        found = await self._review.get(ctx.person.home, suggestion)
        if found is None:
            return Reply.say(DONE)
        if found.entry is None:
            return self.ask("catalogue.save", suggestion=suggestion, **_words(found.body))
        entry = (await self._shelves.of(ctx.person.home)).catalogue.get(found.entry)
        if entry is None:
            return Reply.say(P("That resource is no longer in the list."))
        return self.ask("catalogue.save", suggestion=suggestion, entry=entry.id, **_form(entry))

    @command("catalogue.decline", P("Decline a suggestion"), audience=MODERATORS, listed=False)
    async def decline(
        self,
        ctx: Context,
        suggestion: Waiting,
        reason: Annotated[str, Hint(P("Why? They will read this."), long=True, max_length=500)],
    ) -> Outcome:
        """Decline, with a reason that reaches whoever suggested it."""
        found = await self._review.get(ctx.person.home, suggestion)
        if found is None or not await self._review.decide(found, Status.DECLINED, ctx.person, DECLINED, reason):
            return Reply.say(DONE)
        await self._note(ctx, "catalogue.declined", found.entry or "")
        return Reply.say(P("Declined. They will read your reason."))

    @command("catalogue.add", P("Add a resource of your own, such as your EAP's number"), audience=MODERATORS)
    async def add(
        self, ctx: Context, name: Name, topic: Topic, summary: Summary, url: Page = "", phone: Phone = ""
    ) -> Outcome:
        """Add an entry to this community's list."""
        return await self._save(
            ctx, "catalogue.add", {}, _given(name=name, topic=topic, summary=summary, url=url, phone=phone)
        )

    @command("catalogue.save", P("Edit a resource"), audience=MODERATORS, listed=False)
    async def save(
        self,
        ctx: Context,
        name: Name,
        topic: Topic,
        summary: Summary,
        url: Page = "",
        phone: Phone = "",
        entry: Entry = "",
        suggestion: Waiting = "",
    ) -> Outcome:
        """Save what the form holds; a suggestion that it came from is approved with it."""
        given = _given(name=name, topic=topic, summary=summary, url=url, phone=phone)
        return await self._save(ctx, "catalogue.save", _given(entry=entry, suggestion=suggestion), given)

    async def titles(self, ctx: Context, typed: str) -> Sequence[Choice]:
        """Entries whose name fits what was typed."""
        index = await self._shelves.of(ctx.person.home)
        wanted = typed.casefold()
        return [Choice(e.id, e.name) for e in index.catalogue if wanted in e.name.casefold() or wanted in e.id][:25]

    @command("catalogue.edit", P("Change a resource for your community"), audience=MODERATORS)
    async def edit(self, ctx: Context, resource: Annotated[str, Hint(P("Which one?"), suggest=titles)]) -> Outcome:
        """Open an entry in the form; saving puts your version in place of the shared one."""
        entry = await self._entry(ctx, resource)
        if entry is None:
            return self.ask("catalogue.edit", {"resource": P("Pick one from the list, please.")}, resource=resource)
        return self.ask("catalogue.save", entry=entry.id, **_form(entry))

    @command("catalogue.details", P("More about a resource"), audience=MODERATORS, listed=False)
    async def details(
        self,
        ctx: Context,
        entry: Entry,
        text: Annotated[str, Hint(P("Text line"), max_length=80)] = "",
        hours: Annotated[str, Hint(P("Hours"), max_length=80)] = "",
        cost: Annotated[Cost | None, Hint(P("Cost"))] = None,
        region: Annotated[str, Hint(P("State (two letters), or US"), max_length=20)] = "",
        caution: Annotated[str, Hint(P("What people should know first"), long=True, max_length=300)] = "",
    ) -> Outcome:
        """Add what did not fit the first form."""
        found = await self._entry(ctx, entry)
        if found is None:
            return Reply.say(P("That resource is no longer in the list."))
        given = _given(text=text, hours=hours, cost=cost, region=region, caution=caution)
        checked = merged(found, given)
        if not isinstance(checked, Resource):
            return self.ask("catalogue.details", checked, entry=entry, **given)
        return await self._kept_entry(ctx, checked)

    @command("catalogue.remove", P("Take a resource out of your community's list"), audience=MODERATORS)
    async def remove(self, ctx: Context, resource: Annotated[str, Hint(P("Which one?"), suggest=titles)]) -> Outcome:
        """Delete an own entry, or hide a shared one."""
        entry = await self._entry(ctx, resource)
        if entry is None:
            return self.ask("catalogue.remove", {"resource": P("Pick one from the list, please.")}, resource=resource)
        await self._take_out(ctx, entry.id)
        await self._note(ctx, "catalogue.removed", entry.id)
        if self._shelves.shared(entry.id) is None:
            return Reply.say(P("“{name}” is gone from your list.")(name=entry.name))
        undo = Button(P("Put it back"), Call("catalogue.restore", {"entry": entry.id}))
        return Reply.say(P("“{name}” is hidden here; other communities still see it.")(name=entry.name), undo)

    @command("catalogue.restore", P("Put a shared resource back"), audience=MODERATORS, listed=False)
    async def restore(self, ctx: Context, entry: Entry) -> Outcome:
        """Show the shared version again."""
        if self._shelves.shared(entry) is None:
            return Reply.say(P("That resource is no longer in the list."))
        await self._kept.remove(ctx.person.home, entry)
        await self._changed(ctx, "catalogue.restored", entry)
        return Reply.say(P("It is back, as it ships."))

    @command("catalogue.import", P("Bring in resources as YAML"), audience=MODERATORS)
    async def bring_in(
        self,
        ctx: Context,
        yaml: Annotated[
            str,
            Hint(
                P("The list, as YAML"),
                long=True,
                max_length=3000,
                help=P("Long lists: paste them in parts; each part is added."),
            ),
        ],
    ) -> Outcome:
        """Add a list of entries, all of them or none; every fault is named by its line."""
        try:
            overlay = read_overlay(yaml)
        except OverlayError as error:
            lines = [P("Line {line}: {fault}")(line=f.line, fault=f.say) for f in error.faults[:20]]
            again = Button(P("Mend it"), Call("catalogue.import", {"yaml": yaml, "_form": "1"}), Tone.PRIMARY)
            return Reply.say(P("Nothing was brought in yet."), *lines, again)
        bodies: dict[str, dict[str, Json]] = {e.id: body_of(e) for e in overlay.entries}
        bodies |= {hidden: {"hidden": True} for hidden in overlay.hidden}
        await self._kept.put(ctx.person.home, bodies, str(ctx.person))
        await self._changed(ctx, "catalogue.imported", str(len(bodies)))
        return Reply.say(P("{n} entry brought in.", "{n} entries brought in.")(n=len(bodies)))

    @command("catalogue.export", P("Your community's own list, as YAML"), audience=MODERATORS)
    async def export(self, ctx: Context) -> Outcome:
        """What /catalogue import reads back."""
        overlay = await self._shelves.overlay(ctx.person.home)
        if not overlay.entries and not overlay.hidden:
            return Reply.say(P("Your community has no entries of its own yet. /catalogue add makes the first."))
        return Reply.say(
            P("Your community's own list:"), Document("resources.yaml", write_overlay(overlay.entries, overlay.hidden))
        )

    async def _entry(self, ctx: Context, wanted: str) -> Resource | None:
        catalogue = (await self._shelves.of(ctx.person.home)).catalogue
        named = (e for e in catalogue if e.name.casefold() == wanted.casefold())
        return catalogue.get(wanted) or next(named, None)

    async def _save(self, ctx: Context, asked: str, hidden: Mapping[str, str], given: dict[str, str]) -> Outcome:
        before = await self._entry(ctx, hidden["entry"]) if "entry" in hidden else None
        cleared = dict.fromkeys(("url", "phone"), "")
        checked = merged(before, cleared | given) if before else check_entry(given)
        if not isinstance(checked, Resource):
            return self.ask(asked, checked, **hidden, **given)
        if before is None and (await self._entry(ctx, checked.id)):
            return self.ask(
                asked,
                {"name": P("There is one with that name already: /catalogue edit changes it.")},
                **hidden,
                **given,
            )
        if "suggestion" in hidden:
            found = await self._review.get(ctx.person.home, hidden["suggestion"])
            return await self._approved(ctx, found, checked) if found else Reply.say(DONE)
        return await self._kept_entry(ctx, checked)

    async def _approved(self, ctx: Context, found: Suggestion, entry: Resource) -> Outcome:
        words = APPROVED if found.kind is Kind.NEW else MENDED
        if not await self._review.decide(found, Status.APPROVED, ctx.person, words):
            return Reply.say(DONE)
        return await self._kept_entry(ctx, entry)

    async def _close(self, ctx: Context, found: Suggestion, words: P, action: str, subject: str) -> Outcome:
        if not await self._review.decide(found, Status.APPROVED, ctx.person, words):
            return Reply.say(DONE)
        await self._note(ctx, action, subject)
        return Reply.say(P("Done, and they are thanked."))

    async def _kept_entry(self, ctx: Context, entry: Resource) -> Reply:
        await self._kept.put(ctx.person.home, {entry.id: body_of(entry)}, str(ctx.person))
        await self._changed(ctx, "catalogue.saved", entry.id)
        more = Button(P("Add hours, cost, a caution"), Call("catalogue.details", _details(entry)))
        return Reply.say(P("Saved. This is how members see it:"), *card(entry, self._clock.now().date()), more)

    async def _take_out(self, ctx: Context, entry: str) -> None:
        if self._shelves.shared(entry):
            await self._kept.put(ctx.person.home, {entry: {"hidden": True}}, str(ctx.person))
        else:
            await self._kept.remove(ctx.person.home, entry)
        self._shelves.changed(ctx.person.home)

    async def _changed(self, ctx: Context, action: str, subject: str) -> None:
        self._shelves.changed(ctx.person.home)
        await self._note(ctx, action, subject)

    async def _note(self, ctx: Context, action: str, subject: str) -> None:
        await self._audit.record(ctx.person.home, str(ctx.person), action, subject)


def _given(**values: object) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if value}


def _words(body: Mapping[str, object]) -> dict[str, str]:
    return {name: str(body[name]) for name in ("name", "topic", "summary", "url", "phone") if body.get(name)}


def _form(entry: Resource) -> dict[str, str]:
    return _given(name=entry.name, topic=entry.topic, summary=entry.summary, url=entry.url, phone=entry.phone)


def _details(entry: Resource) -> dict[str, str]:
    known = _given(text=entry.text, hours=entry.hours, cost=entry.cost, region=entry.region, caution=entry.caution)
    return {"entry": entry.id, "_form": "1", **known}
