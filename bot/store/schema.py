"""Every table that there is: whoever makes or compares the whole schema asks here."""

from bot.store import tables
from bot.store.columns import metadata
from bot.store.events import tables as events
from bot.store.installs import tables as installs
from bot.store.mentors import tables as mentors
from bot.store.moderation import tables as moderation
from bot.store.prompts import tables as prompts

__all__ = ["events", "installs", "mentors", "metadata", "moderation", "prompts", "tables"]
