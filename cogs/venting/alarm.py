"""The plain alert: moderators hear, a little later, that somebody may be in danger; nothing by which to find who."""

from typing import Final

from bot import P, Phrase, Reply, Text, Tone
from bot.care.crisis import Kind
from cogs.venting.desk import ModeratorsDesk

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

    def __init__(self, desk: ModeratorsDesk) -> None:
        """Post through ``desk``."""
        self._desk = desk

    async def __call__(self, home: str, kinds: tuple[Kind, ...], post: str) -> None:
        """Put an alert by for a few minutes."""
        key = f"alert {post}"
        self._desk.later(home, key, lambda home: self._desk.post(home, card(kinds), key))


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
