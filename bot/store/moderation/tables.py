"""The tables of what moderators keep for each other."""

from typing import Final

from sqlalchemy import Index

from bot.store.columns import binary, key, keyed, string, whole

case_notes: Final = keyed(
    "case_notes",
    key("id"),
    string("community"),
    string("about"),  # the id of a case; empty for a note to whoever comes on duty next
    whole("number"),
    string("day"),
    string("writer"),
    binary("sealed"),
    Index(None, "community", "about"),
    Index(None, "writer"),
)

rota_swaps: Final = keyed(
    "rota_swaps",
    key("turn"),
    key("day"),  # on which the turn begins, by the community's own clock
    string("community"),
    string("person"),
    Index(None, "community"),
    Index(None, "person"),
)
