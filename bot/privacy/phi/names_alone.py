"""Names that stand alone: known given names, and surnames in the company of people or samples."""

import re
from typing import Final

from bot.privacy.phi.sentence import NUMBERED, ROOMY, SAMPLE, Sentence
from bot.privacy.phi.tokens import Token

_SMALL: Final = frozenset({"me", "le", "nos", "te", "les"})
_WHEN: Final = frozenset({"whenever", "because", "since", "while", "until", "unless", "if", "when", "after", "before"})
_FAMILY: Final = frozenset({"family", "baby", "babies", "twins", "kid", "kids", "boy", "girl", "infant", "newborn"})
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
        if name.unknown:
            with_me = re.match(r" (?:and|&) (?:I|me)\b", s.page.after(name.end, 8)) is not None
            if (
                with_me
                or s.listed(at)
                or _does_after_when(s, before, after, at)
                or (not s.starts(at) and _among_people(s, before, after, at))
            ):
                return True
            return said or (name.owner and bool(SAMPLE.match(s.page.after(name.end + 3, 16)))) or (acts and told)
        return name.given and (
            said
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
    if name.sure_surname and len(name.low) > 4:
        return (
            bool(ROOMY.match(s.page.after(name.end, 20)))
            or bool(NUMBERED.match(s.page.after(name.end, 24)))
            or (name.owner and bool(SAMPLE.search(s.page.after(name.end, 20))))
        )
    return False


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
