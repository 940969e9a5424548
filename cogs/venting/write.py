"""Writing: a post, an anonymous reply, a reply under one's own name; each is looked at before anything else."""

from collections.abc import Mapping
from typing import Annotated, Final

from bot import Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.store.held import Held, Stuck
from cogs.venting.card import CONSENT
from cogs.venting.clean import LONGEST, cleaned
from cogs.venting.release import Release
from cogs.venting.review import GONE, refused
from cogs.venting.sheet import Kind, Sheet
from cogs.venting.studio import Studio
from cogs.venting.words import Notices, Topic, When, Written

CARE: Final = P("No patient data, no names. Words only.")
WORDS: Final = Hint(P("What is on your mind?"), long=True, max_length=LONGEST, lenient=True, help=CARE)
REPLY: Final = Hint(P("Your reply"), long=True, max_length=LONGEST, lenient=True, help=CARE)
FORMS: Final = {Kind.POST: "vent.write", Kind.ANSWER: "vent.reply", Kind.SIGNED: "vent.signed"}
STUCK: Final = {
    Stuck.PLACE: P(
        "An earlier post of yours still waits: I cannot post in the channel just now. It is not lost; I go on trying."
    ),
    Stuck.THREAD: P("An earlier reply of yours still waits: its thread is closed or gone. It is not lost; here it is:"),
}

USUAL: Final = {"when": When.SOON.value, "notices": Notices.LIST.value}  # shown in the form before anything is chosen

Words = Annotated[str, WORDS]
Back = Annotated[str, REPLY]
About = Annotated[Topic | None, Hint(P("Topic"))]
Soon = Annotated[When, Hint(P("When should it appear?"))]
Told = Annotated[Notices, Hint(P("Tell me of replies and notes?"))]
To = Annotated[str, Hint(P("Post"), hidden=True, max_length=40)]
Again = Annotated[str, Hint(P("Sheet"), hidden=True, max_length=40)]


class Writing(Cog):
    """The forms."""

    private = True

    def __init__(self, studio: Studio, release: Release) -> None:
        """``release`` knows what of a writer's still waits."""
        self._studio = studio
        self._release = release

    @command("vent", P("Write anonymously: nobody can look up who"), consent=CONSENT)
    async def vent(
        self,
        ctx: Context,
        text: Words = "",
        topic: About = None,
        when: Soon = When.SOON,
        notices: Told = Notices.LIST,
    ) -> Outcome:
        """Open the form, or take what was typed behind the command; say first what stands in the way."""
        if text:
            return await self.write(ctx, text, topic, when, notices)
        way = await self._studio.gate.way(ctx.person)
        if isinstance(way, Phrase):
            return refused(way, "")
        if wait := await self._studio.gate.held_up(ctx.person, ctx.since):
            return refused(wait, "")
        if stuck := [held for held in await self._release.waiting(ctx.person) if held.stuck is not Stuck.NOT]:
            return _waits(stuck[0])
        return self.ask("vent.write", **USUAL)

    @command("vent.write", P("Write anonymously"), listed=False, consent=CONSENT)
    async def write(
        self,
        ctx: Context,
        text: Words,
        topic: About = None,
        when: Soon = When.SOON,
        notices: Told = Notices.LIST,
        sheet: Again = "",
    ) -> Outcome:
        """Look at a post that was written."""
        made = Sheet(self._studio.sheets.post(sheet, ctx.person), Kind.POST, cleaned(text), topic, when, notices)
        return await self._studio.reviews(ctx.person, made)

    @command("vent.answer", P("Reply anonymously"), listed=False, consent=CONSENT)
    async def answer(self, ctx: Context, post: To) -> Outcome:
        """Open the form for a reply, where one can be written."""
        return await self._opened(ctx, Sheet("", Kind.ANSWER, "", to=post), USUAL)

    @command("vent.reply", P("Reply anonymously"), listed=False, consent=CONSENT)
    async def reply(
        self,
        ctx: Context,
        post: To,
        text: Back,
        when: Soon = When.SOON,
        notices: Told = Notices.LIST,
        sheet: Again = "",
    ) -> Outcome:
        """Look at a reply that was written."""
        made = Sheet(self._studio.sheets.post(sheet, ctx.person), Kind.ANSWER, cleaned(text), None, when, notices, post)
        return await self._studio.reviews(ctx.person, made)

    @command("vent.sign", P("Reply as yourself"), listed=False)
    async def sign(self, ctx: Context, post: To) -> Outcome:
        """Open the form for a reply under one's own name, where one can be written."""
        return await self._opened(ctx, Sheet("", Kind.SIGNED, "", to=post), {})

    @command("vent.signed", P("Reply as yourself"), listed=False)
    async def signed(self, ctx: Context, post: To, text: Back, sheet: Again = "") -> Outcome:
        """Look at a reply under one's own name that was written."""
        made = Sheet(self._studio.sheets.post(sheet, ctx.person), Kind.SIGNED, cleaned(text), when=When.NOW, to=post)
        return await self._studio.reviews(ctx.person, made)

    @command("vent.edit", P("Edit"), listed=False)
    async def edit(self, ctx: Context, sheet: Again) -> Outcome:
        """Open the form again, filled in."""
        kept = self._studio.sheets.get(sheet, ctx.person)
        if kept is None:
            return Reply.say(GONE, fresh=True)
        known = {"text": kept.text, "sheet": sheet}
        if kept.kind is not Kind.SIGNED:
            known |= {"when": kept.when.value, "notices": kept.notices.value}
        known |= {"topic": kept.topic.value} if kept.topic else {}
        known |= {"post": kept.to} if kept.to else {}
        return self.ask(FORMS[kept.kind], **known)

    async def _opened(self, ctx: Context, blank: Sheet, usual: Mapping[str, str]) -> Outcome:
        way = await self._studio.open_to(ctx.person, blank)
        if isinstance(way, Phrase):
            return refused(way, "")
        return self.ask(FORMS[blank.kind], post=blank.to, **usual)


def _waits(held: Held) -> Reply:
    """What somebody is told who comes to write, while an earlier post of theirs cannot appear."""
    return Reply.say(
        STUCK[held.stuck],
        Text(Written.parse(held.text).text),
        Button(P("Write something new"), Call("vent.write", {"_form": "1", **USUAL}), Tone.PRIMARY),
        Button(P("Take it back"), Call("vent.unhold", {"post": held.where.post})),
    )
