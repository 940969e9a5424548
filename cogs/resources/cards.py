"""How a resource is shown: everything that a person needs to act on it, and nothing that waits for a click.

What an entry says is looked up by its English text (resources.po); what a community wrote itself is shown as it is.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from bot import Block, Fields, Link, P, Phrase, Reply, Text, Tone, Words
from bot.i18n import Day
from bot.states import STATES
from cogs.resources.catalogue import Cost, Resource
from cogs.resources.freshness import stale

COSTS: Final = {
    Cost.FREE: P("Free"),
    Cost.MEMBERSHIP: P("For members"),
    Cost.PAID: P("Paid"),
    Cost.VARIES: P("Varies"),
}
LANGUAGES: Final = {"en": P("English"), "es": P("Spanish"), "ase": P("American Sign Language")}


def card(entry: Resource, today: date) -> list[Block]:
    """Return a resource as blocks, in the order in which somebody in need reads them."""
    blocks: list[Block] = [Text(entry.name, Tone.TITLE), Text(Phrase(entry.summary)), Fields(tuple(_facts(entry)))]
    blocks += [Text(words, Tone.SMALL) for words in _remarks(entry, today)]
    if entry.url:
        blocks.append(Link(P("Open {name}")(name=entry.name), entry.url))
    return blocks


def shared(entry: Resource, today: date) -> Reply:
    """Return the card as the bot posts it for all in a channel; it does not say who asked for it."""
    return Reply((*card(entry, today), Text(P("Find more, privately: /resources"), Tone.SMALL)))


def _facts(entry: Resource) -> Iterator[tuple[Words, Words]]:
    if entry.phone:
        yield P("Call"), Phrase(entry.phone)
    if entry.text:
        yield P("Text"), Phrase(entry.text)
    if entry.hours:
        yield P("Hours"), Phrase(entry.hours)
    yield P("Cost"), COSTS[entry.cost]
    if entry.state:
        yield P("For"), STATES[entry.state]
    if set(entry.languages) - {"en"}:
        yield P("Languages"), _joined([LANGUAGES.get(code, code) for code in entry.languages])


def _remarks(entry: Resource, today: date) -> Iterator[Words]:
    if entry.own:
        yield P("Added by your community.")
    elif not entry.verified:
        yield P("Not verified by us: please check before you rely on it.")
    if entry.checked and stale(entry, today):
        yield P("Last checked in {month}: some of it may have changed.")(month=Day(entry.checked, "yMMM"))
    elif entry.checked:
        yield P("Checked in {month}.")(month=Day(entry.checked, "yMMM"))
    if entry.caution:
        yield P("Note: {caution}")(caution=Phrase(entry.caution))


def _joined(words: Sequence[Words]) -> Words:
    """Join with commas, so that each part is still said in the reader's language."""
    whole: Words = words[0]
    for word in words[1:]:
        whole = Phrase("{before}, {word}")(before=whole, word=word)
    return whole
