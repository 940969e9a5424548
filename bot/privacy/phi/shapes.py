"""Numbers that their shape alone gives away, and numbers right behind a patient's name."""

import re
from typing import Final

from bot.privacy.phi.dates import FULL
from bot.privacy.phi.page import Page
from bot.privacy.phi.port import Type

_BENCH: Final = re.compile(
    r"(?i)(?<!parking )(?<!a )\b(?:lots?|cat(?:alog(?:ue)?)?|part|parts|ref|stock|model|order|"
    r"sku|kit|item|serial|sop|sops|polic\w+|procedure|form|version|cpt|loinc|po|course|code|"
    r"codes|"
    r"control|controls|survey|reagent|calibrator|invoice|iso|exp|reorder|firmware|software|"
    r"ticket|cap|proficiency|quote|clsi|document|doc|chapter|standard|cas|fda|recalls?|"
    r"catalogo|lote|worklist template|tracking|gasket|bulb|lamp|filter|module|rev|grant|job|"
    r"requisition for hire|posting|fuse|challenge)\b[^.;]{0,20}$"
)
_SSN: Final = re.compile(
    r"(?<![\w-])\d{3}([- .])\d{2}\1\d{4}(?![\w-])|(?<![\w*-])[xX*]{3}[- ]?[xX*]{2}[- ]?\d{4}(?![\w-])"
)
_CASES: Final = (
    re.compile(r"(?<![\w-])[A-Za-z]\d{4} ?\d{2} ?\d{6}(?: ?\d{2}(?: ?[A-Z0-9])?)?(?!\w)"),  # ISBT 128 donation number
    re.compile(
        r"(?<![\w-])(?!(?i:fy|cy|ep|gp|ai|nf|py|covid|wo|po|so|rev|"
        r"inc))[A-Za-z]{1,3}-?\d{2}-\d{3,7}(?:-[A-Z]\d?)?(?![\w-])"
    ),
    re.compile(r"(?<![\w-])(?!(?i:wo|po|so|inc)-)[A-Za-z]{1,3}-(?:20)?\d{2}-\d{3,7}(?![\w-])"),
    re.compile(r"(?<![\w-])[A-Z]{1,2}-\d{4}-\d{3,6}(?![\w-])"),
    re.compile(r"(?<![\w-])(?:20)?2\d[A-Za-z]{1,3}-?\d{4,7}(?![\w-])"),
    re.compile(r"(?<![\w-])(?:20)?2\d-\d{3}-\d{3,6}(?![\w-])"),
    re.compile(r"(?<![\w-])[A-Z]{1,2}\d{7,10}(?![\w-])"),
    re.compile(r"(?<![\w-])(?:[A-Z]{1,2}|[a-z])2\d \d{4,6}(?![\w-])"),
    re.compile(r"(?<![\w:-])(?:0\d|1[0-2])[0-3]\d[-:][A-Z]{1,3}[-:]?\d{2,6}(?![\w:-])"),  # 0412-H-0093, 0412:CH0093
    re.compile(r"(?<![\w:-])[A-Z]{2,4}-(?:0\d|1[0-2])[0-3]\d-\d{3,5}(?![\w-])"),  # HEM-0412-0093
    re.compile(r"(?<![\w:/.])[A-Z]{1,3}(?P<mark>[:/.])(?:20)?2\d(?:(?P=mark)|-)\d{3,7}(?![\w:/])"),  # M:25:00871
    re.compile(r"(?<![\w.])2\d\.\d{3}\.\d{4,6}(?![\w.])"),  # year, day of the year, number
    re.compile(r"(?<![\w-])202\d(?:0[1-9]|1[0-2])[0-3]\d-\d{3,5}(?![\w-])"),
    re.compile(r"(?<![\w:-])2\d[:-][A-Z]{1,3}[:-]\d{3,7}(?![\w:-])"),
    re.compile(r"(?<![\w-])[A-Z]{1,3}(?:0\d|1[0-2])[0-3]\d2\d-\d{3,5}(?![\w-])"),
    re.compile(r"(?<![\w-])[A-Z]{1,2}2\d[A-Z]\d{4,6}(?![\w-])"),  # M25W00871
)
_DRAWN: Final = re.compile(
    r"(?i)\b(?:drew|redrew|redraw|drawn|resulted|recollect(?:ed)?|released|verified|cancell?ed|credited|spun|"
    r"mislabell?ed|"
    r"hemolyzed|aliquoted|reject(?:ed|s)?|rer[au]n|ran|repeated|relabell?ed|accessioned|received|logged|look up|"
    r"looked up|pull(?:ed)?|dig up|"
    r"called|lost|found)"
    r" (?P<it>(?:\d[\d-]{4,}\d|[A-Z]{1,3}-?\d{5,}|[A-Z]{1,3}\d{4}-\d{2,5}))(?![\w.]|-\d| (?:units|tests|samples|"
    r"tubes|cells|times|donors))"
)
_CAR: Final = re.compile(
    r"(?i)\b(?:cars?|trucks?|suvs?|vans?|vehicles?|carro|coche|camioneta|headlights|lights (?:are )?on|parked|towed)\b"
)
_PLATE: Final = re.compile(
    r"(?<![\w-])(?=[A-Z0-9]{0,4}[- ]?[A-Z0-9]{0,4}\d)(?=[A-Z0-9]{0,4}[- ]?[A-Z0-9]{0,4}[A-Z])"
    r"[A-Z0-9]{2,4}[- ]?[A-Z0-9]{3,4}(?![\w-])"
)
_SAID_PLATE: Final = re.compile(
    r"(?i)\b(?:(?:licen[sc]e )?plates?|tags?|placas?)\b(?:[ :#=]|\b(?:is|was|were|no|num|number|numbers|reads?|"
    r"es|era|son|on (?:the|his|her) \w{3,8}|of (?:the|his|her) \w{3,8}|del \w{3,8})\b){0,6}"
    r"(?P<it>(?-i:(?=[A-Z0-9 -]{0,8}\d)(?=[A-Z0-9 -]{0,8}[A-Z])[A-Z0-9]{1,4}(?:[- ]?[A-Z0-9]{2,4}){1,2}))(?![\w-])"
)
_MEDIA: Final = re.compile(
    r"(?i)\b(?:agar|blood|choc\w*|mac\w*|cna|sda|streak\w*|incubat\w+|growth|grew|col[ou]n\w*|elisa|wells?|"
    r"media|reader|tsa|bap)\b"
)
_MBI: Final = re.compile(r"(?<![\w-])[1-9][A-Z][A-Z0-9]\d-?[A-Z][A-Z0-9]\d-?[A-Z]{2}\d{2}(?![\w-])")
_LONG: Final = re.compile(r"(?<![\w./-])(?:[A-Z]{1,3}-?)?\d{5,10}(?![\w]|[./-]\d)")
_GAP: Final = re.compile(r"[\s,(/|:;#-]{1,4}(?:[MF]\b[\s,(/|-]{1,3})?")
_BEHIND: Final = frozenset({Type.NAME, Type.DOB, Type.MRN})
# Two records taken for one another, or one that was opened: no label stands beside them, but charts are spoken of.
_RECORD: Final = r"\d(?:-?\d){5,9}"
_TWO: Final = re.compile(
    rf"(?i)(?<![\w./-])(?P<one>{_RECORD})(?: ?(?:,|/|&|\+|->)? ?)(?:\b(?:and|or|vs\.?|versus|not|with|into|to|y|con|"
    rf"and not|instead of|rather than|should(?:'ve| have)? be(?:en)?|en vez de|is really|was really)\b ?)?"
    rf"(?P<two>{_RECORD})(?![\w]|[./-]\d)"
)
_CHARTS: Final = re.compile(
    r"(?i)\b(?:charts?|patients?|pts?|registration|registered|registrar|admitting|"
    r"same (?:person|lady|man|woman|guy|kid|name|birthday|dob)|two people|one person|(?:un)?merg(?:e|ed|es|ing)|"
    r"overla(?:y|id)|twins?|wristbands?|expedientes?|pacientes?|misma persona)\b"
)
_OPENED: Final = re.compile(
    rf"(?i)\b(?:(?:un)?merg(?:e|ed|ing)|opened|clicked(?: on)?|charted (?:on|in|under)|registered (?:as|under)|"
    rf"(?:posted|filed|resulted|went|crossed|documented) (?:to|on|onto|under|in|into)|abr[íi]|fusionaron)"
    rf" (?P<it>{_RECORD})(?![\w]|[./-]\d)"
)
_YEARS: Final = re.compile(r"(?:19|20)\d\d-?(?:19|20)\d\d")
_BEFORE_SSN: Final = re.compile(
    r"(?i)\b(?:last (?:four|4)|ending)[ :]{1,2}(?P<it>\d{4}) (?:of|on|for) (?:her|his|their|the|pt'?s?) "
    r"(?:ssn|social|soc)\b"
)
_IMPLANT: Final = re.compile(
    r"\b(?:Medtronic|Biotronik|Boston Sci(?:entific)?|St\.? Jude|Dexcom|Omnipod|Tandem|Cochlear)\b[ ,:#]{1,3}"
    r"(?:(?:serial|sn|s/n|no\.?|id)[ :#]{1,2})?(?P<it>(?=[A-Z0-9-]{0,9}\d)[A-Z]{1,4}-?\d{5,10}[A-Z]?)(?![\w-])"
)
_ENDS: Final = re.compile(
    r"(?i)\b(?:last (?:four|4)(?: digits)?|últimos cuatro|ends? (?:in|with)|ending(?: in)?)\b"
    r"[\s:]{1,3}(?:is |are )?(?P<it>\d{4})\b"
)


def secrets(page: Page) -> None:
    """Claim what has the shape of a social security number, whole or masked."""
    for found in _SSN.finditer(page.text):
        if not _BENCH.search(page.before(found.start(), 40)):
            page.claim(*found.span(), Type.SSN)
    for found in _BEFORE_SSN.finditer(page.text):
        page.claim(*found.span("it"), Type.SSN)
    for found in _IMPLANT.finditer(page.text):
        page.claim(*found.span("it"), Type.DEVICE)


def cases(page: Page) -> None:
    """Claim what has the shape of a case, a donation or an insured person's number."""
    for found in _MBI.finditer(page.text):
        page.claim(*found.span(), Type.ACCOUNT)
    for pattern in _CASES:
        for found in pattern.finditer(page.text):
            if not _BENCH.search(page.before(found.start(), 40)):
                page.claim(*found.span(), Type.ACCESSION)


def drawn(page: Page) -> None:
    """Claim a long number behind what is done to a sample: ``who resulted 4471-9022``."""
    for found in _DRAWN.finditer(page.text):
        page.claim(*found.span("it"), Type.ACCESSION)


def records(page: Page) -> None:
    """Claim numbers of charts without a label: two much alike where charts are spoken of, or one that was opened."""
    for found in _TWO.finditer(page.text):
        if _alike(found["one"], found["two"]) and _CHARTS.search(page.near(*found.span(), 80)):
            _claim_records(page, found, "one", "two")
    for found in _OPENED.finditer(page.text):
        _claim_records(page, found, "it")


def _claim_records(page: Page, found: re.Match[str], *parts: str) -> None:
    whole = any(FULL.fullmatch(found[part]) or _YEARS.fullmatch(found[part]) for part in parts)
    if not whole and not _BENCH.search(page.before(found.start(), 40)):
        for part in parts:
            page.claim(*found.span(part), Type.MRN)


def _alike(one: str, two: str) -> bool:
    """Tell whether two numbers are as long and differ in few digits, or hold the same ones."""
    if one.endswith("000"):
        return False  # cells, not charts
    apart = sum(a != b for a, b in zip(one, two, strict=False))
    return len(one) == len(two) and (0 < apart <= 2 or sorted(one) == sorted(two) != list(one))


def plates(page: Page) -> None:
    """Claim what looks like a plate where somebody speaks of a car."""
    for found in _PLATE.finditer(page.text):
        around = f"{page.before(found.start(), 32)} {page.after(found.end(), 24)}"
        if _CAR.search(around) and not _BENCH.search(page.before(found.start(), 40)):
            page.claim(*found.span(), Type.PLATE)
    for found in _SAID_PLATE.finditer(page.text):
        bare = re.sub(r"[ -]", "", found["it"])
        if 5 <= len(bare) <= 8 and not _MEDIA.search(page.near(*found.span(), 32) + found.group()):
            page.claim(*found.span("it"), Type.PLATE)


def behind_names(page: Page) -> None:
    """Claim a long number right behind a name or a date of birth as that patient's own."""
    ends = {span.end for span in page.spans if span.type in _BEHIND}
    for found in _LONG.finditer(page.text):
        gaps = (page.text[at : found.start()] for at in range(found.start() - 7, found.start()) if at in ends)
        if any(_GAP.fullmatch(gap) for gap in gaps) and not FULL.fullmatch(found.group()):
            page.claim(*found.span(), Type.MRN)
    for found in _ENDS.finditer(page.text):
        if re.search(
            r"(?i)\b(?:patient|pt|social|wristband|his|her)\b", page.before(found.start())
        ) and not _BENCH.search(page.before(found.start(), 40)):
            page.claim(*found.span("it"), Type.SSN)
