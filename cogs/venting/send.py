"""What a writer may do with the words in front of them: look, post, put away, take back what still waits."""

from typing import Annotated, Final

from bot import Cog, Context, Hint, Mention, Outcome, P, Phrase, Reply, Text, Tone, command
from bot.adapter import RetryLater, Undeliverable
from bot.courier import Courier
from bot.privacy.capsule import Where
from bot.privacy.terms import KeyGone
from bot.store import StoreConflict
from bot.store.anonymity import Anonymity
from bot.store.held import Held
from bot.store.vents import Vent
from cogs.venting.card import CONSENT
from cogs.venting.gate import Way
from cogs.venting.place import Showing, ThreadClosed
from cogs.venting.release import Release
from cogs.venting.review import GONE, HELP, NOW_LINE
from cogs.venting.sheet import Kind, Sheet
from cogs.venting.studio import TOO_OLD, Studio, Target
from cogs.venting.words import Notices, When, Written

THANKS: Final = {
    When.SOON: P("Thank you. It will appear within 2 to 20 minutes."),
    When.LATER: P("Thank you. It will appear within 1 to 4 hours."),
    When.NOW: P("Thank you. It is up."),
}
WAITS: Final = P("Thank you. I cannot post it just now, so it waits, and I go on trying. Nothing is lost.")
LOOKED_AT: Final = P(
    "Thank you. In this community a moderator reads posts first, without learning who wrote them; then it appears."
)
ON_ITS_WAY: Final = P("That one is on its way already. It will appear once.")
PUT_AWAY: Final = P("Put away: nothing was posted, and I have forgotten the words.")
DM_IN_SLACK: Final = P(
    "In Slack I write nothing about your posts into direct messages, so replies are in your private list."
)
NOT_HELD: Final = P("That one does not wait any more.")
TAKEN_BACK: Final = P("Taken back: it will not appear, and its words are forgotten.")
SIGNED: Final = P("Your reply is in the thread, with your name.")
NO_ENTRY: Final = P("I cannot write in that thread just now. Your words still stand here; try again in a few minutes.")

Key = Annotated[str, Hint(P("Sheet"), hidden=True, max_length=40)]


class Sending(Cog):
    """The presses under a preview."""

    private = True

    def __init__(
        self, studio: Studio, release: Release, anonymity: Anonymity, showing: Showing, courier: Courier
    ) -> None:
        """Posts and anonymous replies go through ``release``; signed replies go out at once."""
        self._studio = studio
        self._release = release
        self._anonymity = anonymity
        self._showing = showing
        self._courier = courier

    @command("vent.look", P("Go on with my words"), listed=False)
    async def look(self, ctx: Context, sheet: Key) -> Outcome:
        """The preview, after the card with help."""
        kept = self._studio.sheets.get(sheet, ctx.person)
        if kept is None:
            return Reply.say(GONE, fresh=True)
        return await self._studio.shows(ctx.person, sheet, kept, heavy=True)

    @command("vent.discard", P("Keep private"), listed=False)
    async def discard(self, ctx: Context, sheet: Key) -> Outcome:
        """Forget the words, in every place where they are kept."""
        if kept := self._studio.sheets.get(sheet, ctx.person):
            self._studio.listener.forget(ctx.person, kept.post)
            self._studio.sheets.drop(sheet, ctx.person)
        return Reply.say(PUT_AWAY, Text(NOW_LINE, Tone.SMALL), HELP)

    @command("vent.post", P("Post"), listed=False)
    async def post(
        self, ctx: Context, sheet: Key, raw: Annotated[bool, Hint(P("As it is?"), hidden=True)] = False
    ) -> Outcome:
        """Send the words on their way, once; whatever stands in the way leaves them on the screen."""
        kept = self._studio.sheets.get(sheet, ctx.person)
        if kept is None:
            return Reply.say(GONE, fresh=True)
        way = await self._studio.open_to(ctx.person, kept)
        if isinstance(way, Phrase):
            return _not(way)
        if kept.kind is not Kind.SIGNED and (wait := await self._studio.gate.held_up(ctx.person, ctx.since)):
            return _not(wait)
        if hurry := self._studio.gate.in_pace(ctx.person):
            return _not(hurry)
        text, _ = self._studio.masked(kept, raw=raw)
        try:
            if kept.kind is Kind.SIGNED:
                done = await self._signed(ctx, kept, way, text)
            else:
                done = await self._held(ctx, kept, way, text)
        except (KeyGone, ThreadClosed):
            return _not(TOO_OLD)
        except (Undeliverable, RetryLater):
            return _not(NO_ENTRY)
        self._studio.sheets.drop(sheet, ctx.person)
        return Reply.say(*done, Text(NOW_LINE, Tone.SMALL), HELP)

    @command("vent.unhold", P("Take back what waits"), listed=False, consent=CONSENT)
    async def unhold(self, ctx: Context, post: Annotated[str, Hint(P("Post"), hidden=True, max_length=40)]) -> Outcome:
        """Take back one's own post that has not appeared; of anybody else's this says nothing."""
        mine = {held.where.post for held in await self._release.waiting(ctx.person)}
        if post not in mine or not await self._release.take_back(post):
            return Reply.say(NOT_HELD)
        return Reply.say(TAKEN_BACK, Text(NOW_LINE, Tone.SMALL), HELP)

    async def _held(self, ctx: Context, sheet: Sheet, way: Way | Target, text: str) -> tuple[Phrase, ...]:
        """Hold a post, or let it out at once where its writer wants that. Raises ``KeyGone``."""
        slack = ctx.person.platform == "slack"
        notices = Notices.LIST if slack and sheet.notices is Notices.DM else sheet.notices
        note = (DM_IN_SLACK,) if notices is not sheet.notices else ()
        held = await self._sealed(ctx, sheet, way, text, notices)
        try:
            await self._release.hold(held)
        except StoreConflict:
            return (ON_ITS_WAY,)
        if await self._release.looked_at_first(held.where):
            return (LOOKED_AT, *note)
        if sheet.when is When.NOW and not await self._release.now(sheet.post):
            return (WAITS, *note)
        return (THANKS[sheet.when], *note)

    async def _sealed(self, ctx: Context, sheet: Sheet, way: Way | Target, text: str, notices: Notices) -> Held:
        assert isinstance(way, Way)
        root = await self._root(sheet)
        thread = root.where.thread if root else sheet.post
        where = Where(ctx.person.home, thread, sheet.post, self._anonymity.epochs.current())
        seat = self._studio.seat(ctx.person, where, root)
        capsule = self._anonymity.capsules.close(ctx.person, where)
        earliest, release_at = self._release.times(sheet.when)
        written = Written(text, sheet.topic, notices, text != sheet.text, str(way.place))
        return Held(where, written.place, release_at, capsule, seat, str(written), earliest)

    async def _root(self, sheet: Sheet) -> Vent | None:
        if not sheet.to:
            return None
        vent = await self._anonymity.vents.get(sheet.to)
        root = await self._showing.root(vent) if vent else None
        if root is None:
            raise ThreadClosed("that thread is gone")
        return root

    async def _signed(self, ctx: Context, sheet: Sheet, way: Way | Target, text: str) -> tuple[Phrase, ...]:
        """Post a reply with its writer's name. Raises ``Undeliverable`` or ``RetryLater``."""
        assert isinstance(way, Target)
        thread = await self._showing.thread(way.root)
        await self._courier.post(thread, Reply.say(Mention(ctx.person), text), sheet.post)
        return (SIGNED,)


def _not(why: Phrase) -> Reply:
    """Why it was not posted; the preview keeps standing above."""
    return Reply.say(why, Text(NOW_LINE, Tone.SMALL), HELP, fresh=True)
