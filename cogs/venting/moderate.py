"""What moderators do about an anonymous post, by the post alone: nothing here knows, asks or says who wrote it."""

from typing import Annotated, Final

from bot import (
    Audience,
    Block,
    Button,
    Call,
    Cog,
    Context,
    Fields,
    Hint,
    Link,
    Outcome,
    P,
    Phrase,
    Post,
    Reply,
    Text,
    Tone,
    command,
)
from bot.adapter import RetryLater, Undeliverable
from bot.courier import Courier
from bot.docket import GONE, Decision, Docket, Face
from bot.i18n import Day
from bot.privacy.seal import SealBroken
from bot.privacy.terms import KeyGone
from bot.reports import said_so
from bot.store.anonymity import Anonymity
from bot.store.audit import Audit
from bot.store.cases import Case, Kind
from bot.store.vents import State, Vent, Vents
from cogs.venting.muting import DAYS, WHICH_DAYS, Muting, mute_for
from cogs.venting.place import Showing, ThreadClosed
from cogs.venting.redraw import Redrawing

MODERATORS: Final = Audience.MODERATORS

LINK_GONE: Final = P(
    "That link is gone: the key to it was destroyed, or its writer has taken the post back. Nobody can do this for "
    "that post any more. You can still remove what stands in the channel."
)
NO_POST: Final = P("That post is not here any more.")
MUTED: Final = P(
    "Done. Whoever wrote this post cannot post anonymously here until the end of {day} at least. Nobody learns who "
    "that is, you included, and nobody learns whether a mute was there before."
)
UNMUTED: Final = P(
    "Done. If whoever wrote this post was muted, they are not any more. Nobody learns whether they were."
)
REMOVED: Final = P("Removed. Its words are forgotten here, too; its writer can still be muted while the key lives.")
STANDS: Final = P(
    "It is removed for me, and I could not take the message away: it may stand in the channel still. Please delete it "
    "there yourself."
)
RESTORED: Final = P("Restored. Flags count from nothing again, and those who flagged it are not counted twice.")
DISMISSED: Final = P("Dismissed. The post stays, and flags count from nothing again.")
CHOOSE: Final = P("This post is hidden just now: restore it, or remove it.")
FORGOTTEN: Final = P("A post that was removed cannot come back: its words are forgotten.")
LOCKED: Final = P("Locked. I take no replies there, and nobody else can write in it.")
HALF_LOCKED: Final = P(
    "I take no replies there any more and have said so in the thread. People can still write in it by themselves: this "
    "platform cannot lock a thread, or does not let me (on Discord I need Manage Threads)."
)
UNLOCKED: Final = P("Unlocked. Everybody can reply again.")
SAY_LOCKED: Final = P("Moderators have locked this thread. Please do not write here any more; I take no replies.")

CaseId = Annotated[str, Hint(P("Case"), hidden=True, max_length=40)]
PostId = Annotated[str, Hint(P("Post"), hidden=True, max_length=40)]


class Moderating(Cog):
    """The buttons of a post's card."""

    def __init__(
        self,
        anonymity: Anonymity,
        docket: Docket,
        showing: Showing,
        redrawing: Redrawing,
        courier: Courier,
        audit: Audit,
        muting: Muting,
    ) -> None:
        """What is done is noted in ``audit``, with the id of the post and never with an author."""
        self._anonymity = anonymity
        self._vents = anonymity.vents
        self._docket = docket
        self._showing = showing
        self._redrawing = redrawing
        self._courier = courier
        self._audit = audit
        self._muting = muting

    @command("mod.remove", P("Remove an anonymous post"), audience=MODERATORS, listed=False)
    async def remove(self, ctx: Context, case: CaseId) -> Outcome:
        """Take a post out of the channel and forget its words; pressed again, try again."""
        found, vent = await self._both(ctx, case)
        if found is None or vent is None:
            return Reply.say(GONE)
        async with self._audit.together():
            if won := await self._docket.decide(found, ctx.person, Decision.REMOVED):
                await self._vents.stand(vent.where.post, State.REMOVED)
                if vent.state is not State.REMOVED:
                    await self._note(ctx, "vent.removed", vent)
        if not won:
            now = await self._docket.cases.get(ctx.person.home, case)
            if now is None or now.outcome != Decision.REMOVED.value:
                return await self._docket.told(found, ctx.person)
        done = REMOVED
        try:
            await self._redrawing.take_down(vent)
        except Undeliverable:
            done = STANDS
        await self._docket.show(found)
        return Reply.say(done)

    @command("mod.restore", P("Restore an anonymous post"), audience=MODERATORS, listed=False)
    async def restore(self, ctx: Context, case: CaseId) -> Outcome:
        """Show a hidden post again."""
        found, vent = await self._both(ctx, case)
        if found is None or vent is None:
            return Reply.say(GONE)
        if vent.state is State.REMOVED:
            return Reply.say(FORGOTTEN)
        return await self._acquitted(ctx, found, vent, Decision.RESTORED, RESTORED)

    @command("mod.dismiss", P("Dismiss reports of a post"), audience=MODERATORS, listed=False)
    async def dismiss(self, ctx: Context, case: CaseId) -> Outcome:
        """Leave a post as it is."""
        found, vent = await self._both(ctx, case)
        if found is None or vent is None:
            return Reply.say(GONE)
        if vent.state is State.HIDDEN:
            return Reply.say(CHOOSE)
        return await self._acquitted(ctx, found, vent, Decision.DISMISSED, DISMISSED)

    @command("mod.mute", P("Mute the author of a post"), audience=MODERATORS, listed=False)
    async def mute(self, ctx: Context, post: PostId, days: Annotated[int, Hint(P("Days"))]) -> Outcome:
        """Mute whoever wrote a post; the answer is the same, whether they were muted before or not."""
        vent = await self._vent(ctx, post)
        if vent is None:
            return Reply.say(NO_POST)
        if days not in DAYS:
            return self.ask("mod.mute", {"days": WHICH_DAYS}, post=post)
        until = await self._muting.mute(ctx, vent.capsule, vent.where, days, vent.where.post)
        if until is None:
            return Reply.say(LINK_GONE)
        return Reply.say(MUTED(day=Day(until)), fresh=True)  # the case stays on the screen

    @command("mod.unmute", P("Unmute the author of a post"), audience=MODERATORS, listed=False)
    async def unmute(self, ctx: Context, post: PostId) -> Outcome:
        """End a mute by any post of who is muted; the answer does not say whether there was one."""
        vent = await self._vent(ctx, post)
        if vent is None:
            return Reply.say(NO_POST)
        if vent.capsule is None:
            return Reply.say(LINK_GONE)
        try:
            tags = self._anonymity.capsules.mute_tags(vent.capsule, vent.where)
        except (KeyGone, SealBroken):
            return Reply.say(LINK_GONE)
        async with self._audit.together():
            await self._anonymity.mutes.lift(tags)
            await self._note(ctx, "vent.unmuted", vent)
        return Reply.say(UNMUTED, fresh=True)

    @command("mod.lock", P("Lock a thread"), audience=MODERATORS, listed=False)
    async def lock(self, ctx: Context, post: PostId) -> Outcome:
        """Let nobody write in the thread of a post."""
        root = await self._root(ctx, post)
        if root is None:
            return Reply.say(NO_POST)
        if root.locked:
            return Reply.say(LOCKED)
        closed = await self._close(root)
        async with self._audit.together():
            await self._vents.lock(root.where.thread)
            await self._note(ctx, "vent.locked", root)
        await self._redrawing.draw(root)
        return Reply.say(LOCKED if closed else HALF_LOCKED)

    @command("mod.unlock", P("Unlock a thread"), audience=MODERATORS, listed=False)
    async def unlock(self, ctx: Context, post: PostId) -> Outcome:
        """Let people write in the thread of a post again."""
        root = await self._root(ctx, post)
        if root is None:
            return Reply.say(NO_POST)
        async with self._audit.together():
            await self._vents.lock(root.where.thread, locked=False)
            await self._note(ctx, "vent.unlocked", root)
        fresh = await self._vents.get(root.where.thread)
        try:
            if fresh is not None:
                await self._courier.unlock(await self._showing.thread(fresh))
        except (ThreadClosed, Undeliverable, RetryLater):
            pass  # for us it is unlocked, and what the platform holds a moderator can open there
        await self._redrawing.draw(root)
        return Reply.say(UNLOCKED)

    async def _acquitted(self, ctx: Context, found: Case, vent: Vent, decision: Decision, words: Phrase) -> Outcome:
        hidden = vent.state is State.HIDDEN
        async with self._audit.together():
            if won := await self._docket.decide(found, ctx.person, decision):
                await self._vents.acquit(vent.where.post)
                if hidden:
                    await self._vents.stand(vent.where.post, State.UP)
                await self._note(ctx, f"vent.{decision.value}", vent)
        if not won:
            return await self._docket.told(found, ctx.person)
        if hidden:
            await self._redrawing.draw(vent)
        await self._docket.show(found)
        return Reply.say(words)

    async def _close(self, root: Vent) -> bool:
        """Say in the thread that it is locked, and lock it where the platform can; tell whether people are kept out."""
        try:
            place = await self._showing.thread(root)
            await self._courier.post(place, Reply.say(SAY_LOCKED, public=True), f"locked-{root.where.thread}")
            return await self._courier.lock(place)
        except (ThreadClosed, Undeliverable, RetryLater):
            return False

    async def _both(self, ctx: Context, case: str) -> tuple[Case | None, Vent | None]:
        found = await self._docket.cases.get(ctx.person.home, case)
        if found is None or found.kind is not Kind.REPORT:
            return None, None
        return found, await self._vent(ctx, found.subject)

    async def _vent(self, ctx: Context, post: str) -> Vent | None:
        vent = await self._vents.get(post)
        return vent if vent is not None and vent.where.community == ctx.person.home else None

    async def _root(self, ctx: Context, post: str) -> Vent | None:
        vent = await self._vent(ctx, post)
        return await self._showing.root(vent) if vent else None

    async def _note(self, ctx: Context, action: str, vent: Vent) -> None:
        await self._audit.record(ctx.person.home, str(ctx.person), action, vent.where.post)


def post_face(vents: Vents, courier: Courier) -> Face:
    """Return how a reported post reads: what was said of it, how it stands, and all that can be done."""

    async def face(case: Case) -> list[Block]:
        vent = await vents.get(case.subject)
        blocks: list[Block] = [*said_so(case.body)]
        if vent is None:
            return [*blocks, Text(NO_POST), _dismiss(case)]
        blocks.append(Fields(((P("The post"), STANDING[vent.state]), (P("Flags that count"), str(vent.flagged)))))
        if vent.message and vent.state is not State.REMOVED:
            link = await courier.link(Post.parse(vent.message))
            where = Text(P("It stands in #{place}.")(place=Post.parse(vent.message).place.id))
            blocks.append(Link(P("The post"), link) if link else where)
        return [*blocks, *_decisions(case, vent), *_author(case), *await _thread(vents, vent)]

    return face


STANDING: Final = {
    State.WAITING: P("waits for a yes"),
    State.UP: P("stands in the channel"),
    State.HIDDEN: P("is hidden, until you decide"),
    State.REMOVED: P("is removed, or was taken back by its writer"),
}


def _decisions(case: Case, vent: Vent) -> list[Block]:
    if case.closed:
        return []
    this = {"case": case.id}
    remove = Button(P("Remove"), Call("mod.remove", this), Tone.DANGER)
    read = Button(P("Read it"), Call("mod.read", {"post": vent.where.post}))
    match vent.state:
        case State.HIDDEN:
            return [read, Button(P("Restore"), Call("mod.restore", this), Tone.PRIMARY), remove]
        case State.UP:
            return [read, remove, _dismiss(case)]
        case State.WAITING | State.REMOVED:
            return [_dismiss(case)]


def _dismiss(case: Case) -> Button:
    return Button(P("Dismiss"), Call("mod.dismiss", {"case": case.id}))


def _author(case: Case) -> list[Block]:
    """What can be done about whoever wrote it; also after the case is closed."""
    post = {"post": case.subject}
    return [
        mute_for(P("Mute author"), Call("mod.mute", post)),
        Button(P("Unmute author"), Call("mod.unmute", post)),
        Button(P("Offer help"), Call("mod.offer", {**post, "_form": "1"})),
    ]


async def _thread(vents: Vents, vent: Vent) -> list[Block]:
    root = await vents.get(vent.where.thread)
    post = {"post": vent.where.post}
    if root is None:
        return []
    return [
        Button(P("Unlock thread"), Call("mod.unlock", post))
        if root.locked
        else Button(P("Lock thread"), Call("mod.lock", post))
    ]
