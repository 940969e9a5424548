"""Numbers and days of birth that somebody wrote out in words: ``mrn four four one nine``, ``born the third of May``."""

import re
from typing import Final

from bot.privacy.phi.page import Page
from bot.privacy.phi.port import Type

_DIGIT: Final = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
)
_NUMBER: Final = (
    rf"(?:(?:double|triple|doble) {_DIGIT}|{_DIGIT}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    rf"seventeen|eighteen|"
    r"nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine)\b)?|hundred|"
    r"diez|once|doce|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)"
)
_RUN: Final = rf"{_NUMBER}(?:(?:[ ,.-]{{1,2}}|[ -]dash[ -])(?:and )?{_NUMBER}\b)"
_IS: Final = (
    r"(?:[ :#=,'-]|\b(?:is|was|are|no|number|ends|ending|in|with|last|four|of|the|on|says|reads|es|"
    r"n[úu]mero|termina|en)\b){0,6}"
)
_LEAST: Final = {Type.ROOM: 1, Type.DOB: 2}  # words after the first one
_LABELS: Final = tuple(
    (kind, re.compile(rf"(?i)\b(?:{words})\b{_IS}[ :#,-](?P<it>{_RUN}{{{_LEAST.get(kind, 2)},14}})(?!\w)"))
    for kind, words in (
        (
            Type.SSN,
            r"ssn|social(?: security)?(?: number)?|last four of (?:his|her|their|my|the)? ?(?:social|ssn)|"
            r"seguro social",
        ),
        (Type.MRN, r"mrns?|medical record|chart number|expediente|record number"),
        (Type.ACCESSION, r"accession|acc|specimen number|case number|path number|donation number|unit number"),
        (Type.ACCOUNT, r"account|acct|policy number|member (?:id|number)|claim number|csn"),
        (Type.DOB, r"dob|d\.o\.b\.|date of birth|birth ?date|fecha de nacimiento"),
        (Type.ROOM, r"room|rm|habitaci[óo]n|cuarto"),
    )
)
_ORDINAL: Final = (
    r"(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|"
    r"twelfth|thirteenth|"
    r"fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_MONTH: Final = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|enero|febrero|"
    r"marzo|abril|mayo|"
    r"junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_YEAR: Final = (
    r"(?:,? (?:of |in |de |del )?(?:(?:18|19|20)\d\d|(?:nineteen|twenty|two thousand|mil novecientos)"
    r"(?:[ -](?:and )?\w{2,9}){1,3}))"
)
_DAY: Final = re.compile(
    rf"(?i)\b(?:(?:the |el )?(?:{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th)?) (?:of |day of )?{_MONTH}{_YEAR}?|"
    rf"{_MONTH} (?:the )?{_ORDINAL}{_YEAR}?|{_MONTH}{_YEAR}|(?:el )?\w{{3,12}} de {_MONTH}{_YEAR})(?!\w)"
)
_BORN: Final = re.compile(
    r"(?i)\b(?:born|dob|d\.o\.b\.|birth ?date|date of birth|birthday|nacid[oa]|naci[óo]|fecha de nacimiento)\b"
    r"(?:[ ,:'-]|\b(?:is|was|on|el|d[íi]a|es|fue|in|as)\b){0,5}$"
)
_STAFF: Final = re.compile(r"(?i)\b(?:our|the lab's|my) (?:birthday|boss)|\b(?:break|conference) (?:room|rm)\b")


def spoken(page: Page) -> None:
    """Claim numbers in words behind their label, and days in words behind a word of birth."""
    for found in _DAY.finditer(page.text):
        if _BORN.search(page.before(found.start(), 40)) and not _STAFF.search(page.before(found.start(), 40)):
            page.claim(*found.span(), Type.DOB)
    for kind, pattern in _LABELS:
        for found in pattern.finditer(page.text):
            if not _STAFF.search(page.before(found.start("it"), 24)):
                page.claim(*found.span("it"), kind)
