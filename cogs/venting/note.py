"""A private note to the author of a post, and answers: written, looked at, sent; nobody learns who the other is."""

from enum import StrEnum
from typing import Annotated, Final

from bot import Button, Call, Cog, Context, Divider, Hint, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.care.triage import Tier
from bot.masking import mask_notice
from bot.store.talks import Sent, Side, Talk
from cogs.venting.card import CONSENT
from cogs.venting.clean import cleaned, fault
from cogs.venting.letters import CLOSED, NOT_YOURS, PATIENCE, SENT, TWICE, Letters, Way
from cogs.venting.review import GONE, HELP, NOW_LINE, SOFT, refused, strict
from cogs.venting.sheet import Kind, Sheet, Sheets
from cogs.venting.studio import Studio
from cogs.venting.words import Notices

LENGTH: Final = 1800  # characters: a letter, with what it is sealed with
PUT_AWAY: Final = P("Put away: nothing was sent, and I have forgotten the words.")
SOMEBODY: Final = P("somebody who read your post")
LATER: Final = P("They may answer, or not; both are fine. You are not told whether they read it.")
FORMS: Final = {Kind.NOTE: "vent.note", Kind.LETTER: "note.answer"}
BECAME: Final = {Sent.AGAIN: TWICE, Sent.CLOSED: CLOSED, Sent.PATIENCE: PATIENCE, Sent.GONE: NOT_YOURS}


class Answers(StrEnum):
    """How the writer of a note hears of an answer."""

    LIST = "list"
    DM = "dm"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return Notices(self.value).label


Id = Annotated[str, Hint(P("Post"), hidden=True, max_length=40)]
Key = Annotated[str, Hint(P("Sheet"), hidden=True, max_length=40)]
Words = Annotated[
    str,
    Hint(
        P("Your note"), long=True, max_length=LENGTH, lenient=True, help=P("To one person. No patient data, no names.")
    ),
]


class Noting(Cog):
    """The forms, and the presses under a preview."""

    private = True

    def __init__(self, studio: Studio, letters: Letters, sheets: Sheets) -> None:
        """``studio`` listens and masks as for every text that leaves a member's hands; ``sheets`` are notes' own."""
        self._studio = studio
        self._letters = letters
        self._sheets = sheets

    @command("vent.note", P("A private note to whoever wrote it"), listed=False, consent=CONSENT)
    async def note(
        self,
        ctx: Context,
        post: Id,
        text: Words = "",
        answers: Annotated[Answers, Hint(P("If they answer, tell me"))] = Answers.LIST,
        sheet: Key = "",
    ) -> Outcome:
        """Open the form for a note, or look at one that was written."""
        notices = Notices.LIST if ctx.person.platform == "slack" else Notices(answers.value)
        made = Sheet(self._sheets.post(sheet, ctx.person), Kind.NOTE, cleaned(text), notices=notices, to=post)
        return await self._looked_at(ctx, made, post=post)

    @command("note.answer", P("Answer a private note"), listed=False)
    async def reply(self, ctx: Context, talk: Id, text: Words = "", sheet: Key = "") -> Outcome:
        """Open the form for an answer, or look at one that was written."""
        made = Sheet(self._sheets.post(sheet, ctx.person), Kind.LETTER, cleaned(text), to=talk)
        return await self._looked_at(ctx, made, talk=talk)

    @command("note.look", P("Go on with my words"), listed=False)
    async def look(self, ctx: Context, sheet: Key) -> Outcome:
        """The preview, after the card with help."""
        kept = self._sheets.get(sheet, ctx.person)
        return Reply.say(GONE, fresh=True) if kept is None else await self._shows(ctx, sheet, kept)

    @command("note.edit", P("Edit"), listed=False)
    async def edit(self, ctx: Context, sheet: Key) -> Outcome:
        """Open the form again, filled in."""
        kept = self._sheets.get(sheet, ctx.person)
        if kept is None:
            return Reply.say(GONE, fresh=True)
        if kept.kind is Kind.NOTE:
            return self.ask("vent.note", post=kept.to, text=kept.text, answers=kept.notices.value, sheet=sheet)
        return self.ask("note.answer", talk=kept.to, text=kept.text, sheet=sheet)

    @command("note.discard", P("Keep private"), listed=False)
    async def discard(self, ctx: Context, sheet: Key) -> Outcome:
        """Forget the words."""
        if kept := self._sheets.get(sheet, ctx.person):
            self._studio.listener.forget(ctx.person, kept.post)
            self._sheets.drop(sheet, ctx.person)
        return Reply.say(PUT_AWAY, Text(NOW_LINE, Tone.SMALL), HELP)

    @command("note.send", P("Send"), listed=False)
    async def send(
        self, ctx: Context, sheet: Key, raw: Annotated[bool, Hint(P("As it is?"), hidden=True)] = False
    ) -> Outcome:
        """Send it, once; whatever stands in the way leaves the words on the screen."""
        kept = self._sheets.get(sheet, ctx.person)
        if kept is None or kept.kind not in FORMS:
            return Reply.say(GONE, fresh=True)
        way = await self._letters.way(ctx.person, kept)
        if isinstance(way, Phrase):
            return refused(way, kept.text)
        text, _ = self._studio.masked(kept, raw=raw)
        became = await self._letters.send(ctx.person, kept, way, text)
        if isinstance(became, Phrase):
            return Reply.say(became, Text(NOW_LINE, Tone.SMALL), fresh=True)
        sent, talk = became
        if sent not in (Sent.YES, Sent.AGAIN):
            return refused(BECAME[sent], kept.text)
        self._sheets.drop(sheet, ctx.person)
        return Reply.say(*self._done(way, sent, talk), Text(NOW_LINE, Tone.SMALL), HELP)

    def _done(self, way: Way, sent: Sent, talk: Talk | None) -> tuple[Phrase, ...]:
        if sent is Sent.AGAIN:
            return (TWICE,)
        if way.side is Side.AUTHOR:
            return (SENT[way.side],)
        return SENT[way.side](name=self._named(talk.head.name if talk else None)), LATER

    async def _looked_at(self, ctx: Context, made: Sheet, **known: str) -> Outcome:
        """The way first, then help where it is needed, then the preview."""
        way = await self._letters.way(ctx.person, made)
        if isinstance(way, Phrase):
            return refused(way, made.text)
        if not made.text:
            return self.ask(FORMS[made.kind], **known)
        if wrong := fault(made.text, LENGTH):
            return refused(wrong, made.text)
        heard = await self._studio.listener.hears(ctx.person, made.post, made.text)
        key = self._sheets.keep(made, ctx.person)
        if heard.tier is Tier.HARD:
            return self._studio.help_first(key, heard)
        return await self._shows(ctx, key, made, soft=heard.tier is Tier.SOFT)

    async def _shows(self, ctx: Context, key: str, kept: Sheet, *, soft: bool = False) -> Reply:
        way = await self._letters.way(ctx.person, kept)
        if isinstance(way, Phrase):
            return refused(way, kept.text)
        text, spans = self._studio.masked(kept)
        as_is = Button(P("Not patient data, send as is"), Call("note.send", {"sheet": key, "raw": "yes"}))
        return Reply.say(
            *([SOFT] if soft else []),
            Text(P("How they will see it"), Tone.TITLE),
            Text(P("Only you see this. Nothing is sent yet."), Tone.SMALL),
            Divider(),
            Text(P("From {name}")(name=await self._from(ctx, way)), Tone.SMALL),
            Text(text),
            Divider(),
            *mask_notice(spans),
            Button(P("Send masked") if spans else P("Send"), Call("note.send", {"sheet": key}), Tone.PRIMARY),
            Button(P("Edit"), Call("note.edit", {"sheet": key})),
            *([as_is] if spans and not strict(spans) else []),
            Button(P("Keep private (discard)"), Call("note.discard", {"sheet": key})),
            *([HELP] if soft else []),
        )

    async def _from(self, ctx: Context, way: Way) -> str | Phrase:
        if way.side is Side.AUTHOR:
            return P("whoever wrote the post")
        return self._named(await self._letters.name(ctx.person, way))

    def _named(self, number: int | None) -> str | Phrase:
        return SOMEBODY if number is None else self._studio.name(number)
