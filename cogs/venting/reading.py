"""Reading a talk about a post, from either side, and ending it: for the two who are in it, and nobody else."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Final

from bot import Block, Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Reply, Text, Tone, Words, command
from bot.i18n import Day
from bot.privacy.seal import SealBroken
from bot.privacy.terms import KeyGone
from bot.store.anonymity import Anonymity
from bot.store.talks import Letter, Side, Talk
from cogs.venting.letters import NOT_YOURS
from cogs.venting.mine import Mine
from cogs.venting.note import SOMEBODY

MODERATORS: Final = P("the moderators")
AUTHOR: Final = P("whoever wrote the post")
CLOSED: Final = P("This talk is closed: nobody can write in it any more.")
SHUT: Final = P("Closed. They cannot write to you about this post any more, and are told only that it is closed.")
OPEN: Final = P("Neither of you learns who the other is. Answer only if you want to.")
MOST: Final = 20  # letters shown, the newest

Id = Annotated[str, Hint(P("Talk"), hidden=True, max_length=40)]


class Reading(Cog):
    """One talk."""

    private = True

    def __init__(self, anonymity: Anonymity, mine: Mine, name: Callable[[int], str]) -> None:
        """``name(number)`` says the pseudonym of a number."""
        self._talks = anonymity.talks
        self._mine = mine
        self._name = name

    @command("myvents.talk", P("A talk about a post"), listed=False)
    async def talk(self, ctx: Context, talk: Id) -> Outcome:
        """All letters, the newest last; they have been seen with this."""
        found = await self._own(ctx, talk)
        if found is None:
            return Reply.say(NOT_YOURS)
        kept, side = found
        letters = await self._talks.look(kept, side)
        return Reply((*self._letters(kept, side, letters), *_ways(kept, side)))

    @command("myvents.block", P("Close a talk"), listed=False)
    async def block(self, ctx: Context, talk: Id) -> Outcome:
        """Let the other side write no more; only the author of the post can."""
        found = await self._own(ctx, talk)
        if found is None or found[1] is not Side.AUTHOR:
            return Reply.say(NOT_YOURS)
        await self._talks.close(talk)
        return Reply.say(SHUT, Button(P("Back to my list"), Call("myvents")))

    async def _own(self, ctx: Context, id_: str) -> tuple[Talk, Side] | None:
        try:
            talk = await self._talks.get(id_)
            side = await self._mine.side(ctx.person, talk) if talk else None
        except (KeyGone, SealBroken):
            return None
        return None if talk is None or side is None else (talk, side)

    def _letters(self, talk: Talk, side: Side, letters: Sequence[Letter]) -> Iterator[Block]:
        facing = self._facing(talk) if side is Side.AUTHOR else AUTHOR
        yield Text(P("You and {name}")(name=facing), Tone.TITLE)
        for letter in letters[-MOST:]:
            who: Words = P("You") if letter.side is side else facing
            fresh = letter.side is not side and not letter.seen
            head = P("{who} · {day} · new") if fresh else P("{who} · {day}")
            yield Text(head(who=who, day=Day(letter.day)), Tone.SMALL)
            yield Text(letter.text)
        yield Text(CLOSED if talk.closed else OPEN, Tone.SMALL)

    def _facing(self, talk: Talk) -> Phrase | str:
        if talk.capsule is None:
            return MODERATORS
        return SOMEBODY if talk.head.name is None else self._name(talk.head.name)


def _ways(talk: Talk, side: Side) -> Iterator[Block]:
    this = {"talk": talk.id}
    if not talk.closed:
        yield Button(P("Answer"), Call("note.answer", this), Tone.PRIMARY)
    if side is Side.AUTHOR and not talk.closed:
        yield Button(P("Block"), Call("myvents.block", this), Tone.DANGER)
    if talk.capsule is not None:
        yield Button(P("Report"), Call("note.report", this))
    if side is Side.AUTHOR:
        yield Button(P("Back to the post"), Call("myvents.post", {"post": talk.post}))
    yield Button(P("Back to my list"), Call("myvents"))
