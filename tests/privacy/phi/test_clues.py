"""Clues that give a writer away: three kinds together are told, one or two are not."""

import pytest

from bot.privacy.phi.clues import TELLING, Clue, clues

TELLS = (
    "I'm 27, the only lead tech on nights in the NICU at Pinewood Medical Center",
    "as the only hospital in Alder County we saw a plague case at 03:10",
    "34 year old with CJD on the 7th floor, I was alone",
    "I am the blood bank supervisor at Thornbury Hospital and at 2 am the ER called",
    "26 week old twin in the NICU, this morning at 5:40, I'm the charge tech",
    "small town, critical access, I'm 58 and the lab manager",
    "our 12-bed hospital had a rabies death last tuesday night in the ICU",
    "I'm 23, a student from Harrow University, and in the cath lab I fainted",
    "jefa de laboratorio, 45 años, a las 3 de la mañana en UCI",
    "St. Brendan's has one histotech, the histotech is me, and on oct 3 in the ER they blamed me",
    "TTP in L&D at 0412 and I'm the only night tech",
    "in my late fifties, POC coordinator, our peds floor, everyone will know",
    "the 81 year old with porphyria in hospice is my neighbor",
    "I'm 31, section head, and Ridgeline Health is about to fire me",
)
QUIET = (
    "I'm so tired of being the only one on nights",
    "a 40 year old with a normal CBC",
    "titer of 1:1024 and a 1:10 dilution",
    "the ER sent unlabeled tubes at 03:10",
    "my supervisor yelled at me",
    "NICU microtainers are short",
    "mental health days are a joke",
    "I'm 12 hours in with no break",
    "QC was out at 0700 and again at 0900",
    "we are short staffed and nobody cares",
    "public health wants the isolate",
    "the pathologist on call was kind",
    "cried in the walk in again",
    "TAT is 55 minutes",
    "boards on dec 14",
    "la jefa no escucha",
    "",
)


@pytest.mark.parametrize("text", TELLS)
def test_three_kinds_together_are_told(text: str) -> None:
    assert len(clues(text)) >= TELLING


@pytest.mark.parametrize("text", QUIET)
def test_everyday_talk_is_not(text: str) -> None:
    assert len(clues(text)) < TELLING


def test_clues_are_told_apart() -> None:
    assert clues(TELLS[0]) == {Clue.AGE, Clue.TITLE, Clue.UNIT, Clue.EMPLOYER}


def test_lines_of_patients_alone_seldom_look_like_their_writer() -> None:
    from tests.eval.phi import parts

    clean = [line.text for part in parts().values() for line in part if not line.spans]
    assert sum(len(clues(text)) >= TELLING for text in clean) <= len(clean) // 100
