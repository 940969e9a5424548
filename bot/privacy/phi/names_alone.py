"""Names that stand alone: known given names, and surnames in the company of people or samples."""

import re
from typing import Final

from bot.privacy.phi.sentence import NUMBERED, ROOMY, SAMPLE, Sentence
from bot.privacy.phi.tokens import Token

_SMALL: Final = frozenset({"me", "le", "nos", "te", "les"})
_WHEN: Final = frozenset({"whenever", "because", "since", "while", "until", "unless", "if", "when", "after", "before"})
_FAMILY: Final = frozenset({"family", "baby", "babies", "twins", "kid", "kids", "boy", "girl", "infant", "newborn"})
_LEAVES: Final = re.compile(  # as no instrument does
    r"(?i)(?:left|took|lost) (?:the|an?|his|her|my|our|me|us|early|without|it)\b"
)
_IT_IS: Final = re.compile(r"(?i)\b(?:it'?s|it was|always|because of|blame|thanks to|except|es culpa de) $")
_FROM_WORK: Final = re.compile(
    r"(?i) (?:from|in|on|over in|de|en) (?:nights?|days|evenings|second shift|third shift|graveyards?|weekends|"
    r"micro(?:bio)?|chem(?:istry)?|heme|hematology|histo(?:logy)?|cyto(?:logy)?|blood ?bank|coag|phleb(?:otomy)?|"
    r"send[- ]?outs|processing|accessioning|transport|registration|admitting|pharmacy|hr|it|noches|"
    r"banco de sangre|química|hematología)\b"
)
_TUBE: Final = re.compile(
    r"(?i)(?:tubes?|specimens?|samples?|cbc|results?|labs|potassium|blood|slides?|cultures?|path|biopsy|hgb|k)\b"
)


def alone(s: Sentence, at: int) -> int:
    """``Noor told me``, ``page Annika``, ``Okonkwo's potassium``."""
    name = s.words[at]
    if (
        not (name.given or name.surname or (name.capital and name.unknown))
        or len(name.low) < 2
        or name.low in s.lexicon.never
    ):
        return 0
    if not s.page.free(name.start, name.end) or s.pet(at) or s.bench_next(at) or not _alone(s, name, at):
        return 0
    end = at
    while (
        end + 1 < len(s.words)
        and end - at < 2
        and name.capital
        and s.gap(end) == " "
        and s.words[end + 1].capital
        and s.words[end + 1].sure_surname
    ):
        end += 1
    return s.take(at, end)


def _alone(s: Sentence, name: Token, at: int) -> bool:
    before, after = s.word(at - 1), s.word(at + 1)
    said = _said(s, at)
    told = before is not None and s.gap(at - 1) == " " and before.low in s.cues.towards_people
    acts = after is not None and s.gap(at) == " " and after.low in s.cues.doing
    reached = before is not None and s.gap(at - 1) == " " and before.low in s.cues.towards
    if name.capital and name.surname and _of_family(s, name, after, at):
        return True
    if name.low in s.lexicon.others_only:
        return name.given and name.capital and len(name.low) > 3 and said and name.low not in s.lexicon.bench
    if name.capital and not (name.text.isupper() and len(name.text) < 5):
        if name.sure:
            numbered = re.match(r" \d{1,2}(?!\w)", s.page.after(name.end, 5)) is not None and s.starts(at)  # Sofia 2
            made = before is not None and before.low in s.lexicon.vendors and s.gap(at - 1) == " "
            return not made and not numbered
        if name.sure_surname:
            return (
                name.owner
                or said
                or acts
                or bool(ROOMY.match(s.page.after(name.end, 20)))
                or bool(NUMBERED.match(s.page.after(name.end, 24)))
            )
        if _told_in_spanish(s, name, at):
            return True
        if name.unknown and name.text.isupper() and not s.page.text.isupper():
            return name.owner and bool(SAMPLE.match(s.page.after(name.end + 3, 16)))  # NIOSH says
        if name.unknown:
            with_me = re.match(r" (?:and|&) (?:I|me)\b", s.page.after(name.end, 8)) is not None
            if (
                with_me
                or (name.text.istitle() and s.starts(at) and _FROM_WORK.match(s.page.after(name.end, 24)))
                or s.listed(at)
                or _does_after_when(s, before, after, at)
                or (not s.starts(at) and _among_people(s, before, after, at))
            ):
                return True
            return said or (name.owner and bool(SAMPLE.match(s.page.after(name.end + 3, 16)))) or (acts and told)
        return name.given and (
            said
            or (acts and _one_capital(s, name, at))
            or _blamed(s, name, at)
            or (
                told
                and at > 0
                and not s.starts(at)
                and (after is None or s.gap(at) != " " or after.low not in s.lexicon.bench)
                and name.low not in s.cues.months
            )
        )
    if name.sure and len(name.low) > 3:
        return said or told or acts or (reached and before is not None and before.low != "the") or name.owner
    if name.sure_surname and name.low.startswith(("o'", "d'", "mc")) and len(name.low) > 4:
        return name.low not in s.lexicon.english
    if name.sure_surname and len(name.low) > 4:
        return (
            bool(ROOMY.match(s.page.after(name.end, 20)))
            or bool(NUMBERED.match(s.page.after(name.end, 24)))
            or (name.owner and bool(SAMPLE.search(s.page.after(name.end, 20))))
        )
    return False


def _told_in_spanish(s: Sentence, name: Token, at: int) -> bool:
    """``le avisé a Maite``: a word that no list has, or a given name, behind what is told or done to somebody."""
    return (
        at > 1
        and s.words[at - 1].low in ("a", "con")
        and s.words[at - 2].low in s.cues.a_quien
        and s.gap(at - 1) == s.gap(at - 2) == " "
        and (name.unknown or name.given)
    )


def _one_capital(s: Sentence, name: Token, at: int) -> bool:
    """Tell whether a given name that is a word too can be nothing else: ``that Hunter broke it``, ``Chase forgot``.

    No word beside it has a capital; what begins a sentence must be followed by what only people do.
    """
    after = s.word(at + 1)
    if name.low in s.cues.little or name.low in s.cues.months or not name.text.istitle() or after is None:
        return False
    if s.starts(at):
        return after.low not in s.cues.of_things or _LEAVES.match(s.page.after(after.start, 16)) is not None
    before = s.words[at - 1]
    led = before.low in s.cues.leads and (before.low != "that" or after.low in s.cues.of_things)
    return not before.capital and not led and not after.capital


def _blamed(s: Sentence, name: Token, at: int) -> bool:
    """``every time it's Tucker.``: a given name that is a word too, where the sentence ends with who it was."""
    return (
        name.text.istitle()
        and name.low not in s.cues.little | s.cues.months
        and not s.starts(at)
        and _IT_IS.search(s.page.before(name.start, 20)) is not None
        and s.page.after(name.end, 1) in ("", ".", ",", "!", "?", ";")
    )


def _said(s: Sentence, at: int) -> bool:
    """Tell whether what only people do stands right behind, in Spanish with a small word between: ``Luz me dijo``."""
    after = s.word(at + 1)
    if after is not None and after.low in _SMALL and s.gap(at) == " " and s.gap(at + 1) == " ":
        at, after = at + 1, s.word(at + 2)
    return after is not None and s.gap(at) == " " and after.low in s.cues.speaking


def _does_after_when(s: Sentence, before: Token | None, after: Token | None, at: int) -> bool:
    """``whenever Yevgeny reboots it``: a word that no list has, between such a word and a verb."""
    return (
        before is not None
        and after is not None
        and before.low in _WHEN
        and s.gap(at - 1) == s.gap(at) == " "
        and len(after.low) > 4
        and not after.capital
        and after.low.endswith(("s", "ed"))
        and after.low not in s.lexicon.bench
    )


def _among_people(s: Sentence, before: Token | None, after: Token | None, at: int) -> bool:
    """Tell whether a capitalised word that no list has stands where people stand."""
    told = before is not None and s.gap(at - 1) == " " and before.low in s.cues.towards_people
    acts = after is not None and s.gap(at) == " " and after.low in s.cues.doing - s.cues.of_things
    led = before is not None and before.low in s.cues.leads
    return told or (acts and not led)


def _of_family(s: Sentence, name: Token, after: Token | None, at: int) -> bool:
    """``the Hernandez family``, ``Lee's tube``."""
    if after is None or name.low in s.lexicon.others_only or name.low in s.lexicon.never:
        return False
    if name.owner:
        return _TUBE.match(s.page.after(after.start, 16)) is not None
    return s.gap(at) == " " and after.low in _FAMILY and (not name.plain or not s.starts(at))
