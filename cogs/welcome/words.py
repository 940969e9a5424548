"""What is said at a first meeting: what this is and is not, who can see what, and for whom it is."""

from collections.abc import Mapping
from typing import Final

from bot import Block, Button, Call, Fields, P, Phrase, Reply, Text, Tone

WHAT: Final = P(
    "I am a bot with which people of the lab help each other: verified help, anonymous posts, private check-ins, "
    "mentors, and people to talk to."
)
NOT: Final = P(
    "What you find here are peers, not clinicians. I am no emergency service, and nobody watches day and night: "
    "/helpnow has people who answer at any hour."
)
WHO: Final = P("Only you see my answers, unless a button says that it shares one.")
AGE: Final = P(
    "The list of help is for everybody; all else is for people aged 18 or over. What keeps something about you asks "
    "you first, once."
)
ONCE: Final = P("I say this once. /welcome read says it again, with all details.")
YOUNG: Final = Button(P("I am under 18"), Call("welcome.young"))

PLATFORMS: Final[Mapping[str, Phrase]] = {
    "discord": P("Discord sees that you use me, and what you type. I cannot prevent that."),
    "slack": P(
        "Slack sees that you use me, and what you type. Owners of the workspace may export messages, our conversation "
        "too."
    ),
}
ELSEWHERE: Final = P("This page is local. On Discord or Slack, they themselves would see what you type.")


def greeting() -> tuple[Block, ...]:
    """Return what stands once below the answer to somebody's first command: short, so that both are read."""
    return (
        Text(P("Welcome to Labmates"), Tone.TITLE),
        Text(WHAT),
        Text(NOT),
        Text(WHO),
        Text(AGE),
        Button(P("Who can see what"), Call("welcome.read")),
        YOUNG,
        Text(ONCE, Tone.SMALL),
    )


def card(platform: str) -> Reply:
    """Return all of it, for people of one platform."""
    rows = (
        (P("Members see"), P("Nothing of what you do here, unless you share it. An anonymous post has no name.")),
        (
            P("Moderators see"),
            P("What you suggest, report, or ask them for. No command shows them an answer of yours, or an author."),
        ),
        (
            P("Whoever runs me"),
            P("The database and its key: your sign-ups and answers, not who wrote anonymously, once a key is gone."),
        ),
        (P("The platform"), PLATFORMS.get(platform, ELSEWHERE)),
        (P("Your employer"), P("What your screen shows, on a managed phone, computer or network. Use your own.")),
    )
    return Reply.say(
        Text(P("What this is, and who can see what"), Tone.TITLE),
        WHAT,
        NOT,
        Fields(rows),
        AGE,
        Button(P("Talk to a person right now"), Call("helpnow"), Tone.PRIMARY),
        Button(P("Everything I can do"), Call("help")),
        Button(P("What I keep about you"), Call("mydata.show")),
        Button(P("Anonymous posts"), Call("anonymity")),
        YOUNG,
    )
