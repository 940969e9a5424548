"""What one person's page has to know before anything happens: people, channels, words, hints. Pure."""

from collections.abc import Mapping

from adapters.playground.community import LOCALES, MEMBERS, Community, Member
from adapters.playground.words import WORDS
from bot.command import Command
from bot.community import Json
from bot.desk import Desk
from bot.i18n import Say
from bot.typed import parse

HINTS = ("/resources starting night shift next week", "/help")


def about(
    desk: Desk, community: Community, member: Member, say: Say, language: str, *, can_push: bool
) -> dict[str, Json]:
    """Return it all as one object; ``language`` is the code of what ``say`` speaks."""
    return {
        "me": {
            "id": member.id,
            "zone": member.zone,
            "direct": member.direct,
            "locale": community.locale(member),
            "language": language,
        },
        "people": [_person(m, say) for m in MEMBERS],
        "channels": [{"id": c.id, "topic": say(c.topic)} for c in community.channels(member)],
        "locales": [{"value": locale, "label": desk.languages.name(locale[:2])} for locale in LOCALES],
        "words": {name: say(phrase) for name, phrase in WORDS.items()},
        "hints": list(hints(desk.commands)),
        "menus": [{"command": c.name, "label": say(c.menu)} for c in desk.commands.values() if c.menu],
        "push": can_push,
    }


def hints(commands: Mapping[str, Command]) -> list[str]:
    """Return lines for newcomers to try: those of ours that work here, or else the first commands."""
    ours = [line for line in HINTS if parse(line, commands).command in commands]
    return ours or [f"/{c.name.replace('.', ' ')}" for c in commands.values() if c.listed][:2]


def _person(member: Member, say: Say) -> Json:
    return {
        "id": member.id,
        "name": member.name,
        "work": say(member.work),
        "shift": say(member.shift),
        "note": say(member.note) if member.note else "",
    }
