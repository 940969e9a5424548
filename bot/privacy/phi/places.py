"""Where somebody lives or lies: street addresses, and rooms and beds of a ward."""

import re
from typing import Final

from bot.privacy.phi.page import Page
from bot.privacy.phi.port import Type

_SUFFIX: Final = (
    r"(?:street|avenue|ave|road|rd|lane|ln|boulevard|blvd|court|terrace|circle|parkway|pkwy|"
    r"highway|hwy|trail|drive|place|loop|plaza|square|"
    r"crossing|alley|row|turnpike|pike|ridge|hollow|bend|run|path|walk|st|dr|ct|cir|way|pl|ter|trl|sq)"
)
_SURE_SUFFIX: Final = (
    r"(?:street|avenue|ave|road|rd|lane|ln|boulevard|blvd|terrace|parkway|pkwy|highway|hwy|"
    r"court|circle|drive|trail|st|dr|ct)"
)
_STATE: Final = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|"
    r"S[CD]|T[NX]|UT|V[AT]|W[AIVY]|"
    r"Alabama|Alaska|Arizona|Arkansas|California|Colorado|Florida|Georgia|Idaho|Illinois|"
    r"Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|"
    r"Maryland|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|Ohio|Oklahoma|"
    r"Oregon|Tennessee|Texas|Utah|Vermont|Virginia|Washington|Wisconsin|Wyoming)"
)
_UNIT_NO: Final = r"(?i:,? ?(?:apt|apartment|unit|ste|suite|#|lot|trlr|depto)\.? ?#? ?[\w-]{1,6}\b)?"
_TOWN: Final = (
    rf"(?:,? (?:in )?[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){{0,2}},? {_STATE}(?:,? \d{{5}}(?:-\d{{4}})?)?|"
    rf",? \d{{5}}(?:-\d{{4}})?(?!\d))?"
)
_CAPPED: Final = re.compile(
    rf"(?<![\w/.-])\d{{1,6}}[A-Z]?(?:-\d+)? (?:[NSEW]{{1,2}}\.? |(?:North|South|East|"
    rf"West) )?(?:[A-Z0-9][\w.'’-]{{0,20}} ){{1,4}}(?i:{_SUFFIX})\b\.?{_UNIT_NO}{_TOWN}"
)
_SMALL: Final = re.compile(
    rf"(?i)(?<![\w/.-])\d{{2,6}} (?:[nsew]{{1,2}}\.? |(?:north|south|east|"
    rf"west) )?(?:[a-z0-9][\w'’-]{{1,20}} ){{1,3}}?{_SURE_SUFFIX}\b\.?{_UNIT_NO}"
    rf"(?:,? [a-z]{{3,16}},? {_STATE}\b(?:,? \d{{5}})?|"
    r""
    rf",? \d{{5}}\b)?"
)
_LIVES: Final = re.compile(
    r"(?i)\b(?:liv\w+ (?:at|on)|address|addr|home|house|stays? at|resides?|mail(?:ed)? to|"
    r"sent to|deliver(?:ed)? to|draw at|visit at|moved to|domicilio|direcci[óo]n|vive en)\b"
)
_WEAK: Final = re.compile(
    r"(?i)\b(?:ml|mg|ul|dl|min|mins|minutes?|hours?|hrs?|days?|weeks?|months?|years?|times|"
    r"tubes?|units?|samples?|specimens?|patients?|people|techs?|calls?|the|of|a|in|"
    r"to|and|for|at|on|is|was|are|x|per|percent|degrees?|draws?|sticks?|plates?|cells?|from|"
    r"with|that|this|my|our|stat|more|new|extra|different|cbcs?|cts|mile)\b"
)
_OTHER: Final = (
    re.compile(
        r"(?i)\b(?:p\.? ?o\.?|"
        r"post office) ?box \d{1,6}(?:,? [A-Z][\w.]+(?: [A-Z][\w.]+)?,? [A-Z]{2}(?: \d{5})?)?"
    ),
    re.compile(
        r"\b(?:RR|Rural Route|County Road|State Route|CR|Hwy|Highway|"
        rf"Route) \d{{1,4}}(?: [Bb]ox \d{{1,5}}){_TOWN}"
    ),
    re.compile(
        rf"(?i)(?<![\w/.-])\d{{1,6}} (?:old )?(?:county road|county rd|state route|state road|"
        rf"state hwy|highway|hwy|route|fm|cr|us) \d{{1,4}}\b{_UNIT_NO}"
    ),
    re.compile(
        r"(?i)\b(?:calle|avenida|av\.|carretera|camino|colonia|callej[óo]n|"
        r"paseo) (?:[\w.'’áéíóúñ]{1,20} ){0,4}(?:#|n[úu]mero|no\.|"
        r"núm\.)? ?\d{1,5}[a-z]?(?:,? (?:apto|apt|depto|piso|int)\.? ?\w{1,4})?"
    ),
    re.compile(
        r"(?i)(?<![\w/.-])\d{1,5} (?:calle|avenida|camino|via|paseo|"
        r"rue) (?:[\w'’áéíóúñ]{2,20})(?: [A-ZÁÉÍÓÚ][\wáéíóúñ]{2,20}){0,2}"
    ),
    re.compile(
        r"(?i)(?:(?<=lives in )|(?<=lives at )|(?<=vive en ))(?:apt|apartment|unit|trailer|lot|"
        r"apto)\.? ?#? ?\w{0,2}\d{1,4}\w?(?: (?:at|in|of) (?:the )?[A-Z]\w+(?: [A-Z]\w+){0,3})?"
    ),
)
_ZIP: Final = re.compile(
    r"(?i)\b(?:zip(?: ?code)?|c[óo]digo postal)[ :#]{0,3}(?:is |"
    r"was )?(?P<it>\d{5}(?:-\d{4})?)\b"
)
_CITY: Final = re.compile(rf"\b(?P<it>[A-Z][a-z.']+(?: [A-Z][a-z.']+){{0,2}},? {_STATE},? \d{{5}}(?:-\d{{4}})?)\b")
_APT: Final = re.compile(r"(?i)\b(?:apt|apartment)\.? ?#? ?(?P<it>\d{1,4}-?[a-z]?)\b")

UNIT: Final = (
    r"(?:[nmpstcb]{0,2}icu(?:-[a-d])?|uci|ucin|nbicu|ccu|cvicu|pcu|imcu|picu|tcu|l&d|l & d|labor (?:and|"
    r"&) delivery|pacu|mother[- ]?baby|postpartum|nursery|nbn|tele(?:metry)?|"
    r"step ?down|onc(?:ology)?|heme[- ]onc|bmt|transplant|peds|pediatr[ií]a|pediatrics|ortho|"
    r"rehab|med ?surg|m/s|burn unit|burn|hospice|psych|neuro|cardiac|surg(?:ical)?|obs|"
    r"urgencias|maternidad|oncolog[íi]a|cirug[íi]a|ltac|trauma bay|trauma|emergency|"
    r"\d{1,2}(?:st|nd|rd|th)? ?(?:floor|north|south|east|west|tower|center|central|n|s|e|w|"
    r"wing)|"
    r"(?:north|south|east|west) ?\d{1,2}|tower \w+|ward \w{1,3}|floor \d{1,2}|piso \d{1,2}|"
    r"dialysis|infusion|endo|pre-?op|post-?op|same day|holding|triage)"
)
_UPPER_UNIT: Final = r"(?:(?-i:ED|ER|OR|OB|IMC|CVU|PICU))"
_ANY: Final = rf"(?:{UNIT}|{_UPPER_UNIT}|(?:the )?er|(?:the )?ed)"
_BED: Final = r"(?:bed|bay|room|rm|bassinet|pod|isolette|crib|slot|cama|hab|cuarto|cubicle|chair|spot|#)"
_POD: Final = r"(?:(?:pod|side|bay) [a-d],? )?"
_NUM: Final = r"#?\s?[A-Z]?-?\d{1,4}(?:-?[A-Z](?![a-z]))?(?:-\d{1,4}[A-Z]?)?"
_NO_COUNT: Final = (
    r"(?![\w/%]|[.:,]\d|-\w| ?(?:min|minutes?|hours?|hrs?|patients|pts|units|tubes|samples|"
    r"specimens|nurses|calls|beds|x|years|days|weeks|times|people|draws|"
    r"in a row|more|stats|techs|traumas|codes|degrees|o'?clock|am|pm|am\b|pm\b|lpm|ml|mg|of us|weeks)\b)"
)
_ROOM: Final = re.compile(
    rf"(?i)(?<![\w-])(?:(?:room|rm\.?|habitaci[óo]n|hab\.?|cuarto)\s?{_NUM}(?:,? ?(?:bed|"
    rf"cama)\s?(?:\d{{1,2}}|[a-d])\b)?|"
    rf"{UNIT}[ ,-]{{0,2}}{_POD}(?:{_BED}\.?\s?)?{_NUM}|{_ANY}[ ,-]{{0,2}}{_BED}\.?\s?{_NUM}|(?-i:(?!ED50)(?:ED|"
    rf"ER|OR)[ -]?\d{{1,2}}[A-Z]?)|"
    rf"(?:bed|bay|cama|room|rm)\s?#?\s?\d{{1,3}}[A-Z]?,? (?:(?:over )?(?:in|of|on|at|de|"
    rf"en)(?: la| el)? ?)?(?:the )?{_ANY}(?: \d{{1,2}}\b)?"
    rf"|{_ANY}[ ,-]{{0,2}}(?:hall(?:way)?|hw|corridor|pasillo)\s?(?:{_BED}\.?\s?)?{_NUM}"
    rf"|(?:hall(?:way)?|pasillo) (?:{_BED})\s?{_NUM}(?: (?:in|of|de|en)(?: the| la)? {_ANY})?"
    rf"|isolette {_NUM}|bassinet {_NUM}|\d{{1,2}} ?(?:north|south|east|west|[nsew])[- ]\d{{1,4}}[a-z]?){_NO_COUNT}"
)
_STAFF_ROOM: Final = re.compile(
    r"(?i)\b(?:break|conference|cold|waiting|supply|class|lab|clean|meeting|storage|board|"
    r"locker|mail|training|chat|media|instrument|server|escape|lecture|warm|dark|lounge|sleep|"
    r"on-call)\s?$"
)
_STAFF_TALK: Final = re.compile(
    r"(?i)\b(?:meetings?|in-?service|training|interview\w*|class|lecture|exam|session|"
    r"conference|temp(?:erature)?s?|seminar|workshop|ceu|town hall|potluck|huddle|"
    r"party|degrees|humidity|zoom|inspector|reuni[óo]n|microwave|freezer|fridge|centrifuge|analy[sz]ers?)\b"
)
# A room of the lab's own: what is broken or missing in it. Told from a patient's by what else the text speaks of.
_FIXTURE: Final = re.compile(
    r"(?i)\b(?:draw (?:chair|room|station)|chair|sink|printer|badge|scale|lights?|luz|outlet|thermostat|"
    r"squeak\w*|jammed|"
    r"donuts?|doughnuts?|bagels?|cookies|cake|pizzas?|snacks|coffee|free food|ce|ceus?|orientation|flu shots?|badges|"
    r"closed|waxed|paint(?:ed|ing)?|construction|"
    r"out of (?:gloves|gauze|tubes|paper|order)|door|fridge|freezer|hood|faucet|facilities|keyboard|monitor|"
    r"impresora)\b"
)
_SOMEBODY: Final = re.compile(
    r"(?i)\b(?:patient|pt|pts|lady|man|guy|woman|kid|girl|boy|baby|he|she|him|her|mom|dad|family|redraw|recollect|stat|"
    r"specimen|sample|code[ds]?|paciente|señora?|niñ[oa]|nurse|doctor)\b"
)
_PLAIN_ROOM: Final = re.compile(r"(?i)(?:room|rm\.?|habitaci[óo]n|hab\.?|cuarto)\s?#?\s?\d{1,3}(?:-\d{1,3})?")
_LYING: Final = re.compile(
    r"(?i)\b(?:lady|man|guy|woman|kid|girl|boy|patient|pt|dude|gentleman|señora|señor|paciente|"
    r"baby|mom|dad|draw|redraw|recollect|stick|stuck|stat|nurse|rn|critical|code|drew|sitting|"
    r"family|"
    r"daughter|son|wife|husband|person|results?|poke|timed|labs)\b[^.;]{0,16}\b(?:in|from|to|at|"
    r"for|on|en|de)(?: the)? (?P<it>\d{3,4}-?[A-D]?(?:-\d)?)(?![\w/%]|[.:]\d|-\d| ?(?:hours?|"
    r"hrs?|am|pm|mins?|m[gl]|k|units?|ml|tests|samples|patients|calls|today|rpm|degrees|tonight|"
    r"sharp|and (?:it|we|they|no one)|yesterday|tomorrow)\b)",
)
_LETTERED: Final = re.compile(r"(?i)\b(?:in|from|to|at|for|en)(?: the)? (?P<it>\d{3,4}-?[a-d])(?![\w-])")
_BARE_BED: Final = re.compile(r"(?i)\b(?:bed|cama|bay) ?#?\d{1,3}[a-d]?\b")


def places(page: Page) -> None:
    """Claim addresses and rooms."""
    for pattern in _OTHER:
        for found in pattern.finditer(page.text):
            page.claim(*found.span(), Type.ADDRESS)
    for found in _CAPPED.finditer(page.text):
        _address(page, found)
    for found in _SMALL.finditer(page.text):
        if _LIVES.search(page.before(found.start())) or re.search(
            r"(?i)street|avenue|\bave\b|boulevard|blvd|\broad\b|\blane\b|\bln\b|\brd\b", found.group()
        ):
            _address(page, found)
    for pattern in (_ZIP, _CITY):
        for found in pattern.finditer(page.text):
            page.claim(*found.span("it"), Type.ADDRESS)
    if _LIVES.search(page.text):
        for found in _APT.finditer(page.text):
            page.claim(*found.span(), Type.ADDRESS)
    rooms(page)


def _address(page: Page, found: re.Match[str]) -> None:
    words = found.group().split(" ", 1)[1]
    street = re.split(rf"(?i)\b{_SUFFIX}\b", words)[0]
    if _WEAK.search(street) and not _LIVES.search(page.before(found.start())):
        return
    end = found.start() + len(found.group().rstrip(" .,"))
    page.claim(found.start(), end, Type.ADDRESS)


def rooms(page: Page) -> None:
    """Claim rooms and beds that lead to one patient; rooms for staff are left alone."""
    own = _FIXTURE.search(page.text) is not None and _SOMEBODY.search(page.text) is None
    for found in _ROOM.finditer(page.text):
        if own and _PLAIN_ROOM.fullmatch(found.group()):
            continue
        staff = _STAFF_ROOM.search(page.before(found.start(), 16))
        if staff is None and not _STAFF_TALK.search(page.clause(*found.span(), 40)):
            page.claim(*found.span(), Type.ROOM)
    for found in _LYING.finditer(page.text):
        if not re.fullmatch(r"(?:19|20)\d\d", found["it"]) and not _is_time(page, found):
            page.claim(*found.span("it"), Type.ROOM)
    for found in _LETTERED.finditer(page.text):
        page.claim(*found.span("it"), Type.ROOM)


def _is_time(page: Page, found: re.Match[str]) -> bool:
    """Tell whether four digits after "at" are an hour of the day."""
    at = re.search(r"(?i)\b(?:at|for|to|from)(?: the)? $", page.before(found.start("it"), 10)) is not None
    return (
        at
        and re.fullmatch(r"[01]?\d[0-5]\d|2[0-3][0-5]\d", found["it"]) is not None
        and not re.search(r"(?i)\bfrom(?: the)? $", page.before(found.start("it"), 10))
    )


def beds(page: Page) -> None:
    """Claim a bare bed where the text names its patient."""
    if any(span.type is Type.NAME for span in page.spans):
        for found in _BARE_BED.finditer(page.text):
            page.claim(*found.span(), Type.ROOM)
