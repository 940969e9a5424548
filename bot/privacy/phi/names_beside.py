"""Names told by what stands beside them: a room, a result, the quotation marks of a label, an initial behind."""

import re
from typing import Final

from bot.privacy.phi.port import Type
from bot.privacy.phi.sentence import Sentence
from bot.privacy.phi.tokens import Token

_RESULT: Final = re.compile(
    r"(?i),? (?:hgb|hb|h&h|k|potassium|lactate|trop(?:onin)?s?|glucose|plt|platelets|wbc|na|sodium|bili|inr|ph|"
    r"crit|hct|anc|"
    r"ammonia|creat(?:inine)?|calcium|ferritin|fibrinogen|d-?dimer|ldh|psa|tsh|a1c|csf|gluc)\b[ :]{1,2}(?:of |"
    r"is |was |= ?|> ?|< ?)?"
    r"(?:\d|through|back|up|climbing|undetect)"
)
_LABELLED: Final = re.compile(
    r"(?i)\b(?:tubes?|labels?|labell?ed|req(?:uisition)?|marked|handwritten|hand-?wrote|reads?|says|said|wrote|"
    r"name|band|bag|"
    r"specimen|swab|cup|nothing but|tubo|dec[íi]a|etiqueta|frasco)\b[^.;\n\"“”]{0,28}[\"“'‘]$"
)
_READS: Final = re.compile(
    r"(?i)\b(?:tube|label|req|requisition|cup|bag|specimen|swab|etiqueta|tubo)\b(?: (?:just|only|simply|solo|"
    r"nada m[áa]s))?"
    r" (?:says|said|reads|dice|dec[íi]a)(?: (?:just|only|solo))? $"
)
_AGAIN: Final = re.compile(r"(?i)(?: again| otra vez)?(?:, |: | - | )")
_INITIAL: Final = re.compile(
    r"(?i) (?-i:[A-Z])\.?(?: \(|,? (?:from|in|on|of|dob|mrn|passed|died|coded|finished|got|came|is|was|went|had|"
    r"has|de|falleci\w+|"
    r"muri[óo]|sali[óo]|finally|just|always|still|again|rang|told|said|says|keeps|needs|wants|gets|loves|"
    r"brought|beat|left|"
    r"[a-z]{3,10}ed)\b|, \d| \d{1,2}/)"
)


def beside(s: Sentence, at: int) -> int:
    """``SICU 4, Halvorsen, lactate 11``, ``Kowalczyk, hgb 4.2``, ``labeled "Donnelly"``, ``Jaylen P. from peds``."""
    name = s.words[at]
    if not _may_be(s, name):
        return 0
    if (_in_quotes(s, name) or _near_room(s, name) or _with_result(s, name, at)) and s.page.free(name.start, name.end):
        return s.take(at, s.extent(at, loose=True))
    if _with_initial(s, name, at):
        return s.take(at, at + 1)
    return 0


def _may_be(s: Sentence, name: Token) -> bool:
    return (
        name.capital
        and (name.unknown or name.sure_surname)
        and len(name.low) > 3
        and not (name.text.isupper() and not name.sure_surname)
        and name.low not in s.lexicon.never
        and name.low not in s.lexicon.others_only
        and name.low not in s.lexicon.english
    )


def _in_quotes(s: Sentence, name: Token) -> bool:
    before = s.page.before(name.start)
    return _LABELLED.search(before) is not None or (name.sure_surname and _READS.search(before) is not None)


def _near_room(s: Sentence, name: Token) -> bool:
    """Tell whether a room that was found stands right before, or right behind a comma."""
    for span in s.page.spans:
        if span.type is not Type.ROOM:
            continue
        between = s.page.text[span.end : name.start]
        if 0 < len(between) < 14 and _AGAIN.fullmatch(between) and s.page.after(name.end, 1) in ",:. ":
            after = s.page.after(name.end, 40)
            return after[:1] in (",", ":", ".", "") or (name.sure_surname and _RESULT.match(after) is not None)
        if s.page.text[name.end : span.start] in (", ", " in ", " from ", " (", " - ", " en "):
            return True
    return False


def _with_result(s: Sentence, name: Token, at: int) -> bool:
    apart = s.gap(at) == ", " or (s.gap(at) == " " and name.sure_surname)
    return s.starts(at) and apart and _RESULT.match(s.page.after(name.end, 40)) is not None


def _with_initial(s: Sentence, name: Token, at: int) -> bool:
    """Tell whether an initial stands behind, and then what is told of people."""
    following = s.word(at + 1)
    return (
        following is not None
        and len(following.text) == 1
        and s.gap(at) == " "
        and not name.owner
        and not s.bench_next(at)
        and _INITIAL.match(s.page.after(name.end, 24)) is not None
    )
