"""The guide: one post of the bot's in a channel that says what this is, pinned where that can be, changed in place."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from bot import Audience, Button, Call, Cog, Context, Hint, Outcome, P, Phrase, Place, Post, Reply, Text, Tone, command
from bot.adapter import RetryLater, Undeliverable
from bot.community import Changing, Json
from bot.courier import Courier
from bot.store.audit import Audit
from cogs.welcome.words import AGE, NOT, WHAT, WHO

SETTING: Final = "guide"
TITLE, WORDS = 80, 600  # characters

Title = Annotated[str, Hint(P("Title"), max_length=TITLE, shared=True)]
Own = Annotated[str, Hint(P("A few words of your own"), long=True, max_length=WORDS, shared=True)]
Channel = Annotated[Place, Hint(P("Channel in which it stands"))]

NO_PINS: Final = P("I cannot pin here. A moderator can do that: open the menu of the message, and pin it.")
MAY_NOT: Final = P(
    "I may not pin it. A moderator can do that by hand, or give me the right (on Discord: Pin Messages; on Slack: the "
    "scope pins:write, and install the app again)."
)
CLOSED: Final = P("I cannot post there. Let me see that channel and send messages in it, then try again.")


@dataclass(frozen=True, slots=True)
class Guide:
    """What a moderator chose: where it stands, its title (empty for the usual one) and a few own words."""

    place: Place
    title: str = ""
    words: str = ""

    def reply(self) -> Reply:
        """Return it as everybody reads it."""
        own = (Text(self.words),) if self.words else ()
        return Reply.say(
            Text(self.title or P("Labmates is here"), Tone.TITLE),
            *own,
            WHAT,
            NOT,
            WHO,
            AGE,
            Button(P("Talk to a person right now"), Call("helpnow"), Tone.PRIMARY),
            Button(P("Find help"), Call("resources")),
            Button(P("Everything I can do"), Call("help")),
            Button(P("Who can see what"), Call("welcome.read")),
            public=True,
        )

    def args(self) -> Mapping[str, str]:
        """Return it as a button carries it."""
        known = {"channel": str(self.place), "title": self.title, "words": self.words}
        return {name: value for name, value in known.items() if value}


class Guiding(Cog):
    """Shows a moderator the guide before everybody reads it, and keeps one of it in a community."""

    def __init__(self, courier: Courier, choices: Changing, audit: Audit) -> None:
        """Post through ``courier``; where it stands is kept in ``choices``, and noted in ``audit``."""
        self._courier = courier
        self._choices = choices
        self._audit = audit
        self._turn = asyncio.Lock()  # two who press at once get one guide

    @command("welcome.post", P("Post a guide for everybody, and pin it"), audience=Audience.MODERATORS)
    async def post(self, ctx: Context, channel: Channel, title: Title = "", words: Own = "") -> Outcome:
        """Show it first, to the moderator alone."""
        guide = Guide(channel, title, words)
        before = await self._standing(ctx.person.home)
        there = P("This takes the place of the guide that stands.") if before else P("Nothing is posted yet.")
        return Reply.say(
            Text(P("Everybody would read this"), Tone.TITLE),
            *(block for block in guide.reply().blocks if isinstance(block, Text)),
            Text(there, Tone.SMALL),
            Button(P("Post it"), Call("welcome.publish", guide.args()), Tone.PRIMARY),
            Button(P("Change it"), Call("welcome.post", {**guide.args(), "_form": "1"})),
        )

    @command("welcome.publish", P("Post the guide"), audience=Audience.MODERATORS, listed=False)
    async def publish(self, ctx: Context, channel: Channel, title: Title = "", words: Own = "") -> Outcome:
        """Change the guide that stands in that channel, or post one and take the earlier one away; then pin it."""
        guide, home = Guide(channel, title, words), ctx.person.home
        async with self._turn:
            before = await self._standing(home)
            try:
                post = await self._put(guide, before)
            except (Undeliverable, RetryLater):
                return self.ask("welcome.post", {"channel": CLOSED}, **guide.args())
            async with self._choices.change(home) as tx:
                kept: Json = {"post": str(post), "title": title, "words": words}
                await self._choices.put(home, SETTING, kept, tx=tx)
                await self._audit.record(home, str(ctx.person), "guide.posted", str(post.place), tx=tx)
        return Reply.say(
            P("Done. It stands in that channel."), *await self._gone(before, post), await self._pinned(post)
        )

    async def _put(self, guide: Guide, before: Post | None) -> Post:
        """Edit what stands in the same place, else post: twice with the same words is once."""
        if before is not None and before.place == guide.place:
            try:
                await self._courier.edit(before, guide.reply())
                return before
            except Undeliverable:  # somebody deleted it
                pass
        parts = (str(guide.place), guide.title, guide.words, str(before or ""))
        key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]
        return await self._courier.post(guide.place, guide.reply(), key)

    async def _gone(self, before: Post | None, post: Post) -> list[Phrase]:
        """Take the earlier guide away, if that is another message, and say so where that cannot be."""
        if before is None or before == post:
            return []
        try:
            await self._courier.remove(before)
        except (Undeliverable, RetryLater):
            return [P("The earlier one still stands in its channel: I could not take it away. Please delete it there.")]
        return [P("The earlier one is gone.")]

    async def _pinned(self, post: Post) -> Phrase:
        try:
            return P("It is pinned.") if await self._courier.pin(post) else NO_PINS
        except (Undeliverable, RetryLater):
            return MAY_NOT

    async def _standing(self, home: str) -> Post | None:
        kept = await self._choices.get(home, SETTING)
        try:
            return Post.parse(str(kept["post"])) if isinstance(kept, dict) else None
        except (KeyError, ValueError):
            return None
