"""/myvents: what one wrote in the last weeks, what came of it, and everything that its author may do."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from bot import (
    Block,
    Button,
    Call,
    Cog,
    Context,
    Divider,
    Fields,
    Hint,
    Outcome,
    P,
    Phrase,
    Reply,
    Text,
    Tone,
    Words,
    command,
)
from bot.i18n import Day
from bot.people import DIRECT
from bot.store.anonymity import Anonymity
from bot.store.talks import Talk
from cogs.venting.mine import Mine, Waiting
from cogs.venting.shelf import Own, Shelf, Stands
from cogs.venting.taking import BECAME, Taken, Taking

PAGE: Final = 5
SHORT: Final = 90  # characters of a post in the list
ELSEWHERE: Final = P("Ask me inside your community: here I do not know which one you mean.")
NONE: Final = P(
    "There is nothing here. Either you wrote nothing in the last four to five weeks, or its key is destroyed, and then "
    "nobody can tell any more that it was yours: not I, and not you to me."
)
WINDOW: Final = P(
    "Only you see this. It reaches back four to five weeks: then the key is destroyed, and the link to you is gone for "
    "everybody. Older posts stay up, and a moderator can still remove them."
)
NOT_YOURS: Final = P(
    "I cannot find that among your posts. It may be deleted already, or more than about a month old: then its key is "
    "destroyed, and the link is gone. A moderator can still remove it."
)
WAITING: Final = P("{n} new thing waits in /myvents.", "{n} new things wait in /myvents.")
SURE: Final = P("Delete it? The message goes from the channel, and the notes about it go, too. This cannot be undone.")

Id = Annotated[str, Hint(P("Post"), hidden=True, max_length=40)]


class MyVents(Cog):
    """One's own list. Everything is found by opening capsules for the one who asks, and forgotten again."""

    private = True

    def __init__(self, shelf: Shelf, mine: Mine, taking: Taking, anonymity: Anonymity) -> None:
        """Lists from ``shelf``, takes back through ``taking``."""
        self._shelf = shelf
        self._mine = mine
        self._taking = taking
        self._anonymity = anonymity

    @command("myvents", P("Your anonymous posts: replies, notes, delete"))
    async def myvents(self, ctx: Context, page: Annotated[int, Hint(P("Page"), hidden=True)] = 1) -> Outcome:
        """A page of one's own posts, and the talks that one began."""
        if ctx.person.community == DIRECT:
            return Reply.say(ELSEWHERE)
        owned = await self._shelf.of(ctx.person)
        begun = await self._mine.begun(ctx.person)
        if not owned and not begun:
            return Reply.say(NONE, Button(P("Write something"), Call("vent")))
        waiting = await self._mine.waiting(ctx.person, [own.vent for own in owned if own.vent], begun)
        last = max(1, -(-len(owned) // PAGE))
        page = min(max(1, page), last)
        blocks: list[Block] = [Text(P("What you wrote"), Tone.TITLE), Text(WINDOW, Tone.SMALL)]
        for number, own in enumerate(owned[(page - 1) * PAGE : page * PAGE], (page - 1) * PAGE + 1):
            blocks += _entry(number, own, waiting)
        blocks += _turns(page, last)
        if page == last and begun:
            blocks += [Divider(), Text(P("Notes that you sent"), Tone.TITLE), *_begun(begun, waiting)]
        return Reply(tuple(blocks))

    @command("myvents.post", P("One of your posts"), listed=False)
    async def post(self, ctx: Context, post: Id) -> Outcome:
        """All of one post; what is new in its thread has been seen with this."""
        own = await self._shelf.one(ctx.person, post)
        if own is None:
            return Reply.say(NOT_YOURS)
        waiting = await self._mine.waiting(ctx.person, [own.vent] if own.vent else [], [])
        talks = await self._anonymity.talks.about([own.id])
        await self._visited(ctx, own)
        return Reply((*_whole(own, waiting), *_talks(talks), *_ways(own)))

    @command("myvents.delete", P("Delete your post"), listed=False)
    async def delete(
        self, ctx: Context, post: Id, sure: Annotated[bool, Hint(P("Sure?"), hidden=True)] = False
    ) -> Outcome:
        """Ask once, then take it back; of what is not one's own this says nothing."""
        own = await self._shelf.one(ctx.person, post)
        if own is None:
            return Reply.say(NOT_YOURS)
        if not sure:
            yes = Button(P("Delete"), Call("myvents.delete", {"post": post, "sure": "yes"}), Tone.DANGER)
            return Reply.say(SURE, yes, Button(P("Keep it"), Call("myvents.post", {"post": post})))
        became = await self._taking.back(own)
        again = [Button(P("Try again"), Call("myvents.delete", {"post": post, "sure": "yes"}))]
        return Reply.say(BECAME[became], *(again if became is not Taken.YES else []), BACK)

    @command("myvents.again", P("Edit and send again"), listed=False)
    async def again(self, ctx: Context, post: Id) -> Outcome:
        """Open the form with the words of a post that was declined; what is sent is a new post."""
        own = await self._shelf.one(ctx.person, post)
        if own is None or own.written is None or own.stands is not Stands.DECLINED:
            return Reply.say(NOT_YOURS)
        known = {"text": own.written.text, "notices": own.written.notices.value, "_form": "1"}
        if own.answers:
            return Reply.say(
                AGAIN, Button(P("Edit"), Call("vent.reply", known | {"post": own.where.thread}), Tone.PRIMARY)
            )
        known |= {"topic": own.written.topic.value} if own.written.topic else {}
        return Reply.say(AGAIN, Button(P("Edit"), Call("vent.write", known), Tone.PRIMARY))

    async def at_home(self, ctx: Context) -> Sequence[Block]:
        """How much waits, and never what, or about which post; who wrote nothing sees the same way to the list."""
        if ctx.person.community == DIRECT:
            return ()
        posts, begun = await self._mine.posts(ctx.person), await self._mine.begun(ctx.person)
        waiting = await self._mine.waiting(ctx.person, posts, begun)
        if not waiting.total:
            return (Button(P("Anonymous posts"), Call("myvents")),)
        return (Text(WAITING(n=waiting.total)), Button(P("Open my list"), Call("myvents"), Tone.PRIMARY))

    async def _visited(self, ctx: Context, own: Own) -> None:
        if own.answers or own.vent is None:
            return
        found = (await self._anonymity.visits.replies([own.id])).get(own.id, set())
        if found:
            mine = {vent.where.post for vent in await self._mine.posts(ctx.person)}
            await self._anonymity.visits.visit(own.id, len(found - mine))


AGAIN: Final = P("Change what it needs, and send it again. It will be a new post, and wait for a moderator again.")
BACK: Final = Button(P("Back to my list"), Call("myvents"))


def _entry(number: int, own: Own, waiting: Waiting) -> Iterator[Block]:
    yield Text(P("{number}. {head}")(number=number, head=_head(own, waiting)), Tone.SMALL)
    yield Text(_short(own))
    yield Button(P("Open {number}")(number=number), Call("myvents.post", {"post": own.id}))


def _head(own: Own, waiting: Waiting) -> Phrase:
    said = P("{stands}")(stands=own.stands.label)
    if own.day is not None:
        said = P("{day} · {stands}")(day=Day(own.day), stands=own.stands.label)
    for what in _counts(own, waiting):
        said = P("{said} · {what}")(said=said, what=what)
    return said


def _counts(own: Own, waiting: Waiting) -> Iterator[Phrase]:
    if own.vent is not None and own.vent.heard:
        yield P("{n} hears you", "{n} hear you")(n=own.vent.heard)
    if replies := waiting.replies.get(own.id):
        yield P("{n} new reply", "{n} new replies")(n=replies)
    if notes := waiting.notes.get(own.id):
        yield P("{n} new note", "{n} new notes")(n=notes)


def _short(own: Own) -> Words:
    if own.written is None:
        return P("(Its words are not kept any more.)")
    text = " ".join(own.written.text.split())
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


def _turns(page: int, last: int) -> Iterator[Block]:
    if page > 1:
        yield Button(P("Newer"), Call("myvents", {"page": str(page - 1)}))
    if page < last:
        yield Button(P("Older"), Call("myvents", {"page": str(page + 1)}))


def _begun(begun: Sequence[Talk], waiting: Waiting) -> Iterator[Block]:
    """The talks that one began, those with an answer first; a page's buttons are few."""
    ordered = sorted(begun, key=lambda talk: (-waiting.answers.get(talk.id, 0), talk.where.epoch, talk.id))
    for number, talk in enumerate(ordered[:PAGE], 1):
        new = P("{n} new answer", "{n} new answers")(n=waiting.answers.get(talk.id, 0))
        label = (
            P("Note {number}: {new}")(number=number, new=new)
            if talk.id in waiting.answers
            else P("Note {number}")(number=number)
        )
        yield Button(label, Call("myvents.talk", {"talk": talk.id}))
    if len(begun) > PAGE:
        yield Text(P("Older ones without an answer are left out here."), Tone.SMALL)


def _whole(own: Own, waiting: Waiting) -> Iterator[Block]:
    yield Text(P("Your reply") if own.answers else P("Your post"), Tone.TITLE)
    yield Text(_head(own, waiting), Tone.SMALL)
    if own.stands is Stands.DECLINED:
        yield Fields(((P("Why"), own.reason or P("They gave no reason.")),))
    yield Text(own.written.text if own.written else P("(Its words are not kept any more.)"))


def _talks(talks: Sequence[Talk]) -> Iterator[Block]:
    """Notes about a post, in an order that says nothing of when they came."""
    for number, talk in enumerate(sorted(talks, key=lambda talk: talk.id), 1):
        who = P("Read the moderators' note") if talk.capsule is None else P("Read note {number}")(number=number)
        yield Button(who, Call("myvents.talk", {"talk": talk.id}), Tone.PRIMARY)


def _ways(own: Own) -> Iterator[Block]:
    if own.stands is Stands.DECLINED and own.written is not None:
        yield Button(P("Edit and send again"), Call("myvents.again", {"post": own.id}), Tone.PRIMARY)
    waits = own.stands in (Stands.HELD, Stands.STUCK, Stands.CLOSED, Stands.VETTING)
    yield Button(P("Take it back") if waits else P("Delete"), Call("myvents.delete", {"post": own.id}), Tone.DANGER)
    yield BACK
