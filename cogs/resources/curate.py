"""Curating: what moderators add, change, hide, bring in and take out of their community's own list."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from bot import Audience, Button, Call, Choice, Cog, Context, Document, Hint, Outcome, P, Reply, Tone, command
from bot.community import Json
from bot.privacy.phi import LISTED
from cogs.resources.catalogue import Cost, Resource, Topic
from cogs.resources.check import check_entry
from cogs.resources.hints import Entry, Name, Page, Phone, Summary
from cogs.resources.overlay import OverlayError, body_of, merged, read_overlay, write_overlay
from cogs.resources.own import HIDDEN, TAKEN, OwnList, given, known

MODERATORS: Final = Audience.MODERATORS
GONE: Final = P("That resource is no longer in the list.")
PICK: Final = P("Pick one from the list, please.")


class Gone(Exception):
    """Another moderator has taken the entry out in the meantime."""


class Curation(Cog):
    """A community's own list, in the hands of its moderators."""

    def __init__(self, own: OwnList) -> None:
        """Every change goes through ``own``."""
        self._own = own

    @command("catalogue.add", P("Add a resource of your own, such as your EAP's number"), audience=MODERATORS)
    async def add(
        self, ctx: Context, name: Name, topic: Topic, summary: Summary, url: Page = "", phone: Phone = ""
    ) -> Outcome:
        """Add an entry to this community's list."""
        fields = given(name=name, topic=topic, summary=summary, url=url, phone=phone)
        checked = check_entry(fields)
        if not isinstance(checked, Resource):
            return self.ask("catalogue.add", checked, **fields)
        if await self._own.taken(ctx.person.home, checked):
            return self.ask("catalogue.add", {"name": TAKEN}, **fields)
        return await self._own.save(ctx.person, checked)

    async def titles(self, ctx: Context, typed: str) -> Sequence[Choice]:
        """Entries whose name fits what was typed."""
        index = await self._own.shelves.of(ctx.person.home)
        wanted = typed.casefold()
        return [Choice(e.id, e.name) for e in index.catalogue if wanted in e.name.casefold() or wanted in e.id][:25]

    @command("catalogue.edit", P("Change a resource for your community"), audience=MODERATORS)
    async def edit(self, ctx: Context, resource: Annotated[str, Hint(P("Which one?"), suggest=titles)]) -> Outcome:
        """Open an entry in the form; saving puts your version in place of the shared one."""
        entry = await self._own.find(ctx.person.home, resource)
        if entry is None:
            return self.ask("catalogue.edit", {"resource": PICK}, resource=resource)
        return self.ask("catalogue.save", entry=entry.id, **known(entry))

    @command("catalogue.save", P("Edit a resource"), audience=MODERATORS, listed=False)
    async def save(
        self, ctx: Context, entry: Entry, name: Name, topic: Topic, summary: Summary, url: Page = "", phone: Phone = ""
    ) -> Outcome:
        """Save what the form holds; a page or phone left empty is taken out."""
        fields = {"url": url, "phone": phone} | given(name=name, topic=topic, summary=summary)
        return await self._amend(ctx, "catalogue.save", entry, fields)

    @command("catalogue.details", P("More about a resource"), audience=MODERATORS, listed=False)
    async def details(
        self,
        ctx: Context,
        entry: Entry,
        text: Annotated[str, Hint(P("Text line"), max_length=80)] = "",
        hours: Annotated[str, Hint(P("Hours"), max_length=80)] = "",
        cost: Annotated[Cost | None, Hint(P("Cost"))] = None,
        region: Annotated[str, Hint(P("State (two letters), or US"), max_length=20)] = "",
        caution: Annotated[
            str, Hint(P("What people should know first"), long=True, max_length=300, shared=True, allows=LISTED)
        ] = "",
    ) -> Outcome:
        """Add what did not fit the first form."""
        fields = {"text": text, "hours": hours, "caution": caution} | given(cost=cost, region=region)
        return await self._amend(ctx, "catalogue.details", entry, fields)

    @command("catalogue.remove", P("Take a resource out of your community's list"), audience=MODERATORS)
    async def remove(self, ctx: Context, resource: Annotated[str, Hint(P("Which one?"), suggest=titles)]) -> Outcome:
        """Delete an own entry, or hide a shared one."""
        entry = await self._own.find(ctx.person.home, resource)
        if entry is None:
            return self.ask("catalogue.remove", {"resource": PICK}, resource=resource)
        try:
            async with self._own.change(ctx.person, "catalogue.removed", entry.id) as tx:
                if not await self._own.take_out(ctx.person, entry.id, tx):
                    raise Gone
        except Gone:
            return Reply.say(GONE)
        if self._own.shelves.shared(entry.id) is None:
            return Reply.say(P("“{name}” is gone from your list.")(name=entry.name))
        undo = Button(P("Put it back"), Call("catalogue.restore", {"entry": entry.id}))
        return Reply.say(P("“{name}” is hidden here; other communities still see it.")(name=entry.name), undo)

    @command("catalogue.restore", P("Put a shared resource back"), audience=MODERATORS, listed=False)
    async def restore(self, ctx: Context, entry: Entry) -> Outcome:
        """Show the shared version again."""
        if self._own.shelves.shared(entry) is None:
            return Reply.say(GONE)
        async with self._own.change(ctx.person, "catalogue.restored", entry) as tx:
            await self._own.restore(ctx.person, entry, tx)
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
        bodies: dict[str, Mapping[str, Json]] = {e.id: body_of(e) for e in overlay.entries}
        bodies |= dict.fromkeys(overlay.hidden, HIDDEN)
        async with self._own.change(ctx.person, "catalogue.imported", str(len(bodies))) as tx:
            await self._own.put(ctx.person, bodies, tx)
        return Reply.say(P("{n} entry brought in.", "{n} entries brought in.")(n=len(bodies)))

    @command("catalogue.export", P("Your community's own list, as YAML"), audience=MODERATORS)
    async def export(self, ctx: Context) -> Outcome:
        """What /catalogue import reads back."""
        overlay = await self._own.overlay(ctx.person.home)
        if not overlay.entries and not overlay.hidden:
            return Reply.say(P("Your community has no entries of its own yet. /catalogue add makes the first."))
        written = Document("resources.yaml", write_overlay(overlay.entries, overlay.hidden))
        return Reply.say(P("Your community's own list:"), written)

    async def _amend(self, ctx: Context, asked: str, entry: str, fields: Mapping[str, str]) -> Outcome:
        before = await self._own.find(ctx.person.home, entry)
        if before is None:
            return Reply.say(GONE)
        checked = merged(before, fields)
        if not isinstance(checked, Resource):
            return self.ask(asked, checked, entry=entry, **given(**fields))
        return await self._own.save(ctx.person, checked)
