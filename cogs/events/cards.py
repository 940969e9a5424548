"""What people read of an event: a line in a list, all of it, and a draft with what is still to be done."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot import Block, Button, Call, Fields, Link, P, Phrase, Reply, Text, Tone, Words
from bot.schedule.words import span_in_words
from bot.store.events.event import Event, Standing
from cogs.events.words import Wish, kind_label, topic_label

GONE: Final = P("That event is not here any more.")
ONLINE: Final = P("Online")
FAR: Final = timedelta(days=180)  # from when on a date without its year could be misread


def when(event: Event, zone: ZoneInfo | None, language: str) -> str:
    """Return when an event is, in the reader's zone or else in its own."""
    if event.starts is None or event.ends is None:
        return event.about.starts
    return span_in_words(event.starts, event.ends, zone or event.zone, language)


def where(event: Event) -> Words:
    """Return where an event is; nothing while that was not said."""
    said = ", ".join(part for part in (event.about.place, event.about.city) if part)
    if said and event.about.link:
        return P("{place}, and online")(place=said)
    return said or (ONLINE if event.about.link else "")


def line(number: int, event: Event, zone: ZoneInfo | None, language: str) -> list[Block]:
    """Return an event in a list, with what can be done about it."""
    about, at = event.about, str(number)
    title = P("{n}. {title} ({kind})")(n=at, title=about.title, kind=kind_label(about.kind))
    return [
        Text(title),
        Text(P("{when} · {where}")(when=when(event, zone, language), where=where(event)), Tone.SMALL),
        Button(P("Remind me ({n})")(n=at), Call("events.remind", {"e": event.id})),
        Button(P(".ics ({n})")(n=at), Call("events.ics", {"e": event.id})),
        Button(P("Details ({n})")(n=at), Call("events.details", {"e": event.id})),
    ]


def facts(event: Event, zone: ZoneInfo | None, language: str) -> list[Block]:
    """Return all that is known of an event."""
    about = event.about
    pairs: list[tuple[Words, Words]] = [(P("What"), kind_label(about.kind)), (P("When"), when(event, zone, language))]
    if zone is not None and zone != event.zone and event.timed:
        pairs.append((P("There"), when(event, None, language)))
    topic = topic_label(about.topic) if about.topic else ""
    told = ((P("Where"), where(event)), (P("Topic"), topic), (P("Cost"), about.cost), (P("CE credits"), about.ce))
    pairs += [(label, said) for label, said in told if said]
    words = [Text(about.words)] if about.words else []
    link = [Link(P("Join or read more"), about.link)] if about.link else []
    return [Text(about.title, Tone.TITLE), Fields(tuple(pairs)), *words, *link]


def presses(event: Event) -> list[Block]:
    """Return what anybody may do about an event that is listed."""
    this = {"e": event.id}
    return [
        Button(P("Remind me"), Call("events.remind", this), Tone.PRIMARY),
        Button(P("Calendar file (.ics)"), Call("events.ics", this)),
    ]


def announced(event: Event, language: str) -> Reply:
    """Return an event as its channel reads it: in its own zone and in the community's language."""
    if event.state is Standing.CANCELLED:
        return Reply.say(
            Text(P("Cancelled: {title}")(title=event.about.title), Tone.TITLE), when(event, None, language)
        )
    return Reply((*facts(event, None, language), *presses(event)))


def reminder(event: Event, zone: ZoneInfo | None, language: str) -> Reply:
    """Return an event as somebody is reminded of it."""
    return Reply.say(
        Text(P("A reminder, as you asked"), Tone.SMALL),
        *facts(event, zone, language),
        Button(P("Calendar file (.ics)"), Call("events.ics", {"e": event.id})),
        Button(P("Remind me no more of this"), Call("events.remind", {"e": event.id, "wish": Wish.NEVER.value})),
    )


def missing(event: Event) -> list[tuple[Phrase, str]]:
    """Return the steps that are still to be done: the words on the button, and the step."""
    about = event.about
    steps = (
        (not (about.title and event.timed), P("What and when"), "what"),
        (not (about.place or about.city or about.link), P("Next: where, cost, credits"), "where"),
        (not about.topic, P("Next: topic and a few words"), "about"),
    )
    return [(words, step) for lacks, words, step in steps if lacks]


def draft(event: Event, now: datetime, language: str, *notes: Words, direct: bool) -> Reply:
    """Return a draft as its author alone sees it. ``direct``: it needs nobody's yes."""
    this, rest = {"e": event.id}, missing(event)
    said = [Text(P("Your moderators wrote: {words}")(words=event.about.note))] if event.about.note else []
    if rest:
        words, step = rest[0]
        going = [Button(words, Call("events.edit", this | {"step": step}), Tone.PRIMARY)]
    elif direct:
        going = [Button(P("Put it up"), Call("events.send", this), Tone.PRIMARY)]
    else:
        going = [Button(P("Send it to the moderators"), Call("events.send", this), Tone.PRIMARY)]
    return Reply.say(
        *notes,
        Text(P("Your draft: only you see it"), Tone.SMALL),
        *facts(event, None, language),
        *year(event, now),
        *said,
        *going,
        *steps(event, rest),
        Button(P("Throw it away"), Call("events.drop", this), Tone.DANGER),
    )


def steps(event: Event, rest: Sequence[tuple[Phrase, str]] = ()) -> list[Block]:
    """Return the buttons that open a step again, but for those that are still to come."""
    todo = {step for _, step in rest}
    every = (
        (P("Change what and when"), "what"),
        (P("Change where"), "where"),
        (P("Change topic and words"), "about"),
    )
    return [
        Button(words, Call("events.edit", {"e": event.id, "step": step})) for words, step in every if step not in todo
    ]


def year(event: Event, now: datetime) -> list[Block]:
    """Return the year in words, where it is far enough away to be misread."""
    if event.starts is None or event.starts - now < FAR:
        return []
    return [Text(P("That is in {year}.")(year=f"{event.starts.astimezone(event.zone):%Y}"), Tone.SMALL)]
