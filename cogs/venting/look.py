"""How a post looks to everybody: its writer's name in the thread, the words, and what others may do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from bot import Block, Button, Call, P, Reply, Text, Tone
from bot.store.vents import State
from cogs.venting.words import Topic

HEAR: Final = P("I hear you")
ANSWER: Final = P("Reply anonymously")
SIGN: Final = P("Reply as me")
NOTE: Final = P("Private note")
REPORT: Final = P("Report")
BEGAN: Final = P("wrote this thread")
REMOVED: Final = P("This post was removed.")
HIDDEN: Final = P("This post is hidden while moderators look at it.")
LOCKED: Final = P("This thread is locked: it can be read, and nobody can reply.")


@dataclass(frozen=True, slots=True)
class Looks:
    """Everything that is seen of a post; ``name`` is a pseudonym, ``began`` marks a reply by who wrote the thread."""

    post: str
    name: str
    text: str = field(repr=False)
    topic: Topic | None = None
    began: bool = False
    heard: int = 0
    state: State = State.UP
    locked: bool = False


def look(post: Looks) -> Reply:
    """Return the public message of a post."""
    match post.state:
        case State.REMOVED:
            return Reply.say(Text(REMOVED, Tone.SMALL), public=True)
        case State.HIDDEN:
            return Reply.say(Text(HIDDEN, Tone.SMALL), public=True)
        case State.UP | State.WAITING:
            return Reply.say(*said(post), *_below(post), *_presses(post), public=True)


def said(post: Looks) -> Iterator[Block]:
    """Yield name and words."""
    yield Text(_head(post), Tone.SMALL)
    yield Text(post.text)


def _head(post: Looks) -> P:
    if post.began:
        return P("{name} · {mark}")(name=post.name, mark=BEGAN)
    if post.topic is not None:
        return P("{name} · {topic}")(name=post.name, topic=post.topic.label)
    return P("{name}")(name=post.name)


def _below(post: Looks) -> Iterator[Block]:
    if post.heard:
        yield Text(P("{n} person hears you.", "{n} people hear you.")(n=post.heard), Tone.SMALL)
    if post.locked:
        yield Text(LOCKED, Tone.SMALL)


def _presses(post: Looks) -> Iterator[Block]:
    this = {"post": post.post}
    yield Button(HEAR, Call("vent.hear", this))
    if not post.locked:
        yield Button(ANSWER, Call("vent.answer", this))
        yield Button(SIGN, Call("vent.sign", this))
    yield Button(NOTE, Call("vent.note", this))
    yield Button(REPORT, Call("vent.report", this))
