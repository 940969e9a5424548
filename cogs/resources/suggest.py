"""Suggestions while somebody types: topics and entries whose words begin as the typed ones do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot import Phrase
from bot.i18n import Words
from cogs.resources.catalogue import Resource, Topic
from cogs.resources.words import fold, spoken

LABEL = 100  # Discord's limit for both value and label of a choice


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is put into the field, what people read, and the folded words that lead to it."""

    value: str
    label: Words
    words: str
    entry: Resource | None = None  # none for a topic

    def begins(self, typed: tuple[str, ...]) -> bool:
        """True if each typed word begins a word of this one."""
        return all(f" {word}" in self.words for word in typed)


def of_topic(topic: Topic) -> Suggestion:
    """The suggestion of a topic, found by its label and its value."""
    label: Phrase = topic.label
    return Suggestion(str(label)[:LABEL], label, _words(f"{label} {topic.value}"))


def of_resource(resource: Resource) -> Suggestion:
    """The suggestion of an entry, found by its name, short name and aliases."""
    name = resource.name[:LABEL]
    return Suggestion(name, name, _words(" ".join((resource.name, resource.short or "", *resource.aliases))), resource)


def suggest(
    typed: str, among: Iterable[Suggestion], meant: Callable[[str], tuple[str, ...]], limit: int = 25
) -> list[tuple[str, Words]]:
    """At most `limit` (value, label): those whose name begins as typed first; misspelt words are mended."""
    listed = tuple(among)
    words = tuple(fold(typed[:LABEL]).split())
    found = [one for one in listed if one.begins(words)]
    if not found and words:
        mended = tuple(word for heard in spoken(typed) for word in meant(heard))
        found = [one for one in listed if mended and one.begins(mended)]
    start = " " + " ".join(words)
    found.sort(key=lambda one: not one.words.startswith(start))
    return [(one.value, one.label) for one in found[:limit]]


def _words(text: str) -> str:
    return " " + " ".join(fold(text).replace("(", " ").replace("-", " ").split())
