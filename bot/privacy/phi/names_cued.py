"""Names behind a title, behind words for a baby, or behind a cue such as "patient" or "my aunt"."""

import re
from typing import Final

from bot.privacy.phi.sentence import SAMPLE, Sentence
from bot.privacy.phi.tokens import Token

_BABY: Final = re.compile(
    r"(?i)\b(?:(?:infant|baby|newborn|nb)[ -](?:girl|boy)|babygirl|babyboy|bb|bg|twin [ab12]|"
    r"triplet [abc]|(?:girl|boy) [ab](?= ))[ ,-]{1,2}$"
)

_SPECIES: Final = ("ii", "ae", "coccus", "bacter", "cola", "cans")  # A. baumannii is no patient


def titled(s: Sentence, at: int) -> int:
    """``Mrs. Yamashiro``, ``dr haverford``, ``Pastor Eldridge``."""
    title, name = s.word(at), s.word(at + 1)
    if (
        title is None
        or name is None
        or title.low not in s.cues.titles
        or title.owner
        or title.text in ("MS", "DR", "SR", "Ms,")
    ):
        return 0
    lead = at + 1
    while (
        lead < at + 3
        and s.words[lead].low in s.cues.particles
        and s.gap(lead) in (" ", ". ")
        and lead + 1 < len(s.words)
    ):
        lead += 1
    name = s.words[lead]
    if lead > at + 1 and not name.capital:
        return 0  # el señor de mantenimiento
    dotted = s.gap(at) in (". ", ".")
    if not (dotted or s.gap(at) == " ") or s.public(title, name):
        return 0
    if len(name.low) == 1 and dotted and name.capital and s.gap(lead) in (". ", " ") and lead + 1 < len(s.words):
        lead += 1  # Mrs. B. Hathaway
        name = s.words[lead]
    if len(name.text) == 1 and name.capital and title.low in ("dr", "mr", "mrs") and title.text.istitle():
        return s.take(at, lead) if s.gap(lead)[:1] not in ("+", "-") and not s.unit_next(lead) else 0  # Dr K
    if name.low in s.cues.titles or len(name.low) < 2:
        return 0
    if not _may_follow_title(s, title, name, dotted):
        return 0
    end = s.extent(lead, loose=name.capital)
    kin = title.low in s.cues.kin_titles or (
        title.low in s.cues.kin and at > 0 and s.words[at - 1].low in s.cues.owners
    )
    return s.take(at + 1 if kin else at, end)


def _may_follow_title(s: Sentence, title: Token, name: Token, dotted: bool) -> bool:
    if name.low in s.lexicon.never:
        return False
    soft = title.low in s.cues.soft_titles and not dotted
    if name.capital and not name.text.isupper():
        return name.namely or (not soft and name.low not in s.lexicon.english)
    if soft:
        return name.sure or name.sure_surname or (name.text.isupper() and name.unknown and name.capital)
    return name.unknown or (
        (name.given or name.surname)
        and (dotted or title.low in ("mr", "mrs", "dra", "senora", "senor"))
        and name.low not in s.cues.little
    )


def baby(s: Sentence, at: int) -> int:
    """``Infant Girl Castillo``, ``bb nguyen``, ``the Petrossian baby``."""
    name = s.words[at]
    if _of_the_baby(s, at):
        return s.take(at, at)
    lead = _BABY.search(s.page.before(name.start, 18))
    if (
        lead is None
        or not name.namely
        or (name.plain and (not name.surname or name.low in s.cues.little or name.low in s.lexicon.others))
        or name.low in s.lexicon.never
    ):
        return 0
    end = s.extent(at, loose=name.capital)
    start = name.start - len(lead.group())
    return s.take_from(start, end, at)


def _of_the_baby(s: Sentence, at: int) -> bool:
    name, after = s.words[at], s.word(at + 1)
    return (
        at > 0
        and after is not None
        and s.words[at - 1].low in ("the", "baby")
        and after.low in ("baby", "twins", "twin", "newborn", "infant")
        and name.capital
        and (name.unknown or name.surname)
        and name.low not in s.lexicon.never
        and name.low not in s.lexicon.english
    )


def cued(s: Sentence, at: int) -> int:
    """``pt okafor``, ``my aunt Colleen``, ``named Thessaly``, ``results on Okonkwo``, ``pt T. Nakagawara``."""
    name = s.words[at]
    if _initialled(s, at):
        return s.take(at, s.extent(at + 1, loose=True))
    if (
        not name.namely
        or len(name.low) < 2
        or at == 0
        or name.low in s.lexicon.never
        or not s.page.free(name.start, name.end)
    ):
        return 0
    gap, cue = s.gap(at - 1), s.words[at - 1]
    if gap not in (" ", ": ", ", ", ":", " is ", "'s ", " - ", ' "', " (") or (cue.owner and cue.low != "name"):
        return 0
    if cue.low == "llama" and (at < 2 or s.words[at - 2].low not in ("se", "me")):
        return 0
    if cue.low in ("is", "was", "es", "se") and at > 1 and s.words[at - 2].low in ("name", "nombre"):
        cue = s.words[at - 2]
    if s.pet(at) or not _cued(s, cue, name, gap, at):
        return 0
    return s.take(at, s.extent(at, loose=name.capital))


def _initialled(s: Sentence, at: int) -> bool:
    """Tell whether here stands an initial with a surname, behind a word for a patient."""
    name, after = s.words[at], s.word(at + 1)
    return (
        at > 0
        and len(name.text) == 1
        and name.capital
        and s.words[at - 1].low in s.cues.strong_cues
        and s.gap(at) in (". ", " ")
        and after is not None
        and after.capital
        and not after.text.isupper()
        and (after.unknown or after.sure_surname)
        and after.low not in s.lexicon.never
        and not after.low.endswith(_SPECIES)
    )


def _cued(s: Sentence, cue: Token, name: Token, gap: str, at: int) -> bool:
    if name.low in s.lexicon.others_only and not (name.surname and cue.low in ("pt", "patient", "paciente")):
        return False
    if not name.capital and name.text.endswith("ó"):
        return False  # el paciente tomó, expiró, intentó: what somebody did
    if cue.low in s.cues.strong_cues:
        if name.capital:
            return (
                ((name.unknown or name.given or name.surname) and not name.text.isupper())
                or name.sure
                or name.sure_surname
            )
        if (
            name.surname
            and cue.low in ("pt", "patient", "paciente")
            and name.low not in s.cues.little
            and _left_alone(s, name, at)
        ):
            return True
        return (
            name.sure or name.sure_surname or (name.unknown and len(name.low) > 3 and cue.low != "name")
        ) and gap == " "
    if cue.low in s.cues.cues:
        if name.capital:
            return (
                name.sure
                or name.sure_surname
                or (name.given and name.low not in s.lexicon.others and gap == " ")
                or (name.unknown and gap == " " and not name.text.isupper())
            )
        return name.sure and len(name.low) > 3
    if cue.low in s.cues.labelled_for and (
        (name.sure_surname and len(name.low) > 3) or (name.capital and name.unknown and not name.text.isupper())
    ):
        return bool(SAMPLE.search(s.page.near(name.start, name.end)))
    return False


def _left_alone(s: Sentence, name: Token, at: int) -> bool:
    """Tell whether a surname that is a word or a town too is followed by what patients do: ``pt brown left``."""
    after = s.word(at + 1)
    return (
        name.low not in s.lexicon.never and after is not None and s.gap(at) == " " and after.low in s.cues.patient_does
    )
