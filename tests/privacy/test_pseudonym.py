"""Pseudonyms: one person's in a thread, nothing alike in two, and friendly in each language."""

import re
from collections import Counter
from pathlib import Path

import pytest

from bot import assets
from bot.people import Person
from bot.privacy.epochs import Epochs
from bot.privacy.keys import KeyFolder
from bot.privacy.marks import Marks
from bot.privacy.pseudonym import LIST, Names, Pseudonyms
from bot.privacy.terms import KeyGone
from tests.clock import FakeClock

WEEK = "2026-W02"
# Words of the bench, tube colours, instruments and results: a name must not sound like a sample.
LAB = """
agar assay blood culture plate smear tube slide stain spin serum plasma titer cast urine swab needle vial lavender gold
mint amber panther phoenix aries atlas vista positive negative reactive candid delta specimen
positivo negativo cultivo placa tubo sangre suero orina frotis muestra aguja cándido reactivo
"""


@pytest.fixture
def pseudonyms(tmp_path: Path) -> Pseudonyms:
    return Pseudonyms(Epochs(KeyFolder(tmp_path / "keys", tmp_path / "var"), FakeClock()))


def person(number: int, community: str = "1") -> Person:
    return Person("discord", community, str(number))


def read(name: str) -> str:
    return assets.text(*name.split("/"))


def test_a_person_keeps_a_seat_in_a_thread(pseudonyms: Pseudonyms) -> None:
    assert pseudonyms.seat(person(7), "t1", WEEK) == pseudonyms.seat(person(7), "t1", WEEK)


def test_seats_of_one_person_in_two_threads_or_communities_are_nothing_alike(pseudonyms: Pseudonyms) -> None:
    seats = [pseudonyms.seat(person(7), f"t{n}", WEEK) for n in range(300)]
    seats += [pseudonyms.seat(person(7, str(n)), "t1", WEEK) for n in range(2, 300)]
    assert len({seat.tag for seat in seats}) == len(seats)
    first = Counter(seat.names[0] for seat in seats)
    assert first.most_common(1)[0][1] <= 4 and len(first) > 560  # as chance has it with 65,536 names


def test_letters_moved_between_person_and_thread_give_another_seat(pseudonyms: Pseudonyms) -> None:
    assert pseudonyms.seat(person(71), "1", WEEK).tag != pseudonyms.seat(person(7), "11", WEEK).tag


def test_a_seat_asks_for_many_names_each_once(pseudonyms: Pseudonyms) -> None:
    for number in range(200):
        names = pseudonyms.seat(person(number), "t", WEEK).names
        assert 6 <= len(names) <= 8 and len(set(names)) == len(names)
        assert all(0 <= name < LIST * LIST for name in names)


def test_without_the_key_of_the_week_there_is_no_seat(pseudonyms: Pseudonyms) -> None:
    with pytest.raises(KeyGone):
        pseudonyms.seat(person(7), "t", "2025-W30")


def test_marks_of_one_person_differ_by_post_and_by_kind(tmp_path: Path) -> None:
    marks = Marks(Epochs(KeyFolder(tmp_path / "keys", tmp_path / "var"), FakeClock()))
    tags = [marks.tag(kind, person(7), post, WEEK) for kind in ("heard", "flagged") for post in ("p1", "p2")]
    tags += [marks.tag("heard", person(8), "p1", WEEK)]
    assert len(set(tags)) == 5 and marks.tag("heard", person(7), "p1", WEEK) == tags[0]


def test_a_number_has_one_name_in_each_language() -> None:
    names = Names(read)
    for code in ("en", "es"):
        assert len({names.say(number, code) for number in range(LIST * LIST)}) == LIST * LIST
    assert re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", names.say(4660, "en"))
    assert re.fullmatch(r"[A-ZÁÉÍÓÚ][a-záéíóúñü]+ [a-záéíóúñü]+", names.say(4660, "es"))
    assert names.say(4660, "fr") == names.say(4660, "en")


@pytest.mark.parametrize("file", ["en-kinds", "en-things", "es-kinds", "es-things"])
def test_words_of_pseudonyms_are_plain_and_none_is_of_the_bench(file: str) -> None:
    words = [line for line in read(f"pseudonyms/{file}.txt").splitlines() if not line.startswith("#")]
    assert len(words) == LIST and words == sorted(words)
    assert all(re.fullmatch(r"[a-záéíóúñü]{2,16}", w) for w in words)
    assert not set(words) & set(re.findall(r"\w+", LAB))


def test_a_list_that_is_short_or_says_a_word_twice_is_refused() -> None:
    for text in ("one\ntwo\n", "\n".join(["same"] * LIST)):
        with pytest.raises(ValueError, match="must hold 256 words"):
            Names(lambda _, text=text: text)  # type: ignore[misc]
