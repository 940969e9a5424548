"""The tables of events: what is planned, and who asked to be reminded; every row belongs to a community."""

from typing import Final

from sqlalchemy import CheckConstraint, Index

from bot.store.columns import key, keyed, string, whole

events: Final = keyed(
    "events",
    key("id"),
    string("community"),
    string("author"),
    string("state"),
    string("of"),
    whole("starts", optional=True),
    whole("ends", optional=True),
    whole("version"),
    whole("shown"),
    whole("touched"),
    string("body"),
    string("post"),
    string("mirror"),
    CheckConstraint("state IN ('draft', 'waiting', 'listed', 'cancelled')", name="state"),
    Index(None, "community", "state", "ends"),
    Index(None, "author"),
    Index(None, "ends"),
    Index(None, "state", "touched"),
)

event_reminders: Final = keyed(
    "event_reminders",
    key("event"),
    key("person"),
    key("ahead"),
    string("community"),
    string("plan"),
    CheckConstraint("ahead IN ('day', 'hour')", name="ahead"),
    Index(None, "person"),
    Index(None, "plan"),
)
