"""The guard: every recogniser in turn over one text, the surest first."""

from collections.abc import Callable
from typing import Final

from bot.privacy.phi.ages import ages, ages_of_the_named
from bot.privacy.phi.cues import read_cues
from bot.privacy.phi.dates import beside_names, births, days, sexed
from bot.privacy.phi.labelled import labelled, licences, listed
from bot.privacy.phi.lexicon import read_lexicon
from bot.privacy.phi.names import Names
from bot.privacy.phi.net import Net
from bot.privacy.phi.official import read_official
from bot.privacy.phi.orgs import Employers
from bot.privacy.phi.page import Page, Recogniser
from bot.privacy.phi.phones import Phones
from bot.privacy.phi.places import beds, places
from bot.privacy.phi.port import Span
from bot.privacy.phi.shapes import behind_names, cases, drawn, plates, records, secrets
from bot.privacy.phi.spoken import spoken

LONGEST: Final = 12_000  # characters that are read; no platform takes that many in one text


class Guard:
    """Finds patient data by rules. Total: it answers for any text and keeps none."""

    def __init__(self, recognisers: tuple[Recogniser, ...]) -> None:
        """The first recogniser to claim a character has it."""
        self._recognisers = recognisers

    def __call__(self, text: str) -> tuple[Span, ...]:
        """Return spans in order, none of which overlap."""
        page = Page(text[:LONGEST])
        for recognise in self._recognisers:
            recognise(page)
        return tuple(sorted(page.spans, key=lambda span: span.start))


def open_guard(read: Callable[[str], str]) -> Guard:
    """Make the guard out of the shipped words; ``read`` gives a shipped text by its name, like ``bot.assets.text``."""
    official = read_official(read)
    lexicon = read_lexicon(read)
    return Guard(
        (
            Net(official),
            births,
            sexed,
            secrets,
            spoken,
            labelled,
            listed,
            licences,
            Phones(official),
            places,
            cases,
            drawn,
            records,
            plates,
            ages,
            Employers(lexicon),
            Names(lexicon, read_cues(read)),
            beside_names,
            behind_names,
            beside_names,
            ages_of_the_named,
            beds,
            days,
        )
    )
