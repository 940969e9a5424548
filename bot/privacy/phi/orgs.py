"""Small employers by name: who works there is soon known. Big national ones and public bodies are left alone."""

import re
from typing import Final

from bot.privacy.phi.lexicon import Lexicon
from bot.privacy.phi.page import Page
from bot.privacy.phi.port import Type

_KIND: Final = (
    r"(?:Clinics?|Clínica|Hospital|Hosp|Medical Center|Med Center|Medical Group|"
    r"Medical Associates|Medical|Med|Labs?|Laborator(?:y|ies)|Family Practice|Family Medicine|"
    r"Family Health|"
    r"Pediatrics|Urgent Care|Dialysis(?: Center| Unit| Clinic)?|Health(?:care| Center| Clinic|"
    r" System| Partners| Services)?|Pharmacy|Nursing Home|Nursing|"
    r"Rehab(?:ilitation)?(?: Center)?|Manor|Hospice|Dermatology|"
    r"Oncology(?: Associates| Group| Center)?|Associates|Blood (?:Center|Bank|Services)|"
    r"Diagnostics|Plasma(?: Center)?|Women'?s (?:Health|Clinic|Center)|OB ?/?GYN|OBGYN|"
    r"Cardiology|"
    r"Physicians|Surgery Center|Surgical Center|Infirmary|Sanatorium|Care Center|Cancer Center|"
    r"Memorial|Pathology|Fertility|Veterinary|Animal Hospital|Vet|Assisted Living|"
    r"Senior Living|Retirement|Regional|General|Community|Endoscopy|Orthopedics|"
    r"Internal Medicine|Primary Care|Wellness|Services)"
)
_WORD: Final = r"(?:[A-Z][\w'’.&-]{1,24}|St\.?|of|the|and|&|de|del|la|los)"
_NAMED: Final = re.compile(
    r"(?:\b(?:Hospital|Clínica|Laboratorio|Centro Médico|"
    rf"Clinica) (?:[A-ZÁÉÍÓÚ][\wáéíóúñ'’-]{{2,24}}|de|del|la|San|"
    rf"Santa)(?: (?:[A-ZÁÉÍÓÚ][\wáéíóúñ'’-]{{2,24}})){{0,3}})|"
    rf"\b(?:{_WORD} ){{1,5}}{_KIND}(?: {_KIND}){{0,2}}(?![\w])"
)
# Where people learn, pray, eat, sleep or work: told only where somebody else is spoken of.
_LOCAL: Final = re.compile(
    r"\b(?:(?:[A-Z][\w'’.&-]{1,24}|of|the|and|&) ){1,4}"
    r"(?:(?:Charter |Elementary |Middle |High |Primary |Catholic |Christian |Day )?(?:School|Academy|Preschool)|"
    r"Elementary|"
    r"Daycare|Day Care|Montessori|(?:Baptist |Methodist |Lutheran |Catholic )?Church|Parish|Chapel|Mosque|"
    r"Synagogue|Diner|"
    r"Grill|Caf[eé]|Bakery|Deli|Tavern|Barber ?[Ss]hop|Salon|Hardware|Farms?|Dairy|Ranch|Orchards?|Garage|"
    r"Auto(?: Body| Repair)?|"
    r"Brewery|Grocery|Florist|(?:County )?Jail|Prison|Correctional(?: Facility)?|Trucking|Roofing|Plumbing|"
    r"Landscaping|Shelter|"
    r"Apartments|Trailer Park|Mobile Home Park|Group Home|Fire Department|Police Department|Feed Store|"
    r"Nursery School|Motel)\b"
)
_THEIRS: Final = re.compile(
    r"(?i)\b(?:he|she|his|her|hers|their|they|patient|pt|kid|kids|mom|dad|mother|father|husband|wife|son|"
    r"daughter|grandma|"
    r"grandpa|inmate|works?|worked|teach\w*|owns?|owner|goes|attends|coach\w*|pastor|barber|lives|student|"
    r"the only|runs|"
    r"principal|teacher|everyone at|one of ours|auditor|clerk|cook|waitress|waiter|cashier|driver|guest|"
    r"members?|guy|lady|man|woman|girl|boy)\b"
)
_AT: Final = re.compile(
    r"\b(?:[Ww]ork(?:ed|ing|s)? (?:here )?(?:at|for)|[Ii]nterviewed at|[Jj]ob at|[Hh]ired (?:at|"
    r"by)|[Ff]ired (?:from|by)|[Qq]uit|[Ll]eft|[Ee]mployed (?:at|by)|[Ss]hifts? at|"
    r"[Tt]rabajo en|[Oo]wner of) (?P<it>[A-Z][a-z'’]{2,20}(?: (?:[A-Z][\w'’]{2,20}|of|the|&|"
    r"and)){1,4})"
)
# St. Brendan's, with or without what it is
_SAINT: Final = re.compile(r"\bSt\.? [A-Z][a-z]{2,16}['’]s(?: (?:Hospital|Medical Center|Clinic|Health|Regional))?")
_BIG: Final = re.compile(
    r"(?i)\b(?:quest|labcorp|lab ?corp|mayo|cleveland clinic|hca|kaiser|arup|red cross|vitalant|"
    r"onebLood|va|v\.a\.|veterans?|johns hopkins|st\.? jude|bioreference|abbott|roche|siemens|"
    r"grifols|csl|biolife|octapharma|sonora|sonic|nih|cdc|fda|cms|who|tricare|medicare|medicaid|"
    r"mass general|massachusetts general|ascension|commonspirit|tenet|"
    r"providence|sutter|trinity health|advocate|intermountain|banner|geisinger|upmc|md anderson|"
    r"sloan|memorial sloan|cedars|stanford|duke|vanderbilt|emory|university|"
    r"national institutes?|department|public health|state|county health|federal|indian health|"
    r"ihs|cvs|walgreens|bio-?rad|beckman|ortho|quidel\w*|thermo|walmart|humana|cigna|aetna|"
    r"blue cross|american|joint commission|planned parenthood|"
    r"children'?s hospital of philadelphia|mount sinai|nyu|ucla|ucsf|northwell|atrium|baylor|"
    r"dignity|aspirus|"
    r"baptist health|medicare|world|global|nova|hospital corporation|biomerieux|cardinal|becton|fresenius|"
    r"davita|concentra|amazon|optum|unitedhealth\w*)\b"
)


class Employers:
    """Finds names such as Juniper Bend Clinic."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, page: Page) -> None:
        """Claim small employers that are named."""
        for found in _NAMED.finditer(page.text):
            self._claim(page, *found.span())
        for found in _LOCAL.finditer(page.text):
            if _THEIRS.search(page.clause(*found.span())):
                self._claim(page, *found.span())
        for found in _SAINT.finditer(page.text):
            if not re.match(r"St\.? (?:Jude|Patrick|Elmo|Nick)", found.group()):
                page.claim(*found.span(), Type.ORG)
        for found in _AT.finditer(page.text):
            if not _BIG.search(found["it"]) and not self._person(found["it"]):
                self._claim(page, *found.span("it"))

    def _claim(self, page: Page, start: int, end: int) -> None:
        words = page.text[start:end].split(" ")
        while (
            words
            and not re.match(r"(?:Hospital|Laboratorio|Cl[íi]nica|Centro) [A-ZÁÉÍÓÚ]", " ".join(words))
            and (
                (words[0].lower().strip(".") in self._lexicon.generic and words[0] not in ("St.", "St"))
                or words[0] in ("of", "and", "&", "de")
            )
        ):
            start += len(words[0]) + 1
            words = words[1:]
        own = [
            w
            for w in words
            if w.lower().strip(".,'’s") not in self._lexicon.generic
            and not re.fullmatch(_KIND, w)
            and w.lower() not in self._lexicon.talk
        ]
        if (
            len(words) > 1
            and own
            and not _BIG.search(" ".join(words))
            and not any(w.lower() in self._lexicon.vendors for w in own)
        ):
            page.claim(start, end, Type.ORG)

    def _person(self, name: str) -> bool:
        return name.split(" ")[0].lower() in self._lexicon.sure_given
