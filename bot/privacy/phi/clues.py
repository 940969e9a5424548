"""Clues that give the writer of a text away: none does alone, three together often do."""

import re
from enum import StrEnum
from typing import Final


class Clue(StrEnum):
    """What may point at a person."""

    AGE = "age"
    UNIT = "unit"
    TIME = "exact time"
    DIAGNOSIS = "rare diagnosis"
    TOWN = "small place"
    TITLE = "job title"
    EMPLOYER = "employer"


TELLING: Final = 3
"""How many different clues are worth a word to the writer."""

_PATTERNS: Final = {
    Clue.AGE: (
        r"(?i)\b\d{1,3}[- ]?(?:years?[- ]old|yrs?[- ]old|yo|y/o|year old|años|(?:week|month|day)s?[- ]old)\b"
        r"|\b(?:i(?:'|’| a)?m|i just turned|turning|tengo|aged?) \d{2}\b(?! ?(?:hours|min|days|"
        r"weeks|specimens|samples|horas))"
        r"|\bborn in (?:19|20)\d\d\b|\bin my (?:early |late |mid )?(?:twenties|thirties|forties|fifties|sixties)\b"
    ),
    Clue.UNIT: (
        r"(?i)\b(?:[nmpsct]{0,2}icu|uci|l ?& ?d|labor and delivery|bmt|burn unit|transplant (?:unit|floor|ward)|"
        r"heme[- ]onc|oncology|peds|pediatrics|psych (?:ward|unit|floor)|hospice|dialysis|nursery|pacu|cath lab|"
        r"trauma bay|\d{1,2}(?:st|nd|rd|th) floor|ward \d+|tower [a-d\d]|urgencias|maternidad)\b|"
        r"\b(?:in the|our|the) (?:ER|ED|OR)\b"
    ),
    Clue.TIME: (
        r"(?i)(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?: ?[ap]\.?m)?\b|\b(?:at|around|by|a las) (?:[01]\d|2[0-3])[0-5]\d\b|"
        r"\b(?:at|around|a las) \d{1,2}(?: ?[ap]\.?m\b| in the morning| de la (?:mañana|tarde|noche))|"
        r"\b(?:last|this|on) (?:mon|tues|wednes|thurs|fri|satur|sun)day (?:night|morning|afternoon)\b"
        r"|\bon (?:the )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d{1,2}(?:st|nd|rd|th)?\b"
    ),
    Clue.DIAGNOSIS: (
        r"(?i)\b(?:creutzfeldt|cjd|prion|porphyria|plague|anthrax|ebola|lepros[yo]|lepra|hansen's|"
        r"tularemia|brucell\w+|"
        r"rabies|rabia|botulism|tetanus|diphtheria|cholera|marburg|smallpox|naegleria|paroxysmal nocturnal|pnh|"
        r"hemophagocytic|hlh|ttp|thrombotic thrombocytopenic|bombay|rh ?null|mcleod|gaucher|fabry|pompe|niemann|"
        r"glanzmann|bernard[- ]soulier|chediak|wiskott|digeorge|progeria|fanconi|diamond[- ]blackfan|"
        r"atypical hus|necrotizing fasciitis|acanthamoeba|balamuthia|hantavirus|conjoined|quintuplets|quadruplets)\b"
    ),
    Clue.TOWN: (
        r"(?i)\bonly (?:lab|hospital|clinic|blood bank|trauma center|tech|mls|mlt) (?:in|for|"
        r"within)\b|\bsmall town\b|"
        r"\b(?:critical access|rural hospital|the reservation|on the rez|island hospital|pueblo pequeño)\b|"
        r"\btown of \d|\b\d{1,3}[- ]bed (?:hospital|facility)\b|\b[A-Z][a-z]+ (?:County|Parish)\b"
    ),
    Clue.TITLE: (
        r"(?i)\b(?:lead (?:tech|phleb\w*|mls|scientist)|supervisor|lab manager|(?:lab|medical|"
        r"blood bank) director|pathologist|"
        r"charge tech|coordinator|section head|technical specialist|poct? (?:coordinator|"
        r"specialist)|only (?:night )?(?:tech|mls|mlt|phleb\w*)|"
        r"(?:the|only|new) (?:cytotech|histotech|pa|embryologist|sbb)|traveler from|student from|"
        r"jefa? de laboratorio)\b"
    ),
    Clue.EMPLOYER: (
        r"\b[A-Z][\w.'’]{1,24}(?: (?:[A-Z][\w.'’]{1,24}|of|&)){0,4} (?:Hospital|Medical Center|"
        r"Clinic|Health|Laboratories|Labs|"
        r"Healthcare|Regional|Memorial|University|Blood Center)\b|\bSt\.? [A-Z][a-z]+['’]s\b"
    ),
}
# What the writer's talk of the bench would otherwise set off.
_IDLE: Final = re.compile(
    r"(?i)\b(?:\d{1,2}:\d{2}(?:\d|:\d)|1:\d{2,4}|nicu-?(?:tainer|microtainer)s?|icu-?medical|"
    r"public health|mental health|"
    r"titer (?:of )?\d+:\d+|ratio (?:of )?\d+:\d+|\d+:\d+ dilution)"
)
_COMPILED: Final = {clue: re.compile(pattern) for clue, pattern in _PATTERNS.items()}


def clues(text: str) -> frozenset[Clue]:
    """Return the kinds of clue in a text; from ``TELLING`` on, the writer should be told."""
    told = _IDLE.sub(" ", text)
    return frozenset(clue for clue, pattern in _COMPILED.items() if pattern.search(told))
