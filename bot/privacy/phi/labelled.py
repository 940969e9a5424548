"""Numbers behind their label: medical record, accession, account, licence, device, plate, social security."""

import re
from dataclasses import dataclass
from typing import Final

from bot.privacy.phi.page import Page
from bot.privacy.phi.port import Type

# A number as people type it: letters and digits with hyphens; or short groups of digits with spaces.
VALUE: Final = (
    r"(?=(?:(?-i:[A-Z]{2,3}) (?=\d{5}|"
    r"\d{2,4} \d{2,6}(?!\d)))?[A-Za-z]{0,6}[-#/]?[A-Za-z]{0,2}[-/]?[0-9*xX])(?:(?!(?i:fin|"
    r"mrn|acc|csn|har|dob|ssn|enc))(?-i:[A-Z]{2,3}) (?=\d{5}|\d{2,4} \d{2,6}(?!\d)|\d?[A-Z]{3}-?\d{3}))?"
    r"[A-Za-z0-9*]{1,24}(?:-[A-Za-z0-9*]{1,16}|\.\d{1,12}|/\d{1,3}(?!\d)){0,5}"
)
GROUPS: Final = r"(?: \d{2,6}(?![\w-]|[./]\d)){0,3}"
_IS: Final = (
    r"(?:[ \t]|['’]s\b|[:#=.,(\"'’-]|\b(?:is|was|are|no|num|nbr|number|numbers|id|ids|ending|"
    r"ends|in|with|que termina|termina|en|es|"
    r"last|four|4|digits|of|final|starts|starting|reads|says|printed|n[úu]mero|nro)\b){0,10}"
)
_MORE: Final = re.compile(
    rf"[\s,(]{{0,2}}(?:,|/|&|\+|\(|\band\b|\bor\b|\by\b|\bvs\.?|\b(?:and|but|y)? ?(?:instead of|not|rather than|"
    rf"en vez de)\b|"
    r"\b(?:with|into|to|for|con|por)\b|\b(?:but|and|while|pero|y)(?: the)? \w{2,12} (?:has|says|shows|reads|had|said|"
    r"dice|tiene)\b|\bshould(?:'ve| have)? be(?:en)?\b|\bwas really\b|\bbut it'?s\b)\s?"
    rf"(?:\b(?:not|mrn|chart)\b\s?)?(?P<it>{VALUE})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """Words before a number, how many digits it has at least, and what around it says that it is something else."""

    kind: Type
    words: str
    digits: int
    unless: str = r"(?!)"
    around: str = ""  # must be near


_LOT: Final = (
    r"(?<!parking )(?<!a )\b(?:lots?|cat(?:alog(?:ue)?)?|reagent|kit|sop|polic(?:y|ies) manual|"
    r"survey|proficiency|challenge|cap pt|api pt)\b"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_HOW_MUCH: Final = re.compile(
    r"\s?(?:%|m[gl]\b|u[lL]\b|dl\b|k\b|x10|g/|mmol|meq|iu\b|ng\b|pg\b|µ|u/l|hours?\b|hrs?\b|min(?:ute)?s?\b|days?\b|"
    r"weeks?\b|months?\b|years?\b|patients\b|pts\b|samples\b|specimens\b|tubes\b|units\b|"
    r"times\b|cases\b|tests\b|dollars\b|mins?\b)",
    re.IGNORECASE,
)

LABELS: Final = (
    Label(
        Type.SSN,
        (
            r"ssn|ss#|ss number|soc(?: sec)?|social security(?: number)?|social|seguro social|last (?:four|"
            r"4) (?:of )?(?:his|her|their|the|my|pt'?s?) (?:ssn|social)|"
            r"last four(?= \d{4}(?! (?:draw|run|hour|lot|unit|tube|day|year)))"
        ),
        4,
    ),
    Label(
        Type.ACCOUNT,
        r"acct|account|visit|encounter|enc|csn|fin|har|guarantor|claim|member|subscriber|medicaid|"
        r"medicare|mbi|insurance|"
        r"ins|insurance policy|(?:her|his|their|my|family|pts?|patient)(?:['’]s)? policy|"
        r"policy ?holder|policy(?=[ :]{0,2}(?:#|no\b|num|nr|id\b))|billing ref(?:erence)?|póliza|poliza|cuenta|"
        r"seguro m[ée]dico|afiliad[oa]|"
        r"hospital bill|bill|billing|invoice for (?:the )?(?:pt|patient)|"
        r"prior auth(?:orization)?|auth|group|aetna|cigna|humana|bcbs|blue cross|uhc|tricare|"
        r"member id|health plan|beneficiary|hic(?:n)?|payer",
        4,
        rf"{_LOT}|\bprocedure|\brev \d|\bpolicy (?:[#no. ]{{0,4}})(?:lab|qc|bb|mic|gen|hem|chem|hr|it|saf|adm)|"
        rf"\bgroup (?:chat|text)|vendor|purchase|\bsite visit",
    ),
    Label(
        Type.LICENSE,
        (
            r"licen[sc]e|licen[sc]es|lic|licencia|dea|npi|driver'?s licen[sc]e|drivers licen[sc]e|"
            r"\bdl\b|ascp (?:cert(?:ification|ificate)?|number|id|#)|cert(?:ification|"
            r"ificate)? (?:number|no|#|id)|passport|pasaporte|state id"
        ),
        4,
        rf"{_LOT}|software|seat|cpt|friedewald|\bdl\b.{{0,3}}\d{{1,3}}\b|plate|placa",
    ),
    Label(
        Type.PLATE,
        r"licen[sc]e plates?|plates?|placas?|tag number|car tag|tags?",
        1,
        (
            r"\b(?:agar|blood|chocolate|choc|macconkey|mac|cna|sabouraud|sda|streak|streaked|incubat\w+|"
            r"growth|grew|col[ou]n(?:y|ies)|elisa|wells|96[- ]well|384|media|mueller|bap|tsa|xld|"
            r"hektoen|(?<!parking )lot|thayer|wells|reader)\b"
        ),
    ),
    Label(
        Type.DEVICE,
        (
            r"serial(?: (?:number|no|num|#))?|serial|s/n|\bsn\b|device id|device identifier|udi|"
            r"implant (?:id|number|no|card)|n[úu]mero de serie|serie"
        ),
        4,
        (
            r"\b(?:analy[sz]er|instrument|centrifuge|microscope|freezer|fridge|refrigerator|incubator|"
            r"sysmex|cobas|architect|alinity|dx[chi]|vitros|printer|scanner|pipette|thermometer|"
            r"dilution|timer|balance|rotor|lamp|probe|hood|vitek|bactec|stago|i-?stat|meter for qc|"
            r"service|warranty|reagent|lot|tango|echo|monitor|keyboard|laptop|pc|workstation|"
            r"platelet agitator|heat block|water bath|module)\b"
        ),
    ),
    Label(
        Type.DEVICE,
        (
            r"pacemaker|pacer|defib(?:rillator)?|icd|insulin pump|pump|cochlear(?: implant)?|lvad|"
            r"stimulator|neurostimulator|cgm|dexcom|marcapasos|implant|port-a-cath|stent|valve|watchman|"
            r"loop recorder|hip implant|knee implant"
        ),
        4,
        r"\b(?:icd-?10|infusion pump cleaning|peristaltic|vacuum pump|fluidics|vitros|dx[chi])\b|icd 10",
    ),
    Label(
        Type.MRN,
        r"mrns?|m\.r\.n\.|mr ?#|mr (?:no|number)|mr:?(?= ?\d)|med(?:ical)? rec(?:ord)?s?|chart|unit record|"
        r"patient id|pt id|pid|patient identifier|(?:hospital|hosp\.?|clinic|facility|enterprise) ?"
        r"(?:number|num|nbr|no|nr|#|id)|med ?rec|hn|n[úu]mero de paciente|"
        r"empi|epi|epic id|expediente|exp\. cl[íi]nico|historia cl[íi]nica|historia|hc|record|"
        r"record number|rec|registro|wristband|armband|band(?= (?:says|reads|has|shows))|"
        r"patient|pt|pts|paciente|pt\.|donor id|donor",
        5,
        _LOT + r"|\b(?:goal|volume|count|records? broken)\b",
    ),
    Label(
        Type.ACCESSION,
        r"accessions?|accn?|acc|acsn|accesi[óo]n|specimens?|spec|samples?|muestra|case|caso|"
        r"path(?:ology)? (?:number|no|#|case|num)|path|surg path|surgical|cyto(?:logy)? (?:case|"
        r"number|no|#)|cytology|"
        r"req(?:uisition)?|orden|lab order|order|container|cid|din|donation(?: number| id)?|"
        r"donor unit|unit|unit number|unit id|bag|tube|tubo|barcode|label|lab (?:number|no|id)|"
        r"lab ?#|"
        r"culture|blood culture|bcx|urine|biopsy|bx|autopsy|necropsy|isolate|cultivo|biopsia|folio|aliquot|etiqueta",
        5,
        (
            rf"{_LOT}|\b(?:part|model|gasket|purchase|stock|supply|supplies|vendor|ref|item|sku|po|"
            r"ordered|shipping|ups|fedex|tracking|error|gloves?|toner|paper|job|posting|hire|work order)\b|"
            r"\bcap (?:sample|specimen)"
        ),
    ),
)


def _compiled(label: Label) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<label>{label.words})(?!\w){_IS}(?P<it>{VALUE}{GROUPS})(?!\w)", re.IGNORECASE)


_COMPILED: Final = tuple((label, _compiled(label), re.compile(label.unless, re.IGNORECASE)) for label in LABELS)
# A licence that is told first and its number behind: "got my license finally, MTA 00058213".
_LICENCE: Final = re.compile(
    r"(?i)(?<![\w-])(?:licen[cs]es?|dl|driver'?s|certificat(?:e|ion)|cert|credentials?|passport|licencia|pasaporte)\b"
    r"(?! plates?)[^.;\n\d]{0,48}?(?:[,:#(-] ?|\b(?:number|no\.?|num|n[úu]mero|is|es|reads|says|posted|under|as) )"
    r"(?P<it>(?-i:[A-Z]{1,4}[ -]?#?)?(?=(?:\d-?){5,14}(?!\w))\d(?:-?\d){4,13}|"
    r"(?-i:[A-Z])\d{2,4}(?:-\d{2,5}){1,3})(?![\w-])"
)
_SEVERAL: Final = re.compile(
    r"(?i)\b(?:mrns|mr numbers|medical records?|charts|record numbers|expedientes)\b[^.;\n\d]{1,40}[ ,:(]"
    r"(?P<one>\d(?:-?\d){4,9}) ?(?:,|/|&|\+|and|or|vs\.?|y|e)? ?(?P<two>\d(?:-?\d){4,9})(?![\w-])"
)
_CERTIFIED: Final = re.compile(
    r"(?i)\b(?:ascp|amt|aab|nca|hew)\b(?: (?:mls|mlt|mt|pbt|ht|htl|ct|sbb|sm|sc|sh|cert\w*|id|number|no|is))*[ :#]{1,3}"
    r"(?P<it>\d{6,9})(?![\w-])"
)
_NO_LICENCE: Final = re.compile(rf"(?i){_LOT}|software|seats?|invoice|\bpo\b|\$|orchard|middleware|plates?|placas?")
_SAYS_NUMBER: Final = re.compile(
    (
        r"#|\b(?:no|num|nbr|numbers?|ids?|ending|ends|termina|last|n[úu]mero|nro|accn?|accession|"
        r"mrns?|csn|fin|har|din|npi|dea|acct|account)\b"
    ),
    re.IGNORECASE,
)


def labelled(page: Page) -> None:
    """Claim every number that stands behind a label, and further ones in the same list."""
    for label, pattern, unless in _COMPILED:
        for match in pattern.finditer(page.text):
            start, end = match.span("it")
            if not _is_number(label, page, match, start, end):
                continue
            if unless.search(page.before(start, 40) + " " + page.after(end, 24)):
                continue
            if page.claim(start, end, label.kind):
                _go_on(page, end, label)


def listed(page: Page) -> None:
    """Claim two numbers that stand further behind the word for several: ``two MRNs for one lady, 55 and 66``."""
    for found in _SEVERAL.finditer(page.text):
        for part in ("one", "two"):
            page.claim(*found.span(part), Type.MRN)


def licences(page: Page) -> None:
    """Claim numbers of licences and certificates that stand further behind their word."""
    for pattern in (_LICENCE, _CERTIFIED):
        for found in pattern.finditer(page.text):
            start, end = found.span("it")
            if not (
                _NO_LICENCE.search(page.near(found.start(), end, 24) + found.group())
                or _HOW_MUCH.match(page.after(end))
            ):
                page.claim(start, end, Type.LICENSE)


def _is_number(label: Label, page: Page, match: re.Match[str], start: int, end: int) -> bool:
    value = page.text[start:end]
    digits = sum(c.isdigit() for c in value)
    between = page.text[match.end("label") : start]
    said = _SAYS_NUMBER.search(match["label"] + between) is not None or label.kind in (Type.SSN, Type.PLATE)
    least = min(label.digits, 3) if said else label.digits
    if (
        label.kind is Type.ACCESSION
        and not said
        and re.search(r"[A-Za-z0-9]-\d{3}|[A-Za-z]\d{2}-?\d{3}|\d-\d+-\d", value)
    ):
        least = 3
    if digits < least or _HOW_MUCH.match(page.after(end, 12)):
        return False
    if label.kind is Type.PLATE:
        return _looks_like_plate(value)
    if (
        label.kind is Type.MRN
        and match["label"].lower().startswith(("pt", "pa"))
        and re.search(r"(?i)last|end", between)
    ):
        return False
    if label.kind is Type.MRN and match["label"].lower().startswith(("pt", "pa", "do")) and not said:
        return value.isdigit() and digits >= 6
    if _is_date(value) or (label.kind is Type.ACCESSION and re.fullmatch(r"\d{3}-\d{3}-\d{4}", value)):
        return False
    return said or not _YEAR.fullmatch(value)


def _is_date(value: str) -> bool:
    day = re.fullmatch(r"([0-3]?\d)[/-]([0-3]?\d)(?:[/-](?:\d{4}|\d\d))?|(?:19|20)\d\d-\d\d-\d\d", value)
    return day is not None and (day[1] is None or int(day[1]) <= 31)


def _looks_like_plate(value: str) -> bool:
    bare = value.replace("-", "").replace(" ", "")
    return 5 <= len(bare) <= 9 and any(c.isdigit() for c in bare) and any(c.isalpha() for c in bare)


def _go_on(page: Page, at: int, label: Label) -> None:
    for _ in range(12):
        more = _MORE.match(page.text, at)
        if more is None or sum(c.isdigit() for c in more["it"]) < 4 or _HOW_MUCH.match(page.after(more.end(), 12)):
            return
        if _is_date(more["it"]) or not page.claim(*more.span("it"), label.kind):
            return
        at = more.end()
