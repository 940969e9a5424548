"""Reading what somebody typed about an event: every fault is a sentence beside its field."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from bot import P, Phrase
from bot.schedule.moments import end_of, start_of
from bot.schedule.work import asked_zone
from bot.states import state_code
from bot.store.events.event import Event

NO_LINK: Final = P("A web address starts with https://, such as https://example.org/talk.")
NOWHERE: Final = P("Where is it? A place, or below a link for those who join online.")
NO_ZONE: Final = P("Whose clock is that? Try Central, Chicago, or Texas.")


@dataclass(frozen=True, slots=True)
class What:
    """The first step, as it was typed."""

    kind: str
    title: str
    starts: str
    ends: str
    zone: str


@dataclass(frozen=True, slots=True)
class Where:
    """The second step, as it was typed."""

    place: str
    city: str
    link: str
    cost: str
    ce: str


def with_what(event: Event, said: What, now: datetime, faults: dict[str, Phrase]) -> Event:
    """Return an event with its first step; what cannot be read is told in ``faults``, and its words are kept."""
    if not said.zone:
        faults["zone"] = NO_ZONE
    zone = asked_zone(said.zone, faults) if said.zone else None
    starts = ends = None
    if zone is not None:
        start = start_of(said.starts, zone, now)
        if isinstance(start, Phrase):
            faults["starts"] = start
        else:
            starts = start
            end = end_of(said.ends, start, zone)
            if isinstance(end, Phrase):
                faults["ends"] = end
            else:
                ends = end
    key = zone.key if zone else event.about.zone
    about = replace(event.about, kind=said.kind, title=said.title, starts=said.starts, ends=said.ends, zone=key)
    return replace(event, starts=starts, ends=ends, about=about, touched=now)


def with_where(event: Event, said: Where, now: datetime, faults: dict[str, Phrase]) -> Event:
    """Return an event with its second step."""
    if said.link and not is_link(said.link):
        faults["link"] = NO_LINK
    elif not (said.place or said.city or said.link):
        faults["place"] = NOWHERE
    link = "" if "link" in faults else said.link
    about = replace(
        event.about,
        place=said.place,
        city=said.city,
        state=state_of(said.city),
        link=link,
        cost=said.cost,
        ce=said.ce,
    )
    return replace(event, about=about, touched=now)


def is_link(text: str) -> bool:
    """Whether a text is the address of a page, with a host and without a name or password in it."""
    try:
        parts = urlsplit(text)
        host, named = parts.hostname or "", parts.username or parts.password
    except ValueError:
        return False
    plain = not any(sign.isspace() for sign in text)
    return parts.scheme.casefold() in ("http", "https") and "." in host.strip(".") and not named and plain


def state_of(city: str) -> str:
    """Return the code of the US state that a city's line names ("Madison, WI", "Texas"), or nothing."""
    return state_code(city.rpartition(",")[2].strip()) or state_code(city) or ""
