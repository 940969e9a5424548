"""Names of two words and more: "Last, First", a given name with a surname, two capitalised words of no other use."""

import re
from typing import Final

from bot.privacy.phi.port import Type
from bot.privacy.phi.sentence import NUMBERED, Sentence
from bot.privacy.phi.tokens import Token

_COMMA: Final = re.compile(r" ?, ?|\^|_")


def last_first(s: Sentence, at: int) -> int:
    """``SMITH, JOHN A`` and ``smith, john``."""
    one, two = s.word(at), s.word(at + 1)
    if one is None or two is None or not _COMMA.fullmatch(s.gap(at)) or one.owner:
        return 0
    first = at
    while (
        first > 0
        and at - first < 2
        and s.gap(first - 1) == " "
        and s.words[first - 1].low in (*s.cues.particles, "dela")
    ):
        first -= 1
    if first == at and at > 0 and s.gap(at - 1) == " " and _double(s, at):
        first = at - 1
    if not _last_first(s, one, two):
        return 0
    end = at + 1
    middle = s.word(at + 2)
    if (
        middle
        and s.gap(at + 1) == " "
        and (len(middle.low) == 1 and middle.capital and not s.unit_next(at + 2))
        and not (middle.text in "MF" and re.match(r" \d", s.page.after(middle.end, 2)))
    ) or (
        middle and s.gap(at + 1) == " " and two.capital and middle.capital and middle.sure and not one.text.isupper()
    ):
        end += 1
    return s.take(first, end)


def _double(s: Sentence, at: int) -> bool:
    """Tell whether the word before is the first half of a double surname."""
    before, one = s.words[at - 1], s.words[at]
    return before.capital and one.capital and before.sure_surname and not before.sure and one.sure_surname


def _last_first(s: Sentence, one: Token, two: Token) -> bool:
    if one.low == "doe" and one.capital == two.capital and two.low not in s.lexicon.never:
        return True  # whom nobody could name yet
    if one.text.isupper() and not two.text.isupper():
        return False
    if one.low in s.lexicon.others_only or (
        two.low in s.lexicon.others_only
        and not (two.given and one.surname and (not one.plain or NUMBERED.match(s.page.after(two.end, 24))))
    ):
        return False
    if one.capital != two.capital:
        return False
    if one.capital:
        if two.sure and (one.surname or one.unknown) and not (one.sure and not one.surname):
            return not (one.given and not one.sure_surname and one.plain) or one.text.isupper() == two.text.isupper()
        tight = one.text.isupper() and two.text.isupper() and len(one.low) > 2 and len(two.low) > 2
        if two.given and one.surname and (tight or not one.plain or not two.plain):
            return not (one.plain and two.plain) or bool(NUMBERED.match(s.page.after(two.end, 24)))
        return (
            one.unknown
            and (two.unknown or (len(two.low) == 2 and not two.plain))
            and (one.sure_surname or tight or two.start - one.end <= 2)
        )
    return (
        (one.sure_surname and two.given)
        or (one.namely and two.sure and one.start == 0 and (one.surname or not one.sure))
        or (one.sure_surname and two.unknown and one.start == 0)
    )


def full(s: Sentence, at: int) -> int:
    """``Silas Greer``, ``J. Okafor``, ``harriet lindgren-osei``, and two capitalised words of no other use."""
    one, two = s.word(at), s.word(at + 1)
    if (
        one is None
        or two is None
        or one.owner
        or s.public(one, two)
        or (two.low in s.lexicon.never and two.low not in s.cues.particles)
    ):
        return 0
    gap = s.gap(at)
    if len(one.low) == 1:
        if (
            gap in (". ", ".")
            and len(two.low) == 1
            and (three := s.word(at + 2))
            and three.capital
            and three.sure_surname
        ):
            return s.take(at, at + 2)
        initial = (
            gap in (". ", ".", " ")
            and one.capital
            and two.capital
            and (two.sure_surname or (two.surname and gap != " " and two.low not in s.lexicon.bench))
        )
        small = gap == ". " and not one.capital and not two.capital and two.sure_surname and len(two.low) > 4
        if small:  # j. abernethy
            return s.take(at, at + 1)
        return (
            s.take(at, s.extent(at + 1, loose=True))
            if (initial and one.text not in ("A", "I", "B", "O", "Y", "K")) or (initial and gap == ". ")
            else 0
        )
    if gap != " ":
        return 0
    end = s.extent(at, loose=one.capital)
    if end == at and one.sure and (short := _short(s, at, two)):
        return short
    if (
        end == at
        and one.sure
        and not one.capital
        and two.unknown
        and not two.capital
        and len(two.low) > 4
        and len(one.low) > 3
    ):
        return s.take(at, at + 1)
    if end == at:
        return 0
    if two.low in s.cues.particles or (len(two.low) == 1 and end > at + 1):  # Rosamund T. Quist
        two = s.words[end]
    return s.take(at, end) if _full(s, one, two, end - at, at) else 0


def _short(s: Sentence, at: int, two: Token) -> int:
    """``jane d``, ``Marcus T.``"""
    known = NUMBERED.match(s.page.after(two.end, 24)) is not None  # jamal s dob 4-9-81
    if len(two.low) != 1 or s.words[at].owner:
        return 0
    if not known and two.low in ("a", "i", "x", "s", "y", "o", "e", "u", "w"):
        return 0
    if two.capital and s.page.after(two.end, 2) == ". " and s.words[at].capital:
        return at + 2 if s.page.claim(s.words[at].start, two.end + 1, Type.NAME) else 0
    return s.take(at, at + 1) if two.capital == s.words[at].capital else 0


def _full(s: Sentence, one: Token, two: Token, words: int, at: int) -> bool:
    if one.capital and two.capital:
        if (
            one.given
            and (one.text.istitle() or len(one.text) > 4)
            and (two.sure_surname or two.sure or (two.unknown and not two.text.isupper()))
        ):
            return True  # also Jordan Okafor and Ana Ruiz, though Jordan is a land and ANA a test
        if one.low in s.lexicon.others_only or two.low in s.lexicon.bench:
            return False
        if one.sure or (one.given and (two.sure_surname or (two.unknown and one.text.isupper() == two.text.isupper()))):
            return True
        if one.low in s.lexicon.plain:
            return False
        if not two.unknown:  # Alastair Finch
            return one.unknown and two.surname and not one.text.isupper() and s.person_around(at, at + words)
        led = at > 0 and (s.words[at - 1].low in s.cues.leads or s.words[at - 1].low in s.lexicon.vendors)
        ordinary = not one.text.isupper() and not two.text.isupper() and min(len(one.low), len(two.low)) > 3 and not led
        known = one.surname or two.surname or two.given
        return one.unknown and (known or ordinary or s.person_around(at, at + words))
    if one.capital or two.capital:
        return one.sure and (two.sure_surname or (len(two.text) == 1 and two.capital and not one.capital))
    if len(two.low) == 1:
        return one.sure and two.low not in ("a", "i", "x", "s", "y", "o", "e", "u")
    return (one.sure and (two.sure_surname or (two.unknown and not two.surname))) or (
        one.given and len(one.low) > 3 and two.sure_surname and one.low not in s.cues.little
    )
