"""An event as a calendar file (RFC 5545), for whatever calendar somebody keeps."""

import re
from typing import Final

from bot import Document
from bot.store.events.event import Event, Standing

PRODUCT: Final = "-//Labmates//Events//EN"
NAME: Final = re.compile(r"[^a-z0-9]+")


def calendar_file(event: Event) -> Document:
    """Return the file for an event whose start and end are known.

    Times are written in UTC, so that no calendar needs to know a zone's rules to place them; the same event always has
    the same UID, and a higher SEQUENCE after each change, so that a file taken again replaces the one before.
    """
    from icalendar import Calendar, vText, vUri  # 3 MB that only those need who take a file
    from icalendar import Event as Entry

    assert event.starts is not None and event.ends is not None
    entry = Entry()
    entry.add("uid", f"{event.id}@labmates")
    entry.add("sequence", event.version)
    entry.add("dtstamp", event.touched.replace(microsecond=0))
    entry.add("dtstart", event.starts)
    entry.add("dtend", event.ends)
    entry.add("summary", vText(event.about.title))
    entry.add("status", "CANCELLED" if event.state is Standing.CANCELLED else "CONFIRMED")
    if where := ", ".join(said for said in (event.about.place, event.about.city) if said) or event.about.link:
        entry.add("location", vText(where))
    if said := "\n".join(said for said in (event.about.words, event.about.ce, event.about.cost) if said):
        entry.add("description", vText(said))
    if event.about.link:
        entry.add("url", vUri(event.about.link))
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add_component(entry)
    return Document(f"{_name(event.about.title)}.ics", whole.to_ical().decode())


def _name(title: str) -> str:
    return NAME.sub("-", title.casefold()).strip("-")[:40].strip("-") or "event"
