"""A text word by word, with what the signs of a name ask of it: gaps, neighbours, how far a name goes."""

import re
from dataclasses import dataclass
from typing import Final

from bot.privacy.phi.cues import Cues
from bot.privacy.phi.lexicon import Lexicon
from bot.privacy.phi.page import Page
from bot.privacy.phi.port import Type
from bot.privacy.phi.tokens import Token

SAMPLE: Final = re.compile(
    r"(?i)\b(?:specimens?|samples?|tubes?|results?|crossmatch\w*|units?|draw\w*|redraw\w*|"
    r"call\w*|criticals?|type|screen|transfus\w+|label\w*|cultures?|cbc|bmp|cmp|troponins?|"
    r"potassium|k|hgb|hemoglobin|plt|platelets|lactate|inr|ua|csf|report|bag|blood|orders?|"
    r"add-?on|recollect\w*|recall|smear|biopsy|path|margins|antibod\w+|muestra|sangre|resultado|"
    r"tubo|cultivo|glucose)\b"
)
ROOMY: Final = re.compile(
    r"(?i)\s(?:in|from|on|at|de|en) (?:the )?(?:room|rm|bed|\d|[nmps]?icu|er\b|ed\b|l&d|onc|peds|tele)"
)
NUMBERED: Final = re.compile(
    (
        r"[\s,:#(-]{1,4}(?:(?:mrn|dob|acct|ssn|id|fin|csn|room|rm|bed)\b|"
        r"\d{1,2}[/-]\d{1,2}[/-]\d{2}|\d{5,10}\b|(?:19|20)\d\d-)"
    ),
    re.IGNORECASE,
)
MOST: Final = 4


@dataclass(slots=True)
class Sentence:
    """The words of a page; positions are counted in words."""

    page: Page
    words: list[Token]
    lexicon: Lexicon
    cues: Cues

    def listed(self, at: int) -> bool:
        """Tell whether a name just before is joined to this word."""
        if at == 0 or self.gap(at - 1) not in (" ", ", ", " & "):
            return False
        joined = self.gap(at - 1) != " " or self.words[at - 1].low in ("and", "y", "or")
        one = self.words[at - 1] if self.gap(at - 1) != " " else self.words[max(0, at - 2)]
        return joined and not self.page.free(one.start, one.end) and one.sure and one.capital

    def word(self, at: int) -> Token | None:
        """Return a word, or None where there is none."""
        return self.words[at] if 0 <= at < len(self.words) else None

    def gap(self, at: int) -> str:
        """Return what stands between a word and the next, or a line break past the last one."""
        if not 0 <= at < len(self.words) - 1:
            return "\n"
        return self.page.text[self.words[at].end : self.words[at + 1].start][:8]

    def starts(self, at: int) -> bool:
        """Tell whether a word begins a sentence."""
        return at == 0 or "." in self.gap(at - 1) or "\n" in self.gap(at - 1)

    def extent(self, at: int, *, loose: bool) -> int:
        """Return the last word of a name that begins at a word; ``loose`` for a name written with capitals."""
        end, now = at, at + 1
        while (
            now < len(self.words)
            and now - at < MOST + 1
            and self.gap(now - 1) in (" ", "-", ". ", " -")
            and not self.words[now - 1].owner
        ):
            token = self.words[now]
            if self.gap(now - 1) == ". " and len(self.words[now - 1].low) > 1:
                break
            if token.low in self.cues.particles and self._goes_on(now, loose):
                now += 1
                continue
            if not self._part(token, loose, now):
                break
            end = now
            now += 1
        return end

    def _goes_on(self, at: int, loose: bool) -> bool:
        following = [self.words[i] for i in (at + 1, at + 2) if i < len(self.words)]
        return (
            bool(following)
            and any(w.namely and w.capital == loose and not w.plain for w in following[:2])
            and self.gap(at) == " "
        )

    def _part(self, token: Token, loose: bool, at: int) -> bool:
        if token.low in self.lexicon.never or token.low in self.lexicon.bench or token.text in self.cues.letters:
            return False
        if len(token.low) == 1:
            following = self.word(at + 1)
            return token.capital and following is not None and following.capital and following.namely
        if loose:
            if token.text.isupper() and len(token.text) < 4 and not self.words[at - 1].text.isupper():
                return False
            return (
                token.capital
                and (token.surname or token.given or token.unknown)
                and (not token.plain or token.low not in self.lexicon.calm)
            )
        return token.sure_surname or (token.sure and len(token.low) > 3)

    def person_around(self, at: int, end: int) -> bool:
        """Tell whether what stands around some words speaks of a person."""
        after, before = self.word(end + 1), self.word(at - 1)
        return (
            (after is not None and after.low in self.cues.doing)
            or self.words[end].owner
            or (before is not None and before.low in self.cues.towards | self.cues.cues)
            or bool(NUMBERED.match(self.page.after(self.words[end].end, 24)))
            or bool(ROOMY.match(self.page.after(self.words[end].end, 20)))
        )

    def public(self, one: Token, two: Token) -> bool:
        """Tell whether two words name somebody famous, a brand or a town."""
        return f"{one.low}-{two.low}" in self.lexicon.public

    def pet(self, at: int) -> bool:
        """Tell whether what is named here is an animal or a thing."""
        named = any(
            w.low in ("named", "called", "name", "nicknamed", "llama", "llamamos")
            for w in self.words[max(0, at - 3) : at]
        )
        near = {w.low for w in self.words[max(0, at - (14 if named else 5)) : at]}
        return bool(near & self.lexicon.pets)

    def bench_next(self, at: int) -> bool:
        """Tell whether a word of the bench follows, such as stain or body."""
        after = self.word(at + 1)
        return after is not None and self.gap(at) in (" ", "-") and after.low in self.lexicon.bench

    def unit_next(self, at: int) -> bool:
        """Tell whether a result follows."""
        return (
            self.word(at + 1) is not None
            and self.gap(at) == " "
            and self.words[at + 1].low in ("pos", "neg", "positive", "negative")
        )

    def take(self, first: int, last: int) -> int:
        """Claim words as a name; return the place after them, or 0."""
        return self.take_from(self.words[first].start, last, first)

    def take_from(self, start: int, last: int, first: int) -> int:
        """Claim from a character up to a word, and a Jr behind it; return the place after it, or 0."""
        end = self.words[last].end
        tail = re.match(r",? (?:Jr|Sr|II|III|IV)\b\.?", self.page.after(end, 8))
        end += len(tail.group()) if tail else 0
        if any(
            self.public(self.words[i], self.words[i + 1])
            for i in range(max(0, first - 1), min(last + 1, len(self.words) - 1))
        ):
            return 0
        return last + 1 if self.page.claim(start, end, Type.NAME) else 0
