"""The vocabulary a cog needs: the core of Labmates knows no platform and no feature."""

from bot.cog import Cog, Context, command
from bot.command import Ask, Audience, Consent, Outcome
from bot.field import Hint
from bot.i18n import P, Phrase, Words
from bot.message import (
    Block,
    Button,
    Call,
    Choice,
    Divider,
    Document,
    Fields,
    Link,
    Mention,
    Picture,
    Reply,
    Select,
    Text,
    Tone,
)
from bot.people import Group, Person, Place, Post

__all__ = [
    "Ask",
    "Audience",
    "Block",
    "Button",
    "Call",
    "Choice",
    "Cog",
    "Consent",
    "Context",
    "Divider",
    "Document",
    "Fields",
    "Group",
    "Hint",
    "Link",
    "Mention",
    "Outcome",
    "P",
    "Person",
    "Phrase",
    "Picture",
    "Place",
    "Post",
    "Reply",
    "Select",
    "Text",
    "Tone",
    "Words",
    "command",
]
