"""The next four weeks of a channel, as they will be posted: to skip, to swap, or to post at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Choice,
    Cog,
    Context,
    Hint,
    Outcome,
    P,
    Phrase,
    Place,
    Reply,
    Select,
    Text,
    Tone,
    command,
)
from bot.clock import Clock
from bot.community import Communities
from bot.courier import Courier
from bot.i18n import listed
from bot.schedule.outbox import Outbox
from bot.services import Transaction
from bot.store.audit import Audit
from bot.store.prompts import Prompts, my_turn
from bot.store.prompts.entries import Entry, State
from bot.store.prompts.slots import Slot
from cogs.wellness.library import Library
from cogs.wellness.lineup import OPEN, Lineup
from cogs.wellness.posting import Put, Putting, put_soon
from cogs.wellness.prompt import Prompt
from cogs.wellness.screens import Screens
from cogs.wellness.times import AHEAD
from cogs.wellness.when import hour_said, moment_said
from cogs.wellness.where import where

MODERATORS: Final = Audience.MODERATORS
PAGE: Final = 8
HEAD: Final = 90  # characters of a text in a list
GONE: Final = P("That one was posted already, or is planned no more.")
PAST: Final = P("Its time is over, so there is nothing left to change about it.")
NOTHING: Final = P("Nothing is planned for the next four weeks there.")
EntryId = Annotated[str, Hint(P("Prompt"), hidden=True, max_length=40)]
SlotId = Annotated[str, Hint(P("Schedule"), hidden=True, max_length=40)]


class Preview(Cog):
    """What comes, and changing it."""

    def __init__(
        self,
        prompts: Prompts,
        lineup: Lineup,
        library: Library,
        putting: Putting,
        screens: Screens,
        communities: Communities,
        courier: Courier,
        outbox: Outbox,
        audit: Audit,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        self._prompts = prompts
        self._lineup = lineup
        self._library = library
        self._putting = putting
        self._screens = screens
        self._communities = communities
        self._courier = courier
        self._outbox = outbox
        self._audit = audit
        self._clock = clock
        self._transaction = transaction

    @command("prompts.preview", P("What wellness prompts come in the next four weeks"), audience=MODERATORS)
    async def preview(
        self,
        ctx: Context,
        channel: Annotated[Place | None, Hint(P("Channel"))] = None,
        page: Annotated[int, Hint(P("Page"))] = 1,
        slot: SlotId = "",
    ) -> Outcome:
        """A page of what a channel gets: of the one that is named, or of the first that has a schedule."""
        slots = {one.id: one for one in await self._prompts.slots.of(ctx.person.home)}
        named = slots[slot].place if slot in slots else channel
        places = list(dict.fromkeys(one.place for one in slots.values()))
        place = named or (places[0] if places else None)
        if place is None:
            return await self._screens.all(ctx, 1)
        coming = await self._lineup.coming(place, self._clock.now() + AHEAD)
        coming = [entry for entry in coming if entry.slot in slots]
        if not coming:
            return Reply.say(NOTHING, Button(P("All schedules"), Call("prompts.list")))
        return await self._shown(ctx, coming, slots, page, places)

    @command("prompts.entry", P("Look at a prompt that is planned"), audience=MODERATORS, listed=False)
    async def entry(self, ctx: Context, entry: EntryId) -> Outcome:
        """One of them, as it will read."""
        found = await self._prompts.entries.get(ctx.person.home, entry)
        return await self._one(ctx, found) if found else Reply.say(GONE)

    @command("prompts.skip", P("Leave a planned prompt out, or not"), audience=MODERATORS, listed=False)
    async def skip(self, ctx: Context, entry: EntryId, on: Annotated[bool, Hint(P("Skip?"), hidden=True)]) -> Outcome:
        """Leave one time out; nothing takes its place. Or put it back."""
        to = State.SKIPPED if on else State.PLANNED
        said = P("Left out: nothing is posted at that time.") if on else P("It is back.")
        done = False
        found = await self._open(ctx, entry)
        if found is not None:
            async with self._transaction() as tx:
                await my_turn(tx, found.place)
                now = await self._prompts.entries.get(ctx.person.home, entry, tx=tx)
                done = now is not None and now.state in OPEN
                if done:
                    await self._prompts.entries.set(entry, state=to, tx=tx)
                    await self._note(ctx, "prompts.skipped" if on else "prompts.unskipped", found, tx=tx)
        return await self._again(ctx, entry, said) if done else Reply.say(PAST if found is None else GONE)

    @command("prompts.swap", P("Take another prompt in place of a planned one"), audience=MODERATORS, listed=False)
    async def swap(
        self, ctx: Context, entry: EntryId, past: Annotated[str, Hint(P("Day"), hidden=True, max_length=40)] = ""
    ) -> Outcome:
        """Exchange it with the next one that fits, planned after ``past`` (an instant in ISO form)."""
        found = await self._open(ctx, entry)
        slot = await self._prompts.slots.get(ctx.person.home, found.slot) if found else None
        if found is None or slot is None:
            return Reply.say(PAST)
        async with self._transaction() as tx:
            await my_turn(tx, found.place)
            now = await self._prompts.entries.get(ctx.person.home, entry, tx=tx)
            open_ = now if now is not None and now.state in OPEN else None
            later = await self._lineup.exchange(slot, open_, _instant(past), tx=tx) if open_ else None
            if later:
                await self._note(ctx, "prompts.swapped", found, tx=tx)
        return await self._again(ctx, entry, P("Swapped.") if later else P("Nothing else fits that time."), past=later)

    @command("prompts.post-now", P("Post a planned prompt at once"), audience=MODERATORS, listed=False)
    async def post_now(self, ctx: Context, entry: EntryId) -> Outcome:
        """Post it now; another one takes its place at its own time."""
        found = await self._open(ctx, entry)
        slot = await self._prompts.slots.get(ctx.person.home, found.slot) if found else None
        if found is None or slot is None:
            return Reply.say(PAST)
        made = await self._lineup.spring(slot, found)
        if made is None:
            return Reply.say(GONE)
        await self._audit.record(ctx.person.home, str(ctx.person), "prompts.posted-now", slot.id, made.prompt)
        match await put_soon(self._putting, self._outbox, slot, made):
            case Put.CLOSED:
                now = await self._prompts.slots.get(slot.home, slot.id) or slot
                return await self._screens.slot(ctx, now, P("I could not post there, so this channel is paused."))
            case Put.SOON:
                said = P("It comes as soon as the platform lets me. At its own time another one comes.")
            case Put.DONE:
                said = P("It is in the channel. At its own time another one comes.")
        back = Button(P("The next four weeks"), Call("prompts.preview", {"slot": slot.id}))
        return Reply.say(said, back)

    async def _shown(
        self, ctx: Context, coming: Sequence[Entry], slots: dict[str, Slot], page: int, places: Sequence[Place]
    ) -> Reply:
        pages = -(-len(coming) // PAGE)
        page = min(max(1, page), pages)
        texts, language = await self._library.all(ctx.person.home), await self._language(ctx)
        here = coming[(page - 1) * PAGE : page * PAGE]
        title = Text(P("What comes in the next four weeks"), Tone.TITLE)
        blocks: list[Block] = [title, await where(self._courier, slots[here[0].slot])]
        for entry in here:
            head = _head(texts.get(entry.prompt), language)
            when = moment_said(entry.due, slots[entry.slot], ctx.locale)
            left = P("{when} (left out): {text}") if entry.state is State.SKIPPED else P("{when}: {text}")
            blocks.append(Text(left(when=when, text=head)))
        named = tuple(Choice(e.id, moment_said(e.due, slots[e.slot], ctx.locale)) for e in here)
        blocks.append(Select(P("Look at one"), Call("prompts.entry"), "entry", named))
        slot = here[0].slot
        for number, label in ((page - 1, P("Back")), (page + 1, P("More"))):
            if 1 <= number <= pages:
                blocks.append(Button(label, Call("prompts.preview", {"slot": slot, "page": str(number)})))
        blocks += self._others(places, here[0].place, slots)
        return Reply((*blocks, Button(P("All schedules"), Call("prompts.list"))))

    def _others(self, places: Sequence[Place], here: Place, slots: dict[str, Slot]) -> list[Block]:
        there = {place: [slot for slot in slots.values() if slot.place == place] for place in places if place != here}
        known = {theirs[0].id: f"#{place.id} · {hour_said(theirs[:3])}" for place, theirs in there.items()}
        choices = tuple(Choice(id_, label) for id_, label in known.items())[:25]
        return [Select(P("Another channel"), Call("prompts.preview"), "slot", choices)] if choices else []

    async def _again(self, ctx: Context, entry: str, *words: Phrase, past: datetime | None = None) -> Reply:
        found = await self._prompts.entries.get(ctx.person.home, entry)
        return await self._one(ctx, found, *words, past=past) if found else Reply.say(GONE)

    async def _one(self, ctx: Context, entry: Entry, *words: Phrase, past: datetime | None = None) -> Reply:
        slot = await self._prompts.slots.get(ctx.person.home, entry.slot)
        prompt = await self._library.get(ctx.person.home, entry.prompt)
        if slot is None or prompt is None or entry.state not in OPEN:
            return Reply.say(GONE)
        skipped, this = entry.state is State.SKIPPED, {"entry": entry.id}
        skip = Call("prompts.skip", this | {"on": "no" if skipped else "yes"})
        return Reply.say(
            *words,
            Text(moment_said(entry.due, slot, ctx.locale), Tone.TITLE),
            prompt.said(await self._language(ctx)),
            Text(P("About: {tags}")(tags=listed([tag.label for tag in sorted(prompt.tags)])), Tone.SMALL),
            Button(P("Put it back") if skipped else P("Skip"), skip),
            Button(P("Swap"), Call("prompts.swap", this | ({"past": past.isoformat()} if past else {}))),
            Button(P("Post now"), Call("prompts.post-now", this)),
            Button(P("Never here"), Call("prompts.leave-out", {"prompt": prompt.id})),
            Button(P("The next four weeks"), Call("prompts.preview", {"slot": slot.id})),
        )

    async def _open(self, ctx: Context, entry: str) -> Entry | None:
        found = await self._prompts.entries.get(ctx.person.home, entry)
        return found if found and found.state in OPEN and found.due > self._clock.now() else None

    async def _language(self, ctx: Context) -> str:
        return await self._communities.spoken(ctx.person.home)

    async def _note(self, ctx: Context, action: str, entry: Entry, *, tx: AsyncConnection) -> None:
        note = f"{entry.due:%Y-%m-%d %H:%M} {entry.prompt}"
        await self._audit.record(ctx.person.home, str(ctx.person), action, entry.slot, note, tx=tx)


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _head(prompt: Prompt | None, language: str) -> Phrase | str:
    if prompt is None:
        return P("another will be chosen")
    text = prompt.said(language)
    return text if len(text) <= HEAD else f"{text[: HEAD - 1].rstrip()}…"
