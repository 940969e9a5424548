"""Names of people: behind a title or a cue, "Last, First", a known given name, and two capitalised words of no other use."""

import re
from dataclasses import dataclass
from typing import Final

from bot.privacy.phi.lexicon import Lexicon
from bot.privacy.phi.page import Page
from bot.privacy.phi.port import Type
from bot.privacy.phi.tokens import Token, tokens

TITLES: Final = frozenset(
    "mr mrs ms miss mx dr doctor prof professor pastor rev reverend rabbi imam sister father brother sgt sergeant officer deputy "
    "captain capt señor señora señorita sr sra srta don doña dra dona nurse auntie granny grandma grandpa abuela abuelo aunt uncle "
    "tía tío tia tio chaplain judge coach senora".split()
)
_SOFT_TITLES: Final = frozenset(
    "ms miss sister father brother don nurse sr doctor officer captain coach judge grandma grandpa granny aunt uncle professor chaplain abuela abuelo".split()
)
_KEPT_OUT: Final = frozenset(
    "aunt uncle tía tío tia tio grandma grandpa granny abuela abuelo".split()
)  # kin stays in the sentence
CUES: Final = frozenset(
    "pt pts patient patients paciente named name nombre llamado llamada llama donor recipient newborn infant named: client resident "
    "mom mother dad father aunt uncle cousin wife husband son daughter sister brother niece nephew grandma grandpa mama mamá papá tía tío "
    "esposa esposo hija hijo hermana hermano prima primo abuela abuelo coworker supervisor manager boss lead roommate friend "
    "amiga amigo compañera compañero jefa jefe preceptor trainee intern phleb tech nurse dr. señora señor enfermera enfermero girlfriend "
    "boyfriend fiance fiancé fiancée neighbor buddy bestie bff student newbie traveler orientee twin triplet baby bebé bebe kid boy girl lady guy man woman".split()
)
_STRONG_CUES: Final = frozenset("pt paciente patient named llamado llamada llama nombre".split())
_TALKING: Final = frozenset(
    "said says told tells asked asks texted called yelled yells screamed quit cried thinks knows emailed retired resigned swears hates "
    "wants needs got gets keeps never always left came comes showed went goes works worked covers covered trained trains taught "
    "refuses refused forgot keeps died passed fainted dijo dice me was is has had just still really already hung snapped "
    "mislabeled spilled drew stuck threw took gave won't doesn't didn't can't isn't wasn't and brought made lied blamed wrote posted "
    "coded bled walked sat stood ran thanked hugged deserves loves loved helped helps saved lost started stopped broke".split()
)
_SPEECH: Final = frozenset(
    "said says told tells asked texted yelled screamed quit cried thinks knows emailed swears retired resigned dijo dice keeps hates blamed lied mislabeled brought trained hugged snapped".split()
)
_TO: Final = frozenset(
    "told tell tells ask asked asking with page paged call called text texted thank thanks thanking email emailed from for and on "
    "to by about miss hi hey hello dear drew stuck hug blame blamed trained see saw met love hate con a de para por the meet &".split()
)
_TO_PERSON: Final = frozenset(
    "told tell ask asked paged page texted text thank thanks emailed email with hey hi hello dear love hug blame blamed met miss see drew con trained by".split()
)
_KIN: Final = frozenset("father brother sister mother".split())
_OWNERS: Final = frozenset("my his her their our your mi su tu".split())
_FOR: Final = frozenset(
    "said says reads read labeled labelled dice for on from of to de para with in stuck drew redraw redrew called".split()
)
_SAMPLE: Final = re.compile(
    r"(?i)\b(?:specimens?|samples?|tubes?|results?|crossmatch\w*|units?|draw\w*|redraw\w*|"
    r"call\w*|criticals?|type|screen|transfus\w+|label\w*|cultures?|cbc|bmp|cmp|troponins?|"
    r"potassium|k|hgb|hemoglobin|plt|platelets|lactate|inr|ua|csf|report|bag|blood|orders?|"
    r"add-?on|recollect\w*|recall|smear|biopsy|path|margins|antibod\w+|muestra|sangre|resultado|"
    r"tubo|cultivo|glucose)\b"
)
_PARTICLES: Final = frozenset(
    "de la del las los van von der den bin ibn al el da dos di du le st st. della y ter ten abu bint san".split()
)
_BABY: Final = re.compile(
    (
        r"(?i)\b(?:(?:infant|baby|newborn|nb)[ -](?:girl|boy)|babygirl|babyboy|bb|bg|twin [ab12]|"
        r"triplet [abc]|(?:girl|boy) [ab](?= ))[ ,-]{1,2}$"
    )
)
_JOIN: Final = re.compile(r" |-|, ?(?=(?:Jr|Sr|II|III)\b)|\. ?")
_COMMA: Final = re.compile(r" ?, ?|\^|_")
_ROOMY: Final = re.compile(
    r"(?i)\s(?:in|from|on|at|de|en) (?:the )?(?:room|rm|bed|\d|[nmps]?icu|er\b|ed\b|l&d|onc|peds|tele)"
)
_NUMBERED: Final = re.compile(
    (
        r"[\s,:#(-]{1,4}(?:(?:mrn|dob|acct|ssn|id|fin|csn|room|rm|bed)\b|"
        r"\d{1,2}[/-]\d{1,2}[/-]\d{2}|\d{5,10}\b|(?:19|20)\d\d-)"
    ),
    re.I,
)
_INITIALS: Final = re.compile(
    (
        r"(?i)\b(?:pt|patient|initials|paciente|iniciales)(?: (?:is|are|son|"
        r"named))?:? (?P<it>(?-i:[A-Z]\.? ?[A-Z]\.(?: ?[A-Z]\.)?|[A-Z]\.[A-Z]\.?))(?!\w)"
    )
)
_PATIENT_DOES: Final = frozenset(
    "left refuses refused died passed needs wants is was has asked says said fainted coded bled cried came keeps got in vomited pulled".split()
)
_OF_THINGS: Final = frozenset(
    "is was has had needs gets got keeps never always goes works worked still really already just started stopped broke lost left came comes died took saved hates".split()
)
_LEADS: Final = frozenset("the a an our my your their this that new old some any every no".split())
MOST: Final = 4  # words of one name


@dataclass(slots=True)
class Names:
    """Reads a text word by word, the surest sign of a name first."""

    lexicon: Lexicon

    def __call__(self, page: Page) -> None:
        """Claim names with their titles and without a possessive."""
        _Reading(page, tokens(page.text, self.lexicon), self.lexicon).run()


@dataclass(slots=True)
class _Reading:
    page: Page
    words: list[Token]
    lexicon: Lexicon

    def run(self) -> None:
        for found in _INITIALS.finditer(self.page.text):
            self.page.claim(*found.span("it"), Type.NAME)
        for sign in (self.last_first, self.titled, self.baby, self.full, self.cued, self.alone):
            at = 0
            while at < len(self.words):
                at = max(at + 1, sign(at))

    # Every sign looks at one place and returns the place after what it claimed, or 0.

    def last_first(self, at: int) -> int:
        """``SMITH, JOHN A`` and ``smith, john``."""
        one, two = self.word(at), self.word(at + 1)
        if one is None or two is None or not _COMMA.fullmatch(self.gap(at)) or one.owner:
            return 0
        first = at
        while (
            first > 0
            and at - first < 2
            and self.gap(first - 1) == " "
            and self.words[first - 1].low in (*_PARTICLES, "dela")
        ):
            first -= 1
        if first == at and at > 0 and self.gap(at - 1) == " " and self._double(at):
            first = at - 1
        if not self._last_first(one, two):
            return 0
        end = at + 1
        middle = self.word(at + 2)
        if (
            middle
            and self.gap(at + 1) == " "
            and (len(middle.low) == 1 and middle.capital and not self._unit_next(at + 2))
            and not (middle.text in "MF" and re.match(r" \d", self.page.after(middle.end, 2)))
        ):
            end += 1
        elif (
            middle
            and self.gap(at + 1) == " "
            and two.capital
            and middle.capital
            and middle.sure
            and not one.text.isupper()
        ):
            end += 1
        return self.take(first, end)

    def _double(self, at: int) -> bool:
        """Tell whether the word before is the first half of a double surname."""
        before, one = self.words[at - 1], self.words[at]
        return before.capital and one.capital and before.sure_surname and not before.sure and one.sure_surname

    def _last_first(self, one: Token, two: Token) -> bool:
        if one.low in self.lexicon.others_only or (
            two.low in self.lexicon.others_only
            and not (two.given and one.surname and (not one.plain or _NUMBERED.match(self.page.after(two.end, 24))))
        ):
            return False
        if one.capital != two.capital:
            return False
        if one.capital:
            if two.sure and (one.surname or one.unknown) and not (one.sure and not one.surname):
                return (
                    not (one.given and not one.sure_surname and one.plain) or one.text.isupper() == two.text.isupper()
                )
            tight = one.text.isupper() and two.text.isupper() and len(one.low) > 2 and len(two.low) > 2
            if two.given and one.surname and (tight or not one.plain or not two.plain):
                return not (one.plain and two.plain) or bool(_NUMBERED.match(self.page.after(two.end, 24)))
            return one.unknown and two.unknown and (one.sure_surname or tight or two.start - one.end <= 2)
        return (
            (one.sure_surname and two.given)
            or (one.namely and two.sure and one.start == 0 and not one.sure)
            or (one.sure_surname and two.unknown and one.start == 0)
        )

    def titled(self, at: int) -> int:
        """``Mrs. Yamashiro``, ``dr haverford``, ``Pastor Eldridge``."""
        title, name = self.word(at), self.word(at + 1)
        if (
            title is None
            or name is None
            or title.low not in TITLES
            or title.owner
            or title.text in ("MS", "DR", "SR", "Ms,")
        ):
            return 0
        lead = at + 1
        while (
            lead < at + 3
            and self.words[lead].low in _PARTICLES
            and self.gap(lead) in (" ", ". ")
            and lead + 1 < len(self.words)
        ):
            lead += 1
        name = self.words[lead]
        dotted = self.gap(at) in (". ", ".")
        if not (dotted or self.gap(at) == " ") or self.public(title, name):
            return 0
        if (
            len(name.low) == 1
            and dotted
            and name.capital
            and self.gap(lead) in (". ", " ")
            and lead + 1 < len(self.words)
        ):
            lead += 1  # Mrs. B. Hathaway
            name = self.words[lead]
        if name.low in TITLES or len(name.low) < 2:
            return 0
        if not self._may_follow_title(title, name, dotted):
            return 0
        end = self.extent(lead, loose=name.capital)
        kin = title.low in _KEPT_OUT or (title.low in _KIN and at > 0 and self.words[at - 1].low in _OWNERS)
        return self.take(at + 1 if kin else at, end)

    def _may_follow_title(self, title: Token, name: Token, dotted: bool) -> bool:
        if name.low in self.lexicon.never:
            return False
        soft = title.low in _SOFT_TITLES and not dotted
        if name.capital and not name.text.isupper():
            return name.namely or (not soft and name.low not in self.lexicon.english)
        if soft:
            return name.sure or name.sure_surname or (name.text.isupper() and name.unknown and name.capital)
        return name.unknown or (
            (name.given or name.surname)
            and (dotted or title.low in ("mr", "mrs", "dra", "señora", "señor"))
            and name.low not in _LITTLE
        )

    def baby(self, at: int) -> int:
        """``Infant Girl Castillo``, ``bb nguyen``."""
        name = self.words[at]
        lead = _BABY.search(self.page.before(name.start, 18))
        if (
            lead is None
            or not name.namely
            or (name.plain and (not name.surname or name.low in _LITTLE or name.low in self.lexicon.others))
            or name.low in self.lexicon.never
        ):
            return 0
        end = self.extent(at, loose=name.capital)
        start = name.start - len(lead.group())
        return self.take_from(start, end, at)

    def full(self, at: int) -> int:
        """``Silas Greer``, ``J. Okafor``, ``harriet lindgren-osei``, and two capitalised words of no other use."""
        one, two = self.word(at), self.word(at + 1)
        if one is None or two is None or one.owner or self.public(one, two) or two.low in self.lexicon.never:
            return 0
        gap = self.gap(at)
        if len(one.low) == 1:
            if (
                gap in (". ", ".")
                and len(two.low) == 1
                and (three := self.word(at + 2))
                and three.capital
                and three.sure_surname
            ):
                return self.take(at, at + 2)
            initial = (
                gap in (". ", ".", " ")
                and one.capital
                and two.capital
                and (two.sure_surname or (two.surname and gap != " " and two.low not in self.lexicon.bench))
            )
            return (
                self.take(at, self.extent(at + 1, loose=True))
                if initial and one.text not in ("A", "I", "B", "O", "Y", "K") or initial and gap == ". "
                else 0
            )
        if gap != " ":
            return 0
        end = self.extent(at, loose=one.capital)
        if end == at and one.sure and (short := self._short(at, two)):
            return short
        if (
            end == at
            and one.sure
            and not one.capital
            and two.unknown
            and not two.capital
            and len(two.low) > 4
            and len(one.low) > 3
        ):
            return self.take(at, at + 1)
        if end == at:
            return 0
        two = self.words[at + 1] if self.words[at + 1].low not in _PARTICLES else self.words[end]
        return self.take(at, end) if self._full(one, two, end - at, at) else 0

    def _short(self, at: int, two: Token) -> int:
        """``jane d``, ``Marcus T.``"""
        if len(two.low) != 1 or two.low in ("a", "i", "x", "s", "y", "o", "e", "u", "w") or self.words[at].owner:
            return 0
        if two.capital and self.page.after(two.end, 2) == ". " and self.words[at].capital:
            return at + 2 if self.page.claim(self.words[at].start, two.end + 1, Type.NAME) else 0
        return self.take(at, at + 1) if two.capital == self.words[at].capital else 0

    def _full(self, one: Token, two: Token, words: int, at: int) -> bool:
        if one.capital and two.capital:
            if one.low in self.lexicon.others_only or two.low in self.lexicon.bench:
                return False
            if one.sure or (one.given and (two.sure_surname or (two.unknown and one.low not in self.lexicon.others))):
                return True
            if one.low in self.lexicon.plain:
                return False
            if not two.unknown:  # Alastair Finch
                return one.unknown and two.surname and not one.text.isupper() and self._person_around(at, at + words)
            return one.unknown and (one.surname or two.surname or two.given or self._person_around(at, at + words))
        if one.capital or two.capital:
            return one.sure and (two.sure_surname or (len(two.text) == 1 and two.capital and not one.capital))
        if len(two.low) == 1:
            return one.sure and two.low not in ("a", "i", "x", "s", "y", "o", "e", "u")
        return (one.sure and (two.sure_surname or (two.unknown and not two.surname))) or (
            one.given and len(one.low) > 3 and two.sure_surname and one.low not in _LITTLE
        )

    def cued(self, at: int) -> int:
        """``pt okafor``, ``my aunt Colleen``, ``named Thessaly``, ``results on Okonkwo``."""
        name = self.words[at]
        if (
            not name.namely
            or len(name.low) < 2
            or at == 0
            or name.low in self.lexicon.never
            or not self.page.free(name.start, name.end)
        ):
            return 0
        gap, cue = self.gap(at - 1), self.words[at - 1]
        if (
            gap not in (" ", ": ", ", ", ":", " is ", "'s ", " - ", ' "', " (")
            or cue.owner
            and cue.low not in ("name",)
        ):
            return 0
        if cue.low == "llama" and (at < 2 or self.words[at - 2].low not in ("se", "me")):
            return 0
        if cue.low in ("is", "was", "es", "se") and at > 1 and self.words[at - 2].low in ("name", "nombre"):
            cue = self.words[at - 2]
        if self.pet(at) or not self._cued(cue, name, gap, at):
            return 0
        return self.take(at, self.extent(at, loose=name.capital))

    def _cued(self, cue: Token, name: Token, gap: str, at: int) -> bool:
        if name.low in self.lexicon.others_only and not (name.surname and cue.low in ("pt", "patient", "paciente")):
            return False
        if cue.low in _STRONG_CUES:
            if name.capital:
                return (
                    (name.unknown or name.given or name.surname)
                    and not name.text.isupper()
                    or name.sure
                    or name.sure_surname
                )
            if (
                name.surname
                and cue.low in ("pt", "patient", "paciente")
                and name.low not in _LITTLE
                and self._left_alone(name, at)
            ):
                return True
            return (
                name.sure or name.sure_surname or (name.unknown and len(name.low) > 3 and cue.low != "name")
            ) and gap == " "
        if cue.low in CUES:
            if name.capital:
                return (
                    name.sure
                    or name.sure_surname
                    or (name.given and name.low not in self.lexicon.others and gap == " ")
                    or (name.unknown and gap == " " and not name.text.isupper())
                )
            return name.sure and len(name.low) > 3
        if cue.low in _FOR and (
            name.sure_surname and len(name.low) > 3 or (name.capital and name.unknown and not name.text.isupper())
        ):
            return bool(_SAMPLE.search(self.page.near(name.start, name.end)))
        return False

    def _left_alone(self, name: Token, at: int) -> bool:
        """Tell whether a surname that is a word or a town too is followed by what patients do: ``pt brown left``."""
        after = self.word(at + 1)
        return (
            name.low not in self.lexicon.never
            and after is not None
            and self.gap(at) == " "
            and after.low in _PATIENT_DOES
        )

    def alone(self, at: int) -> int:
        """``Noor told me``, ``page Annika``, ``Okonkwo's potassium``."""
        name = self.words[at]
        if (
            not (name.given or name.surname or (name.capital and name.unknown))
            or len(name.low) < 2
            or name.low in self.lexicon.never
        ):
            return 0
        if not self.page.free(name.start, name.end) or self.pet(at) or self.bench_next(at) or not self._alone(name, at):
            return 0
        end = at
        while (
            end + 1 < len(self.words)
            and end - at < 2
            and name.capital
            and self.gap(end) == " "
            and self.words[end + 1].capital
            and self.words[end + 1].sure_surname
        ):
            end += 1
        return self.take(at, end)

    def _alone(self, name: Token, at: int) -> bool:
        before, after = self.word(at - 1), self.word(at + 1)
        said = after is not None and self.gap(at) == " " and after.low in _SPEECH
        told = before is not None and self.gap(at - 1) == " " and before.low in _TO_PERSON
        acts = after is not None and self.gap(at) == " " and after.low in _TALKING
        reached = before is not None and self.gap(at - 1) == " " and before.low in _TO
        if name.low in self.lexicon.others_only:
            return name.given and name.capital and len(name.low) > 3 and said and name.low not in self.lexicon.bench
        if name.capital and not (name.text.isupper() and len(name.text) < 5):
            if name.sure:
                return before is None or before.low not in self.lexicon.vendors or self.gap(at - 1) != " "
            if name.sure_surname:
                return (
                    name.owner
                    or said
                    or acts
                    or bool(_ROOMY.match(self.page.after(name.end, 20)))
                    or bool(_NUMBERED.match(self.page.after(name.end, 24)))
                )
            if name.unknown:
                if self.listed(at) or (not self.starts(at) and self._among_people(before, after, at)):
                    return True
                return (
                    said or (name.owner and bool(_SAMPLE.match(self.page.after(name.end + 3, 16)))) or (acts and told)
                )
            return name.given and (
                said
                or (
                    told
                    and at > 0
                    and not self.starts(at)
                    and (after is None or self.gap(at) != " " or after.low not in self.lexicon.bench)
                    and name.low not in _DAYS
                )
            )
        if name.sure and len(name.low) > 3:
            return said or told or acts or (reached and before is not None and before.low != "the") or name.owner
        if name.sure_surname and len(name.low) > 4:
            return (
                bool(_ROOMY.match(self.page.after(name.end, 20)))
                or bool(_NUMBERED.match(self.page.after(name.end, 24)))
                or (name.owner and bool(_SAMPLE.search(self.page.after(name.end, 20))))
            )
        return False

    def _among_people(self, before: Token | None, after: Token | None, at: int) -> bool:
        """Tell whether a capitalised word that no list has stands where people stand."""
        told = before is not None and self.gap(at - 1) == " " and before.low in _TO_PERSON
        acts = after is not None and self.gap(at) == " " and after.low in _TALKING - _OF_THINGS
        led = before is not None and before.low in _LEADS
        return told or (acts and not led)

    # Looking around.

    def listed(self, at: int) -> bool:
        """Tell whether a name just before is joined to this word."""
        if at == 0 or self.gap(at - 1) not in (" ", ", ", " & "):
            return False
        joined = self.gap(at - 1) != " " or self.words[at - 1].low in ("and", "y", "or")
        one = self.words[at - 1] if self.gap(at - 1) != " " else self.words[max(0, at - 2)]
        return joined and not self.page.free(one.start, one.end) and one.sure and one.capital

    def word(self, at: int) -> Token | None:
        return self.words[at] if 0 <= at < len(self.words) else None

    def gap(self, at: int) -> str:
        """Return what stands between a word and the next, or a line break past the last one."""
        if not 0 <= at < len(self.words) - 1:
            return "\n"
        return self.page.text[self.words[at].end : self.words[at + 1].start][:8]

    def starts(self, at: int) -> bool:
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
            if token.low in _PARTICLES and self._goes_on(now, loose):
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
        if token.low in self.lexicon.never or token.low in self.lexicon.bench or token.text in _LETTERS:
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

    def _person_around(self, at: int, end: int) -> bool:
        after, before = self.word(end + 1), self.word(at - 1)
        return (
            (after is not None and after.low in _TALKING)
            or self.words[end].owner
            or (before is not None and before.low in _TO | CUES)
            or bool(_NUMBERED.match(self.page.after(self.words[end].end, 24)))
            or bool(_ROOMY.match(self.page.after(self.words[end].end, 20)))
        )

    def public(self, one: Token, two: Token) -> bool:
        return f"{one.low}-{two.low}" in self.lexicon.public

    def pet(self, at: int) -> bool:
        named = any(
            w.low in ("named", "called", "name", "nicknamed", "llama", "llamamos")
            for w in self.words[max(0, at - 3) : at]
        )
        near = {w.low for w in self.words[max(0, at - (14 if named else 5)) : at]}
        return bool(near & self.lexicon.pets)

    def bench_next(self, at: int) -> bool:
        after = self.word(at + 1)
        return after is not None and self.gap(at) in (" ", "-") and after.low in self.lexicon.bench

    def _unit_next(self, at: int) -> bool:
        return (
            self.word(at + 1) is not None
            and self.gap(at) == " "
            and self.words[at + 1].low in ("pos", "neg", "positive", "negative")
        )

    def take(self, first: int, last: int) -> int:
        return self.take_from(self.words[first].start, last, first)

    def take_from(self, start: int, last: int, first: int) -> int:
        end = self.words[last].end
        tail = re.match(r",? (?:Jr|Sr|II|III|IV)\b\.?", self.page.after(end, 8))
        end += len(tail.group()) if tail else 0
        if any(
            self.public(self.words[i], self.words[i + 1])
            for i in range(max(0, first - 1), min(last + 1, len(self.words) - 1))
        ):
            return 0
        return last + 1 if self.page.claim(start, end, Type.NAME) else 0


_LITTLE: Final = frozenset(
    "may will mark rose grace hope faith joy dawn art bill pat sue drew gene grant guy jack king long low may miss more so much my no not now on one our out see so some the this to too up us was way we what when who why you your young best good great day ring case bond nice pain price short small strong sharp still summer winter love fine back field rich self stout cross hand head page pope post power quick rush savage shore sparks storm street sweet swift tall true wise work early ever fear fair first free goes just late like line main man men mine most".split()
)
_DAYS: Final = frozenset("april may june august sunday monday".split())
_LETTERS: Final = frozenset(
    "RN LPN CNA MD DO PA NP RT PT OT MLS MLT MT BSN PHD JD Jr Sr II III DOB MRN SSN ICU NICU ED ER OR M F".split()
)
