"""The plain alert: moderators hear, a little later, that somebody may be in danger; nothing by which to find who."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from bot import P, Phrase, Reply, Text, Tone
from bot.care.crisis import Kind
from bot.clock import Clock
from cogs.venting.desk import ModeratorsDesk

LEAST, MOST = timedelta(minutes=1), timedelta(minutes=5)
KINDS: Final = {
    Kind.OVERDOSE: P("overdose or withdrawal"),
    Kind.SUICIDE: P("thoughts of suicide"),
    Kind.HARM_TO_OTHERS: P("harm to others"),
    Kind.VIOLENCE_HOME: P("violence at home"),
    Kind.SELF_HARM: P("self-harm"),
    Kind.SOMEONE_ELSE: P("worry about somebody else"),
}


class Alarm:
    """Alerts that wait for their minute, in memory: a restart loses them, and the writer has had the card before."""

    def __init__(self, desk: ModeratorsDesk, clock: Clock) -> None:
        """Post through ``desk``."""
        self._desk = desk
        self._clock = clock
        self._chance = secrets.SystemRandom()
        self._due: list[tuple[datetime, str, tuple[Kind, ...], str]] = []

    async def __call__(self, home: str, kinds: tuple[Kind, ...], post: str) -> None:
        """Put an alert by for one to five minutes."""
        wait = LEAST + (MOST - LEAST) * self._chance.random()
        self._due.append((self._clock.now() + wait, home, kinds, post))

    async def tick(self) -> None:
        """Post what is due; what cannot be posted is tried again at the next tick."""
        now = self._clock.now()
        for one in [one for one in self._due if one[0] <= now]:
            _, home, kinds, post = one
            if await self._desk.post(home, card(kinds), f"alert {post}"):
                self._due.remove(one)


def card(kinds: tuple[Kind, ...]) -> Reply:
    """What moderators read: the kind, what to do, and that they need not do it alone."""
    kind: Phrase = KINDS[kinds[0]] if kinds else P("danger")
    return Reply.say(
        Text(P("Somebody may be in danger: {kind}")(kind=kind), Tone.TITLE),
        P("They were shown people to talk to before anything else. I do not know who it is, and nobody can find out."),
        P(
            "If a post appears, answer it warmly and soon, in the thread: that you read it, that they matter, and "
            "/helpnow. If they asked to be reached, you get a card of its own."
        ),
        Text(
            P("You are volunteers. If this is too much today, hand it to another moderator; /helpnow is for you, too."),
            Tone.SMALL,
        ),
    )
