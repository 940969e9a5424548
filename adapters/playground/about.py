"""What one person's page has to know before anything happens: people, channels, words, hints. Pure."""

from collections.abc import Sequence

from adapters.playground.community import LOCALES, MEMBERS, Community, Member, Room, Thread
from adapters.playground.words import WORDS
from bot.command import Command
from bot.community import Json
from bot.i18n import Languages, Say, Texts
from bot.naming import NO_NAMES, Names
from bot.typed import parse

HINTS = (
    Texts((("en", "/resources starting night shift next week"), ("es", "/recursos empiezo turno de noche"))),
    Texts((("en", "/help"), ("es", "/ayuda"))),
)


def about(community: Community, member: Member, languages: Languages, language: str, say: Say) -> dict[str, Json]:
    """Return who and what there is for one person; ``language`` is the code of what ``say`` speaks."""
    return {
        "me": {
            "id": member.id,
            "zone": member.zone,
            "direct": member.direct,
            "locale": community.locale(member),
            "language": language,
        },
        "people": [_person(m, say) for m in MEMBERS],
        "channels": _places(community, member, say),
        "locales": [{"value": locale, "label": languages.name(locale[:2])} for locale in LOCALES],
        "words": {name: say(phrase) for name, phrase in WORDS.items()},
    }


def menus(commands: Sequence[Command], say: Say, names: Names = NO_NAMES) -> dict[str, Json]:
    """Return what can be run on a message, and lines for newcomers to try, out of the commands open to somebody."""
    return {
        "menus": [{"command": c.name, "label": say(c.menu)} for c in commands if c.menu],
        "hints": [*hints(commands, say, names)],
    }


def hints(commands: Sequence[Command], say: Say, names: Names = NO_NAMES) -> list[str]:
    """Return those of our lines that work here, or else the first two commands."""
    by_name = {c.name: c for c in commands}
    ours = [line for line in map(say, HINTS) if parse(line, by_name, names).command in by_name]
    return ours or [f"/{c.name.replace('.', ' ')}" for c in commands if c.listed][:2]


def _places(community: Community, member: Member, say: Say) -> list[Json]:
    """Channels, each followed by its threads, and then rooms: in the order of the page's list."""
    opened = community.opened(member)
    found: list[Json] = []
    for channel in community.channels(member):
        found.append({"id": channel.id, "name": f"#{channel.id}", "topic": say(channel.topic)})
        threads = [t for t in opened if isinstance(t, Thread) and t.parent == channel.id]
        found += [{"id": t.id, "name": f"↳ {t.title}", "topic": f"#{channel.id}"} for t in threads]
    rooms = [room for room in opened if isinstance(room, Room)]
    found += [{"id": r.id, "name": r.title, "topic": say(WORDS["room-topic"])} for r in rooms]
    return found


def _person(member: Member, say: Say) -> Json:
    return {
        "id": member.id,
        "name": member.name,
        "work": say(member.work),
        "shift": say(member.shift),
        "note": say(member.note) if member.note else "",
    }
