"""What is wrong with a chosen channel or role, and the mend, in the words of the platform."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from bot import Button, Call, Group, P, Phrase, Place, Words
from bot.adapter import CLOSED, Lack, Sight
from bot.finding import Health
from bot.steps import Kept, Remark, Step
from cogs.setup.sights import Seen

SAYS: Final[Mapping[Lack, Phrase]] = MappingProxyType(
    {
        Lack.GONE: P("{channel}: it was deleted, or I am not allowed to know of it."),
        Lack.HIDDEN: P("{channel}: it is closed to me, so nothing of mine appears there."),
        Lack.ARCHIVED: P("{channel}: it is archived, so nothing of mine appears there."),
        Lack.OUTSIDE: P("{channel}: I am not in it, so nothing of mine appears there."),
        Lack.POST: P("{channel}: I may not write there."),
        Lack.THREADS: P("{channel}: I may not open threads there, so nobody can reply."),
        Lack.ROOMS: P("{channel}: I may not open private threads there, so two who agreed do not get their place."),
        Lack.LOCK: P("{channel}: I may not lock threads there."),
        Lack.FILES: P("{channel}: I may not attach files there, so charts and lists are missing."),
        Lack.HISTORY: P("{channel}: I may not read what was said, so I cannot tell whether a message arrived."),
    }
)
CHOOSE: Final = P("Choose another channel, or let me in again.")
LET_IN: Final = P("Give my role View Channel there, or add me to the channel; then try again.")
INVITE: Final = P("Type /invite @Labmates in that channel; then try again.")
UNARCHIVE: Final = P("Take it out of the archive, or choose another channel.")
RIGHT: Final = P("In the settings of that channel, under Permissions, allow my role: {rights}.")
SCOPE: Final = P("Whoever runs me: labmates manifest slack says which scopes are missing.")
RIGHTS: Final[Mapping[Lack, str]] = MappingProxyType(
    {  # as Discord's own settings call them in English
        Lack.POST: "Send Messages",
        Lack.THREADS: "Create Public Threads, Send Messages in Threads",
        Lack.ROOMS: "Create Private Threads, Send Messages in Threads",
        Lack.LOCK: "Manage Threads",
        Lack.FILES: "Attach Files",
        Lack.HISTORY: "Read Message History",
    }
)
UNTOLD: Final = P("{channel}: I could not ask the platform just now, so I do not know whether I may write there.")
NO_GROUP: Final = P("{role}: that role or group is gone. Whoever may manage the community moderates still.")
AGAIN: Final = P("Try again in a minute.")


def remarks(step: Step, kept: Kept, seen: Seen) -> Iterator[Remark]:
    """Yield what is wrong with what a step has chosen."""
    values = step.read(kept)
    change = Button(P("Change: {what}")(what=step.title), Call("setup.change", {"step": step.name}))
    for field in step.fields:
        text = values.get(field.name)
        if text and field.kind is Place:
            yield from of_place(
                field.label, Place.parse(text), seen.places.get(text), step.needs.get(field.name), change
            )
        elif text and field.kind is Group and seen.groups.get(text) == "":
            yield Remark(Health.FAULT, NO_GROUP(role=field.label), P("Choose another role or group."), change)


def of_place(
    label: Phrase, place: Place, sight: Sight | None, needs: frozenset[Lack] | None, change: Button | None
) -> Iterator[Remark]:
    """Yield what is wrong with one channel; ``sight`` is None where nobody could tell."""
    if sight is None:
        yield Remark(Health.NOTE, UNTOLD(channel=label), AGAIN)
        return
    name = named(label, sight)
    for lack in Lack:
        if lack in sight.lacks and lack in CLOSED | (needs or frozenset()):
            health = Health.FAULT if lack in CLOSED else Health.NOTE
            yield Remark(health, SAYS[lack](channel=name), mend(lack, place.platform), change)


def named(label: Phrase, sight: Sight) -> Phrase:
    """Return a channel as one speaks of it: what it is for, and its name where that is known."""
    return P("{label} (#{name})")(label=label, name=sight.name) if sight.name else label


def mend(lack: Lack, platform: str) -> Words:
    """Return what to do about it."""
    match lack:
        case Lack.GONE:
            return INVITE if platform == "slack" else CHOOSE
        case Lack.HIDDEN:
            return LET_IN
        case Lack.OUTSIDE:
            return INVITE
        case Lack.ARCHIVED:
            return UNARCHIVE
        case _:
            return SCOPE if platform == "slack" else RIGHT(rights=RIGHTS[lack])
