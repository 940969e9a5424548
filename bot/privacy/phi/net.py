"""What leads to a person on the net: mail addresses, pages about one person, and addresses of machines."""

import re
from typing import Final

from bot.privacy.phi.official import Official
from bot.privacy.phi.page import Page
from bot.privacy.phi.port import Type

_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-zA-Z]{2,24}(?![\w@])")
_SPOKEN: Final = re.compile(
    r"(?i)(?<![\w.+-])[\w.+-]{2,64} ?[\[(]?\bat\b[\])]? ?[\w-]{2,63} ?[\[(]?\b(?:dot|"
    r"punto)\b[\])]? ?(?:com|net|org|edu|gov)\b|"
    r"(?<![\w.+-])[\w.+-]{2,64} ?[\[(](?:at|arroba)[\])] ?[\w-]{2,63}\.(?:com|net|org|edu|gov)\b"
)
_URL: Final = re.compile(
    r"(?i)\b(?:https?://|www\.)[^\s<>\"'“”]{3,300}|(?<![\w@.-])(?:[a-z0-9-]{1,40}\.){1,4}(?:com|"
    r"org|net|edu|gov|io|us|health|example|test|link|me|care)/[^\s<>\"']{1,300}"
)
_TAIL: Final = ".,;:!?)]}'’"
_PERSONAL: Final = re.compile(
    r"(?i)patient|chart|mychart|portal|result|report|record|encounter|visit|acc(?:ession)?[/=]|"
    r"mrn|dob|pacs|viewer|obituar|memorial|"
    r"caringbridge|gofundme|facebook\.|instagram\.|linkedin\.com/in|profile|/u/|/user|case[/=]|"
    r"specimen|order|image|study|[?&]\w+=|\d{3}"
)
_PROFILE: Final = re.compile(
    r"(?i)(?:linkedin\.com/in/|reddit\.com/u(?:ser)?/|venmo\.com/u/|(?:facebook|instagram|tiktok|twitter|threads)\.\w{2,3}/"
    r"@?[a-z]{2,24}[._-][a-z]{2,24}(?:[._-]?\d{1,6})?(?:$|[/?]))"
)
_HOST: Final = re.compile(r"(?i)(?:https?://)?(?:www\.)?([^/:?#]+)")
_OCTET: Final = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_IP: Final = re.compile(rf"(?<![\w.-])(?:{_OCTET}\.){{3}}{_OCTET}(?![\w-]|\.\d)")
_IP6: Final = re.compile(r"(?i)(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4}){1,4}(?![\w:])")
_MAC: Final = re.compile(r"(?i)(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])")
_VERSION: Final = re.compile(
    r"(?i)(?:\bv|version|software|firmware|build|release|upgrade[ds]?(?: to)?|"
    r"update[ds]?(?: to)?|patch|rev)[\s.:]{0,3}$"
)


class Net:
    """Finds addresses; pages and mail boxes of public bodies are left alone."""

    def __init__(self, official: Official) -> None:
        self._official = official

    def __call__(self, page: Page) -> None:
        """Claim mail addresses, then pages, then addresses of machines."""
        for pattern in (_EMAIL, _SPOKEN):
            for found in pattern.finditer(page.text):
                if not self._official.host(found.group().rpartition("@")[2]):
                    page.claim(*found.span(), Type.EMAIL)
        for found in _URL.finditer(page.text):
            end = found.start() + len(found.group().rstrip(_TAIL))
            if self._personal(page.text[found.start() : end], page.before(found.start(), 60)):
                page.claim(found.start(), end, Type.URL)
        self._machines(page)

    def _personal(self, url: str, before: str) -> bool:
        if _PROFILE.search(url):
            return True
        host = _HOST.match(url)
        if host is None or self._official.host(host.group(1)):
            return False
        rest = url[host.end() :].strip("/")
        said = re.search(r"(?i)patient|\bpt\b|his|her |result|chart|obit|profile|family|paciente", before)
        return bool(_PERSONAL.search(url)) or (
            bool(rest) and (said is not None or rest.count("-") > 0 or rest.count("/") > 0)
        )

    def _machines(self, page: Page) -> None:
        for found in _IP.finditer(page.text):
            if not _VERSION.search(page.before(found.start(), 24)):
                page.claim(*found.span(), Type.IP)
        for found in _MAC.finditer(page.text):
            page.claim(*found.span(), Type.DEVICE)
        for found in _IP6.finditer(page.text):
            if sum(c.isdigit() for c in found.group()) > 3 and not re.fullmatch(r"[\d:]{1,11}", found.group()):
                page.claim(*found.span(), Type.IP)
