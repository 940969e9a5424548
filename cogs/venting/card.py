"""The card before a first post, and for everybody who asks: who can see what, on this platform, in plain words."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from bot import (
    Block,
    Button,
    Call,
    Cog,
    Consent,
    Context,
    Fields,
    Outcome,
    P,
    Phrase,
    Reply,
    Text,
    Tone,
    Words,
    command,
)

MEMBERS: Final = P("The text, a pseudonym that is yours in that one thread, and how you write. Not who you are.")
MODERATORS: Final = P(
    "The same. They can remove a post and mute its author without learning who that is. No command shows an author."
)
OPERATOR: Final = P(
    "They could change the program, and then see everything from that moment. What I store names nobody once the key "
    "of the week is destroyed."
)
DISCORD: Final = P("Discord itself sees that you used the command and what you typed. I cannot prevent that.")
SLACK: Final = P(
    "Slack itself sees what you typed, and owners of the workspace may export messages and logs. So nothing about your "
    "posts goes by direct message here."
)
PAGE: Final = P("This page is local. On Discord or Slack, they themselves would see what you typed.")
EMPLOYER: Final = P(
    "A managed phone, computer or network shows your employer your screen. Use your own, off the work network."
)
EMPLOYER_SLACK: Final = P(
    "If your employer owns this workspace, it owns what Slack stores. And a managed phone, computer or network shows "
    "it your screen."
)
HOW_LONG: Final = P(
    "For 28 to 35 days a sealed link lets you delete your post and lets notes reach you. Then its key is destroyed, "
    "for you and for everybody. The message itself stays until somebody removes it."
)
CRISIS: Final = P(
    "Nobody here can send help to you unless you ask. I am a bot, not a crisis service, and nobody watches day and "
    "night: /helpnow has people."
)
PATIENTS: Final = P(
    "No patient data, no pictures, no files: labels and screens show more than one thinks. I mask what I recognise, "
    "and I do not recognise everything."
)
ADULTS: Final = P("For people aged 18 or over. By going on you say that you are.")
STORY: Final = P("Whoever knows the story, or how you write, may know you. If a detail points at you, leave it out.")


def _rows(platform: str) -> Iterator[tuple[Words, Words]]:
    slack = platform == "slack"
    yield P("Members see"), MEMBERS
    yield P("Moderators see"), MODERATORS
    yield P("Whoever runs me"), OPERATOR
    yield P("The platform"), {"slack": SLACK, "discord": DISCORD}.get(platform, PAGE)
    yield P("Your employer"), EMPLOYER_SLACK if slack else EMPLOYER
    yield P("For how long"), HOW_LONG
    yield P("In a crisis"), CRISIS
    yield P("Patients"), PATIENTS
    yield P("Your story"), STORY
    yield P("Your age"), ADULTS


def card(platform: str) -> Reply:
    """Return the card for people of one platform."""
    return Reply.say(
        Text(P("Anonymous posts: who can see what"), Tone.TITLE),
        Fields(tuple(_rows(platform))),
        Text(P("That you read this is remembered without your name and without a date."), Tone.SMALL),
        Button(P("Talk to a person right now"), Call("helpnow")),
        Button(P("I am under 18"), Call("welcome.young")),
    )


def _cards() -> dict[str, Callable[[], Reply]]:
    return {platform: partial(card, platform) for platform in ("discord", "slack")}


CONSENT: Final = Consent("venting", partial(card, ""), _cards(), dated=False)
"""Asked before a first anonymous post or reply."""


class Explaining(Cog):
    """The card, on asking."""

    private = True

    @command("anonymity", P("Anonymous posts: who can see what, and for how long"))
    async def anonymity(self, ctx: Context) -> Outcome:
        """The card. Who agrees here need not do so before a post; it tells nobody that they will write one."""
        shown = card(ctx.person.platform)
        agree: Block = Button(P("I have read it"), Call("anonymity.read"), Tone.PRIMARY)
        return Reply((*shown.blocks, agree))

    @command("anonymity.read", P("I have read the card"), listed=False, consent=CONSENT)
    async def read(self, ctx: Context) -> Outcome:
        """Thank them."""
        return Reply.say(READ, Button(P("Write something"), Call("vent")), Button(P("Help"), Call("help")))


READ: Final[Phrase] = P("Thank you for reading. It looks the same whether you ever post or not.")
