"""Dates of birth, and dates of what happened to one patient; dates of the laboratory's own work are left alone."""

import re
from typing import Final

from bot.privacy.phi.page import Page
from bot.privacy.phi.port import Type

_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_WEEKDAY: Final = r"(?:last |this past )?(?:mon|tues|wednes|thurs|fri|satur|sun)day,?"
_FULL: Final = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|(?:18|19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2}|(?:19|"
    r"20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|"
    rf"{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? ?(?:19|20)\d\d|,? ?'\d\d| \d\d(?!\d|:|\.\d))|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of| de)?[ /-]?{_MONTH}\.?(?:,? (?:de |del )?|[-/])'?(?:(?:19|"
    r"20)\d\d|\d\d(?![\d:]))|"
    rf"\d{{1,2}} ?{_MONTH}(?:19|20)?\d\d)"
)
_PART: Final = (
    rf"(?:(?:{_WEEKDAY} )?\d{{1,2}}/\d{{1,2}}|{_WEEKDAY} the \d{{1,2}}(?:st|nd|rd|th)|"
    rf"{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?|"
    rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of| de)? {_MONTH})"
)
FULL: Final = re.compile(rf"(?i)(?<![\w./-]){_FULL}(?![\w]|[./-]\d)")
_DATE: Final = re.compile(rf"(?i)(?<![\w./-])(?:{_FULL}|{_PART})(?![\w]|[./-]\d|%)")
_BORN: Final = re.compile(
    r"(?i)(?:\bd\.?o\.?b\b\.?|\bdate of birth|\bbirth ?date|\bb-?day|\bbirthday|\bborn|"
    r"\bnacid[oa]|\bnaci[óo]|\bfecha de nac(?:imiento)?|"
    r"\bf\.? ?(?:de ?)?nac\.?|\bfdn|\bnac\.?|\bcumplea[ñn]os)(?:[ \t:;#=.,(\"'-]|\b(?:is|was|on|"
    r"of|the|el|d[íi]a|es|in|as|says|reads|listed|entered|shows|printed|"
    r"in|at|here|today|his|her|not|fue|wrong|instead|tube|label|band|wristband|req|requisition|card|id|form|"
    r"file|order|slip|screen|sheet|to|tubo|la|tarjeta|"
    r"should|be|but|chart|and|vs|or|as|today's)\b){0,12}$"
)
_SEX: Final = r"(?:female|male|woman|man|lady|girl|boy|(?-i:[FM])|mujer|hombre|femenin[oa]|masculino)"
_SEXED: Final = re.compile(
    rf"(?i)(?<![\w./-])(?:{_SEX}[ ,/:-]{{1,3}}(?P<behind>{_FULL})|(?P<before>{_FULL})[ ,/:-]{{1,3}}{_SEX})"
    r"(?![\w]|[./-]\d)"
)
_OF_MANY: Final = re.compile(
    r"(?i)\b(?:ref\w*|rang\w+|normals?|cut-?offs?|lockers?|bathrooms?|staff|techs?|employees?)\b"
)
_ALSO: Final = re.compile(r"(?i)[\s,/&]{0,3}(?:and|or|vs\.?|not|should be|instead of|y|o|no)?[\s:]{0,2}(?:dob:? )?")
_EVENT: Final = re.compile(
    r"(?i)\b(?:re-?admit\w*|admit(?:ted|s)?|admission|adm|discharged?|dischg|d/?c'?e?d|passed|"
    r"passing|die[ds]?|death|deceased|expired|coded|surger\w+|"
    r"transfus\w+|transplant\w*|biops\w+|bx|(?:bone )?marrow|aspirate|spinal tap|lumbar puncture|drawn|drew|"
    r"coll(?:ect(?:ed|ion)?)?|c-section|"
    r"(?:she|mom|pt|patient|mother) delivered|deliver(?:ed|y) (?:her|the|a|his|baby|by|on|was)|"
    r"(?:twins?|triplets|baby|babies|infant|newborn|preemie|bebé)(?: (?:was|were|got))? delivered|vaginal delivery|"
    r"extubat\w+|intubat\w+|infusions?|chemo|dialysis|last visit|visit(?:ed)?|seen|appointment|"
    r"appt|came in|came back|turned positive|positive|went positive|"
    r"autopsy|funeral|miscarri\w+|lmp|due date|edd|diagnos\w+|relaps\w+|hospitali[sz]\w+|"
    r"stillborn|demise|overdosed?|od'?d|fell|stroke|"
    r"operat\w+|amputat\w+|engraft\w+|rhogam|last (?:seen|transfused|dose|draw)|mtp|code blue|"
    r"ingres\w+|intern(?:aron|ad[oa]|[óo])|dieron de alta|falleci\w+|muri[óo]|"
    r"operad[oa]|operar?on|operan|intervin\w+|alta|cirug[íi]a|extra[íi]d\w+|transfund\w+|trasplant\w+|died|dos|"
    r"date of service|procedure|colonoscop\w+|endoscop\w+|egd|ercp|\w{3,9}ectomy|angiogram|bronch|mammogram|ultrasound|"
    r"colposcop\w+|paracentesis|thoracentesis|started chemo|crashed|hospice|"
    r"scan|mri|ct|amnio|labor|induction|induced|remission|pt|patient|paciente|mom|dad|grandm\w+|specimen|stat tube)\b"
)
_OPS: Final = re.compile(
    r"(?i)(?<!parking )(?<!a )\b(?:qc|lots?|exp|expir\w+ (?:date|on the|lot|reagent)|expires?|"
    r"expiry|expiration|calibrat\w+|calibrator|pm|pms|maintenance|inspect\w*|cap|survey|surveys|"
    r"audit\w*|"
    r"sched\w*|shifts?|pto|vacation|days? off|off (?:on|from|the|until|till|work|next|this)|"
    r"took off|requested off|class(?:es)?|webinar|boards?|exams?|certif\w+|training|meetings?|"
    r"validat\w+|verification|go-?live|upgrad\w*|"
    r"downtime|interview\w*|orientation|conference|deadline|renew\w*|payday|hir(?:ed|ing)|memo|"
    r"polic\w+|recall\w*|shipments?|orders?|"
    r"opened|reagents?|kits?|controls?|holiday|party|potluck|lab week|vote|strike|contract|"
    r"overtime|ot|competenc\w+|proficiency|graduat\w+|"
    r"semester|rotation|start(?:s|ing)? (?:my|new|on days|on nights|at)|linearity|correlation|"
    r"relocat\w+|move|moving|switch\w*|install\w*|vendor|rollout|"
    r"bulletin|newsletter|issue|revision|revised|effective|version|release[ds]?|cert|ceu|ce|"
    r"rent|flu clinic|blood drive|swap|cover|coverage|weekend|"
    r"days off|last day|two weeks|notice|resign\w*|anniversary|raise|bonus|review|"
    r"my (?:appointment|appt|surgery|visit|due date)|"
    r"antibiogram|turno|reuni[óo]n|vacaciones|curso|examen|lote|caduc\w+|vence|inspecci[óo]n|"
    r"mantenimiento|capacitaci[óo]n|horario|feriado)\b"
)
# What is passed and delivered in a laboratory too: examinations and goods.
_NOT_CARE: Final = re.compile(
    r"(?i)\b(?:pass(?:ed|ing)?|fail(?:ed|ing)?)(?: \w+){0,3} (?:m?lt|mls|mt|ascp\w*|boc|amt|aab|htl?|ct|sbb|cpt|sc|sm|"
    r"it|boards?|exams?|tests?|class(?:es)?|finals?|orals|certs?|certification|clinicals|orientation|competenc\w+|"
    r"inspection|survey|audit)\b|\b(?:i|we|i've|just|finally) (?:\w+ )?passed\b|"
    r"\b(?:analy[sz]ers?|instruments?|reagents?|kits?|suppl(?:y|ies)|shipments?|boxes|cooler|fridge|freezer|centrifuge|"
    r"microscope|hood|printer|package|furniture|letter|memo|pizzas?|equipment|units|stock)(?: \w+){0,3} delivered\b"
)
# Says a patient's day whatever else of the bench stands beside it.
_DEATH: Final = re.compile(
    r"(?i)\b(?:he|she|they|pt|patient|paciente|baby|el|ella) (?:just )?(?:died|passed|muri[óo])\b"
)
_NAME_GAP: Final = re.compile(r"[\s,(/|:-]{0,4}(?:dob|d\.o\.b\.?|[fm]|male|female)?[\s,(/|:-]{0,3}", re.IGNORECASE)
_ABOUT: Final = frozenset({Type.NAME, Type.MRN, Type.ACCESSION, Type.DOB, Type.SSN, Type.ACCOUNT})
_OLD: Final = 2022  # a whole date beside a name is a birthday up to here; later it is more likely a day of care

_FEAST: Final = re.compile(
    r"(?i)\b(?:christmas(?: eve| day)?|new year'?s(?: eve| day)?|thanksgiving(?: day)?|easter(?: sunday| monday)?|"
    r"halloween|(?:mother|father|valentine|president)'?s'? day|valentine'?s|memorial day|labor day|independence day|"
    r"(?:the )?fourth of july|july fourth|good friday|palm sunday|ash wednesday|super bowl sunday|black friday|"
    r"juneteenth|"
    r"(?:la )?navidad|nochebuena|nochevieja|viernes santo|domingo de pascua|a[ñn]o nuevo|"
    r"d[íi]a de (?:las madres|la madre|los? muertos|reyes|los reyes))(?: (?:night|morning|evening|afternoon))?\b"
)
# What happens to a patient, and hardly to the staff.
_CAME: Final = re.compile(
    r"(?i)\b(?:came in|brought in|admitted|readmitted|arrived (?:on|with|by)|coded|died|passed away|transfused|"
    r"intubated|"
    r"discharged|crashed|pronounced|flown in|ingres\w+|falleci\w+|muri[óo]|lo trajeron|la trajeron|"
    r"(?:he|she|pt|patient|baby|kid) (?:just )?(?:passed|died|coded|overdosed|was born))\b"
)

_OURS: Final = re.compile(
    r"(?i)\b(?:i|we|i'm|we're|yo|nosotros) (?:\w+ )?(?:came|died|crashed|coded|arrived)\b|"
    r"\bmy (?:shift|exam|flight|cat|dog|car|phone)\b|"
    r"\b(?:died laughing|nobody|and nobody|analy[sz]er|printer|centrifuge|system|lis|servers?)\b"
)
_HYPHENED: Final = re.compile(
    r"(?i)\b(?:re-?admitted|admitted|discharged|died|coded|transfused|passed|intubated|last seen|delivered|"
    r"expired at home)"
    r"(?: on)? (?P<it>(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])(?:-\d\d(?:\d\d)?)?)(?![\w-])"
)


def births(page: Page) -> None:
    """Claim dates that stand behind a word of birth, and further whole dates beside those."""
    last = -1
    for found in _DATE.finditer(page.text):
        gap = page.text[last : found.start()] if last >= 0 else "far"
        beside = _ALSO.fullmatch(gap) is not None and FULL.fullmatch(found.group()) is not None
        labelled = re.match(
            r"(?i)\s?(?:as|is|=|\()\s?(?:the |his |her |a )?(?:d\.?o\.?b|date of birth|birth)",
            page.after(found.end(), 24),
        )
        if beside or labelled or (_BORN.search(page.before(found.start(), 40)) and not _for_fun(page, found.start())):
            page.claim(*found.span(), Type.DOB)
            last = found.end()


def sexed(page: Page) -> None:
    """Claim a whole date of years ago beside a sex as a birthday: ``1949-10-27 female``."""
    for found in _SEXED.finditer(page.text):
        part = "behind" if found["behind"] else "before"
        clause = page.clause(*found.span())
        ours = _OPS.search(clause) or _OF_MANY.search(page.near(*found.span(), 40))
        if not ours and _possible(found[part]) and _year(found[part]) <= _OLD:
            page.claim(*found.span(part), Type.DOB)


def _for_fun(page: Page, at: int) -> bool:
    return re.search(
        r"(?i)\b(?:party|potluck|cake|my|our|lab'?s|boss'?s?)\b[^.;]{0,30}$", page.before(at, 40)
    ) is not None and not re.search(r"(?i)\b(?:dob|born|date of birth|patient|pt)\b", page.before(at, 40))


def beside_names(page: Page) -> None:
    """Claim whole dates right behind a name or a record number: birthdays, or days of care when they are recent."""
    ends = frozenset(span.end for span in page.spans if span.type in (Type.NAME, Type.MRN))
    for found in FULL.finditer(page.text):
        if _possible(found.group()) and _beside_name(page, found.start(), ends):
            page.claim(*found.span(), Type.DOB if _year(found.group()) <= _OLD else Type.DATE)


def days(page: Page) -> None:
    """Claim days of care where the clause speaks of a patient and not of the bench."""
    about = any(span.type in _ABOUT for span in page.spans)
    dates = [found for found in _DATE.finditer(page.text) if _possible(found.group())]
    told = {found.start() for found in dates if _of_care(page, found)}
    for found in dates:
        whole = "/" not in found.group() or found.group()[0].isalpha() or FULL.fullmatch(found.group()) is not None
        also = bool(told) or (about and whole)
        if found.start() in told or (also and not _OPS.search(page.clause(*found.span()))):
            page.claim(*found.span(), Type.DATE)
    for found in _FEAST.finditer(page.text):
        clause = page.clause(*found.span())
        if _CAME.search(clause) and not _OURS.search(clause):
            page.claim(*found.span(), Type.DATE)
    for found in _HYPHENED.finditer(page.text):
        page.claim(*found.span("it"), Type.DATE)


def _of_care(page: Page, found: re.Match[str]) -> bool:
    clause = _NOT_CARE.sub(" ", page.clause(*found.span()))
    return _DEATH.search(clause) is not None or (_EVENT.search(clause) is not None and _OPS.search(clause) is None)


def _beside_name(page: Page, at: int, ends: frozenset[int]) -> bool:
    return any(_NAME_GAP.fullmatch(page.text[end:at]) for end in range(max(0, at - 16), at) if end in ends)


def _year(date: str) -> int:
    if re.fullmatch(r"\d{8}", date):
        return int(date[:4])
    four = re.search(r"(?:18|19|20)\d\d", date)
    if four:
        return int(four.group())
    two = int(re.findall(r"\d{2}", date)[-1])
    return 2000 + two if two < 30 else 1900 + two


def _possible(date: str) -> bool:
    """Tell whether a part such as 120/80 could be a day of a year."""
    short = re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/.*)?", date)
    return short is None or (
        1 <= int(short[1]) <= 31 and 1 <= int(short[2]) <= 31 and min(int(short[1]), int(short[2])) <= 12
    )
