"""Useful, or not today: one tap a person and post, counted without names, and forgotten but for the number."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Final

from bot import Cog, Context, Hint, Outcome, P, Person, Phrase, Reply, Text, Tone, command
from bot.clock import Clock
from bot.privacy.epochs import Epochs, week_of
from bot.privacy.tag import tag
from bot.privacy.terms import KeyGone
from bot.store.prompts import Prompts
from bot.store.prompts.entries import Entry, State
from bot.store.prompts.taps import Tapped

KEPT: Final = timedelta(days=7)  # after which tags are forgotten, and nothing more is counted
GONE: Final = P("That post is not here any more.")
OVER: Final = P("That post is more than a week old, so its taps are closed. Thank you all the same.")
SAID: Final[Mapping[Tapped, Phrase]] = {
    Tapped.USEFUL: P("Counted as useful, without your name. Thank you."),
    Tapped.LATER: P("Counted as not today, without your name. That is fine; thank you for saying so."),
}


class Marker:
    """Makes the tag that a person leaves on a post: the same on a second tap, and like nothing on any other post."""

    def __init__(self, epochs: Epochs) -> None:
        """The key is that of the post's own week."""
        self._epochs = epochs

    def __call__(self, person: Person, post: Entry) -> str:
        """Return a person's tag. Raises ``KeyGone`` when the key of the week is gone."""
        key = self._epochs.secret(week_of(post.due.date()), "prompt tap")
        return tag(key, "prompt tap", person.home, person.id, post.id)


class Tapping(Cog):
    """What the two buttons do."""

    def __init__(self, prompts: Prompts, marker: Marker, clock: Clock) -> None:
        self._prompts = prompts
        self._marker = marker
        self._clock = clock

    @command("prompts.tap", P("Say whether a prompt was useful"), listed=False)
    async def tap(
        self,
        ctx: Context,
        p: Annotated[str, Hint(P("Post"), hidden=True, max_length=40)],
        v: Annotated[Tapped, Hint(P("Tap"), hidden=True)],
    ) -> Outcome:
        """Count it; a second one of the same person changes the first."""
        post = await self._prompts.entries.get(ctx.person.home, p)
        if post is None or post.state not in (State.POSTED, State.PLANNED):
            return Reply.say(GONE, fresh=True)
        if self._clock.now() - post.due > KEPT:
            return Reply.say(OVER, fresh=True)
        try:
            before = await self._prompts.taps.put(p, self._marker(ctx.person, post), v)
        except KeyGone:
            return Reply.say(OVER, fresh=True)
        return _thanked(v, again=before is not None)


def _thanked(kind: Tapped, *, again: bool) -> Reply:
    note = P("You had tapped here before: only this one counts.") if again else P("Tap again to change it.")
    return Reply.say(SAID[kind], Text(note, Tone.SMALL), fresh=True)


def since(now: datetime) -> datetime:
    """Return the instant from which on tags are kept."""
    return now - KEPT
