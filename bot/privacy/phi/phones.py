"""Telephone numbers of people: as they are written here, by libphonenumber elsewhere, and in words."""

import re
from typing import Final

from bot.privacy.phi.official import Official
from bot.privacy.phi.page import Page
from bot.privacy.phi.port import Type

_WRITTEN: Final = re.compile(
    r"(?<![\w.-])(?:\+?1[ .-]?)?(?:\(\d{3}\)[ -]?|\d{3}[ ./-]{1,2})\d{3}[ .-]{1,3}\d{4}(?![\w]|"
    r"-\d)(?:,? ?(?:ext|x)\.? ?\d{2,5}\b)?"
)
_TEN: Final = re.compile(r"(?<![\w.-])1?[2-9]\d{2}[2-9]\d{6}(?![\w]|-\d|\.\d)")
_SEVEN: Final = re.compile(r"(?<![\w.-])(?:\d{3}[-. ]\d{4})(?![\w]|-\d|\.\d)(?:,? ?(?:ext|x)\.? ?\d{2,5}\b)?")
_CUE: Final = re.compile(
    r"(?i)\b(?:call(?:ed|ing|s)?(?: back)?|phone[ds]?|ph|cell|cel|celular|mobile|tel|"
    r"tel[ée]fono|text(?:ed|ing)?|fax(?:ed)?|pager?|paged|reach(?:ed)?|"
    r"contact|dial(?:ed)?|ring|numbers?|#|n[úu]mero|nro|llam\w+|whatsapp|home|work|callback|cb|"
    r"ext|voicemail|vm|hmu|venmo|beep(?:er)?)\b"
)
_NOT: Final = re.compile(
    r"(?i)(?<!parking )(?<!a )\b(?:lots?|cat(?:alog(?:ue)?)?|part|ref|item|stock|model|order|"
    r"kit|sku|code|codes|course|po|invoice|serial|version|cpt|loinc|"
    r"gasket|tracking|ticket|mrn|acc(?:ession)?|acct|account|npi|exp|reorder|catalogo)\b[^.;]{0,24}$"
)
_OWN: Final = re.compile(
    r"(?i)\b(?:his|her|their|my|wife|husband|mom|dad|mother|father|daughter|son|patient'?s?|"
    r"pt'?s?|family|cell|home|neighbor|sister|brother|su)\b"
)
_DIGIT: Final = (
    r"(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple|cero|uno|dos|tres|"
    r"cuatro|cinco|seis|siete|ocho|nueve)"
)
_WORDS: Final = re.compile(rf"(?i)\b(?:{_DIGIT}[ ,.-]{{1,3}}){{6,14}}{_DIGIT}\b")


class Phones:
    """Finds numbers of people; hotlines, agencies and firms are left alone."""

    def __init__(self, official: Official) -> None:
        self._official = official

    def __call__(self, page: Page) -> None:
        """Claim what is written as a number; bare digits only where a word near them speaks of calling."""
        for found in _WRITTEN.finditer(page.text):
            self._claim(page, found.start(), found.end())
        for pattern in (_TEN, _SEVEN):
            for found in pattern.finditer(page.text):
                local = pattern is _SEVEN and found.group().startswith("555")
                if (
                    local
                    or _CUE.search(page.before(found.start(), 40))
                    or _CUE.match(page.after(found.end(), 16).lstrip(" (,"))
                ):
                    self._claim(page, found.start(), found.end())
        for found in _WORDS.finditer(page.text):
            page.claim(found.start(), found.end(), Type.PHONE)
        if "+" in page.text:
            self._foreign(page)

    def _claim(self, page: Page, start: int, end: int) -> None:
        digits = re.sub(r"\D", "", re.split(r"(?i)[, ]*(?:ext|x)", page.text[start:end])[0])
        own = _OWN.search(page.before(start, 30)) is not None
        public = self._official.number(digits) or (self._official.toll_free(digits) and not own)
        if not public and not _NOT.search(page.before(start, 40)):
            page.claim(start, end, Type.PHONE)

    def _foreign(self, page: Page) -> None:
        """Ask libphonenumber, which knows how every country writes its numbers, for those that begin with a plus."""
        import phonenumbers  # 3 MB that few texts need

        possible = phonenumbers.Leniency.POSSIBLE
        for found in phonenumbers.PhoneNumberMatcher(page.text[:4000], None, leniency=possible):
            self._claim(page, found.start, found.end)
