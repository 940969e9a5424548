"""Ages over 89 of people: few have them, so they point at one."""

import re
from typing import Final

from bot.privacy.phi.page import Page
from bot.privacy.phi.port import Type

_TEENS: Final = "one|two|three|four|five|six|seven|eight|nine"
_AGE: Final = (
    rf"(?:9\d|1[01]\d|ninety(?:[- ](?:{_TEENS}))?|(?:one|a) hundred(?:(?: and)?[ -](?:{_TEENS}|"
    r"ten|eleven|twelve))?|noventa(?: y \w+)?|cien(?:to \w+)?)"
)
_OLD: Final = re.compile(
    rf"(?i)(?<![\w.,/-]){_AGE}(?:[ -]?(?:y(?:ea)?rs?|año?s?|anos)[ -]?(?:old|of age|young|"
    r"de edad)?\b|[ -]?(?:y\.o\.|y/?o\b)|[ -]?yof\b|[ -]?yom\b)(?:[ -]?(?:[mf])\b)?"
)
_SEX: Final = re.compile(
    r"(?<![\w.,/-])(?:9\d|10\d|11\d) ?(?:[MF]\b|male\b|female\b)(?! (?:in the|outside|degrees|today|in here|at the))"
)
_NO_UNIT: Final = (
    r"(?![\w%:/-]|[.,]\d|\s?(?:%|mg|ml|k\b|degrees|percent|"
    r"on (?:room|ra\b|o2|oxygen|\d|the (?:dial|meter|gauge|display|scale|list|board))|"
    r"mmol|over|min|sec\w*|s\b|days?|hours?|weeks?|months?|samples|tests|calls|bpm|lbs?\b|pounds|kilos|kg\b|feet|yards|"
    r"and (?:rising|falling)|units|now but|points|pending|to |of|flat|today\b))"
)
_AGED: Final = re.compile(
    r"(?i)\b(?:age of|aged?|turn(?:ed|s|ing)|edad(?: de)?|cumpli[óo]|she'?s|he'?s|she is|he is|tiene|pushing|"
    rf"is|was|be|almost|nearly)[ :=]{{1,3}}(?P<it>{_AGE}){_NO_UNIT}"
)
# A word for one person, and the age right behind it: a gentleman of 93, the old farmer, 95,
_WHO: Final = (
    r"(?:gentleman|lad(?:y|ies)|man|woman|gal|fella|patient|pt|resident|donor|farmer|veteran|widow(?:er)?|nun|priest|"
    r"rancher|teacher|grand(?:ma|pa|mother|father)|great[- ]grand\w+|gran(?:ny|dad)|nana|mother|father|mom|mama|"
    r"dad|aunt|uncle|neighbor|sweetheart|soul|(?:frequent )?flyer|regular|outpatient|señora?|viejit[oa]|ancian[oa]|"
    r"abuel(?:it)?[oa]|paciente|mamá|papá|suegr[oa])"
)
_OF_WHOM: Final = re.compile(
    rf"(?i)\b{_WHO}(?:,? (?:who )?(?:is|was|turned|just turned|of|aged|de|tiene)(?: (?:now|about|almost|like))? "
    rf"(?P<it>{_AGE}){_NO_UNIT}| ?, (?P<apart>{_AGE})(?=[,.;!]|$| (?:and|with|who|still|y)\b))"
)
_THINGS: Final = re.compile(
    r"(?i)\b(?:building|analy[sz]er|instrument|microscope|hospital|company|organi[sz]ation|ago|"
    r"history|experience|combined|service|brick|anniversary|method|lab (?:is|was)|centrifuge|"
    r"protocol|collectively|in prison|technology|tradition|i feel|feel like|feels? like)\b"
)
_BY_LIVES: Final = re.compile(
    r"(?i)\b(?:she|he|shes|hes|ella|pt|patient|paciente|grand\w+|lady|man|woman|gentleman|mom|dad|aunt|"
    r"uncle|resident|abuel\w+|veteran|señora|señor|aged?|turn\w*|edad|cumpli\w*|mother|father|"
    r"donor|tiene)\b"
)


_ALONE: Final = re.compile(
    rf"(?i)(?:^|[.;!?] |, )(?P<it>{_AGE}),? (?:widow\w*|lives alone|sharp as|still (?:drives|walks|lives|works|"
    rf"sharp)|viuda|viudo|y sigue)\b"
)


def ages(page: Page) -> None:
    """Claim ages over 89; ages of buildings and instruments are left alone."""
    for pattern in (_OLD, _SEX):
        for found in pattern.finditer(page.text):
            if not _THINGS.search(page.clause(*found.span(), 32)):
                page.claim(found.start(), found.start() + len(found.group().rstrip()), Type.AGE)
    for found in _ALONE.finditer(page.text):
        page.claim(*found.span("it"), Type.AGE)
    for found in _OF_WHOM.finditer(page.text):
        if not _THINGS.search(page.clause(*found.span(), 32)):
            page.claim(*found.span("it" if found["it"] else "apart"), Type.AGE)
    for found in _AGED.finditer(page.text):
        around = page.before(found.start("it"), 24)
        if found.group().lower().startswith("pushing"):
            around += page.after(found.end(), 40)
        if (
            _BY_LIVES.search(around) or re.search(r"(?i)pushing .*(?:nurses|boss|flirt|still)", around)
        ) and not _THINGS.search(page.clause(*found.span(), 32)):
            page.claim(*found.span("it"), Type.AGE)


def ages_of_the_named(page: Page) -> None:
    """Claim such an age right behind a name that was found: ``Sister Mary is 102 and came in``."""
    ends = {span.end for span in page.spans if span.type is Type.NAME}
    for found in _AGED.finditer(page.text):
        if found.start() - 1 in ends and not _THINGS.search(page.clause(*found.span(), 32)):
            page.claim(*found.span("it"), Type.AGE)
