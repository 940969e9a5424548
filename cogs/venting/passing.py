"""Passing a private note to the moderators: only when its reader presses that, and without a name of either side."""

from collections.abc import Sequence
from typing import Annotated, Final

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Cog,
    Context,
    Hint,
    Outcome,
    P,
    Reply,
    Text,
    Tone,
    command,
)
from bot.docket import GONE, Decision, Docket
from bot.i18n import Day
from bot.privacy.capsule import Where
from bot.privacy.seal import SealBroken
from bot.privacy.tag import tag as mac
from bot.privacy.terms import KeyGone
from bot.reports import Reason, said_so, with_report
from bot.store import Json
from bot.store.anonymity import Anonymity
from bot.store.cases import Case, Kind
from bot.store.talks import Side, Talk
from cogs.venting.letters import NOT_YOURS
from cogs.venting.mine import Mine
from cogs.venting.moderate import LINK_GONE
from cogs.venting.muting import DAYS, WHICH_DAYS, Muting, mute_for

MODERATORS: Final = Audience.MODERATORS
MOST: Final = 3  # letters that are passed on, the newest: as many as one side may write without an answer
NOTHING: Final = P("They have written nothing to you in that talk.")
THANKS: Final = P(
    "Thank you. Your moderators can read what they wrote to you now, and not what you wrote. They see neither your "
    "name nor theirs. If you want no more of it, close the talk with Block."
)
DANGER: Final = P("If somebody is in danger right now, do not wait for us: /helpnow has the lines to call.")
FORGOTTEN: Final = P("Its words are not kept any more: the key of its week is gone.")
MUTED: Final = P(
    "Done. Whoever wrote that note can write nothing anonymous here until the end of {day} at least. Nobody learns who "
    "that is, you included."
)
PASSED: Final = P(
    "Somebody got this in private and passes it on to you. Nobody learns who either of them is. Its words are on no "
    "card: open them for yourself."
)

TalkId = Annotated[str, Hint(P("Talk"), hidden=True, max_length=40)]
CaseId = Annotated[str, Hint(P("Case"), hidden=True, max_length=40)]
Why = Annotated[
    Reason,
    Hint(P("What is wrong?"), help=P("Your moderators will read what they wrote to you. No names.")),
]
Words = Annotated[
    str, Hint(P("In your words"), long=True, max_length=500, shared=True, help=P("Please leave patients' names out."))
]


class Passing(Cog):
    """What *Report* does in a talk."""

    private = True

    def __init__(self, anonymity: Anonymity, mine: Mine, docket: Docket) -> None:
        """Letters come into a case, sealed as everything that is said in one."""
        self._anonymity = anonymity
        self._mine = mine
        self._docket = docket

    @command("note.report", P("Report a private note"), listed=False)
    async def report(self, ctx: Context, talk: TalkId, reason: Why, words: Words = "") -> Outcome:
        """Pass on what the other side wrote; the press itself says so. Of other people's talks this says nothing."""
        try:
            kept = await self._anonymity.talks.get(talk)
            side = await self._mine.side(ctx.person, kept) if kept else None
            letters = await self._anonymity.talks.letters(kept) if kept and side else []
        except (KeyGone, SealBroken):
            return Reply.say(NOT_YOURS)
        if kept is None or side is None:
            return Reply.say(NOT_YOURS)
        theirs = [letter.text for letter in letters if letter.side is side.facing][-MOST:]
        if not theirs or kept.capsule is None:
            return Reply.say(NOTHING)
        by = self._tag(ctx, kept)
        passed: list[Json] = [*theirs]

        def change(body: dict[str, Json]) -> dict[str, Json]:
            return {**with_report(body, by, reason, words), "letters": passed, "side": side.facing.value}

        case = await self._docket.cases.join(ctx.person.home, Kind.NOTE, f"{kept.id}-{side.facing.value}", change)
        await self._docket.show(case)
        more = [DANGER] if reason is Reason.DANGER else []
        block = [Button(P("Block"), Call("myvents.block", {"talk": talk}), Tone.DANGER)] if side is Side.AUTHOR else []
        back = Button(P("Back to the talk"), Call("myvents.talk", {"talk": talk}))
        return Reply.say(THANKS, *more, *block, back, fresh=True)

    def _tag(self, ctx: Context, talk: Talk) -> str:
        epochs = self._anonymity.epochs
        return mac(epochs.secret(epochs.current(), "note report"), "note report", str(ctx.person), talk.id)


class Passed(Cog):
    """What moderators do about a note that was passed to them."""

    def __init__(self, anonymity: Anonymity, docket: Docket, muting: Muting) -> None:
        """Mutes are noted with the case, and with nobody's name but the moderator's."""
        self._anonymity = anonymity
        self._docket = docket
        self._muting = muting

    @command("mod.note", P("Read a note that was reported"), audience=MODERATORS, listed=False)
    async def read(self, ctx: Context, case: CaseId) -> Outcome:
        """Open its words for this moderator alone."""
        found = await self._found(ctx, case)
        if found is None:
            return Reply.say(GONE)
        kept = found.body.get("letters")
        letters = [str(one) for one in kept] if isinstance(kept, list) else []
        if not letters:
            return Reply.say(FORGOTTEN)
        return Reply((Text(P("Only you see this:"), Tone.SMALL), *map(Text, letters), *_ways(found)))

    @command("mod.mute-note", P("Mute the writer of a note"), audience=MODERATORS, listed=False)
    async def mute(self, ctx: Context, case: CaseId, days: Annotated[int, Hint(P("Days"))]) -> Outcome:
        """Mute whoever wrote a note; the answer is the same, whether they were muted before or not."""
        found = await self._found(ctx, case)
        if found is None:
            return Reply.say(GONE)
        if days not in DAYS:
            return self.ask("mod.mute-note", {"days": WHICH_DAYS}, case=case)
        try:
            sealed = await self._writer(found)
        except (KeyGone, SealBroken):
            sealed = None
        until = await self._muting.mute(ctx, *sealed, days, found.id) if sealed else None
        if until is None:
            return Reply.say(LINK_GONE)
        return Reply.say(MUTED(day=Day(until)), fresh=True)

    async def _writer(self, case: Case) -> tuple[bytes, Where] | None:
        """Return the capsule of whoever wrote what was passed on: of the talk, or of the post that it is about."""
        talk = await self._anonymity.talks.get(case.subject.partition("-")[0])
        if talk is None:
            return None
        if case.body.get("side") == Side.OTHER.value:
            return (talk.capsule, talk.where) if talk.capsule else None
        vent = await self._anonymity.vents.get(talk.post)
        return (vent.capsule, vent.where) if vent and vent.capsule else None

    async def _found(self, ctx: Context, case: str) -> Case | None:
        found = await self._docket.cases.get(ctx.person.home, case)
        return found if found is not None and found.kind is Kind.NOTE else None


async def note_face(case: Case) -> Sequence[Block]:
    """Return how a note reads that was passed on: without its words."""
    blocks: list[Block] = [Text(PASSED), *said_so(case.body)]
    if not case.closed:
        blocks.append(Button(P("Read it"), Call("mod.note", {"case": case.id}), Tone.PRIMARY))
    return [*blocks, *_ways(case)]


def _ways(case: Case) -> list[Block]:
    this = {"case": case.id}
    mute = mute_for(P("Mute its writer"), Call("mod.mute-note", this))
    if case.closed:
        return [mute]
    dismiss = Call("mod.done", this | {"how": Decision.DISMISSED.value})
    return [mute, Button(P("Looked after"), Call("mod.done", this)), Button(P("Dismiss"), dismiss)]
