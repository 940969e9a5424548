"""Every catalogue says everything that the template holds, with the same places, marks and plurals."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot import assets
from cogs.resources.shelf import open_catalogue

LOCALES = Path(__file__).parents[2] / "data" / "locales"
CATALOGUES = sorted(LOCALES.glob("*/LC_MESSAGES/labmates.po"))

MARKS = re.compile(r"[*`_<>]|https?://\S+|✓|→")
MENTIONS = re.compile(r"(?<![\w/])/[a-z][a-z-]*")
LINES = frozenset({"988", "741741"})  # how they are reached in Spanish
EN_ONLY = frozenset({"{n}"})  # "one" may be said in a word


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name if path.suffix == ".po" else None)


def entries(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def said(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def places(text: str) -> frozenset[str]:
    return frozenset(f"{{{name}}}" for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.parent.parent.name)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return read(request.param)


def test_there_is_a_catalogue_besides_english() -> None:
    assert [path.parent.parent.name for path in CATALOGUES] == ["es"]


def test_no_phrase_lacks_a_translation_and_none_is_left_over(catalogue: Catalog) -> None:
    wanted, there = ({ids(m) for m in entries(c)} for c in (read(LOCALES / "labmates.pot"), catalogue))
    assert sorted(wanted - there) == [], "to be translated"
    assert sorted(there - wanted) == [], "nobody says these any more"


def test_every_translation_is_there_and_none_is_a_guess(catalogue: Catalog) -> None:
    assert [ids(m) for m in entries(catalogue) if m.fuzzy or not all(text.strip() for text in said(m))] == []


def test_plurals_have_every_form_of_the_language(catalogue: Catalog) -> None:
    wrong = [ids(m) for m in entries(catalogue) if len(said(m)) != (catalogue.num_plurals if m.pluralizable else 1)]
    assert wrong == []


def test_the_same_places_are_filled_in(catalogue: Catalog) -> None:
    wrong = []
    for message in entries(catalogue):
        for text in said(message):
            both = [places(each) for each in ids(message)]
            if not frozenset.intersection(*both) - EN_ONLY <= places(text) <= frozenset.union(*both):
                wrong.append((ids(message), text))
    assert wrong == []


def test_marks_addresses_and_commands_stay_as_they_are(catalogue: Catalog) -> None:
    wrong = []
    for message in entries(catalogue):
        allowed = [marks(each) for each in ids(message)]
        wrong += [(ids(message), text) for text in said(message) if marks(text) not in allowed]
    assert wrong == []


def marks(text: str) -> Counter[str]:
    bare = re.sub(r"\{\w+\}", "", text)
    return Counter(MARKS.findall(bare) + MENTIONS.findall(bare))


def test_spaces_at_the_ends_stay(catalogue: Catalog) -> None:
    edges = [(ids(m), text) for m in entries(catalogue) for text in said(m) if ends(text) != ends(ids(m)[0])]
    assert edges == []


def ends(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def test_nobody_is_spoken_to_as_usted_or_vos(catalogue: Catalog) -> None:
    if str(catalogue.locale) == "es":
        stiff = re.compile(r"\b(usted|ustedes deben|vos|vosotros|vuestr\w+)\b", re.IGNORECASE)
        assert [text for m in entries(catalogue) for text in said(m) if stiff.search(text)] == []


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.parent.parent.name)
def resources(request: pytest.FixtureRequest) -> Catalog:
    return read(request.param.with_name("resources.po"))


def test_all_that_the_catalogue_of_resources_says_is_translated(resources: Catalog) -> None:
    wanted: set[str] = set()
    for entry in open_catalogue(assets.text):
        said_of_it = (entry.summary, entry.hours, entry.text, entry.phone, entry.caution)
        wanted |= {text for text in said_of_it if text and re.search("[a-z]{2}|24/7", text)}
    there = {message.id: message for message in entries(resources)}
    assert sorted(wanted - there.keys()) == [], "to be translated"
    assert sorted(str(gone) for gone in there.keys() - wanted) == [], "no entry says these any more"
    assert [message.id for message in there.values() if message.fuzzy or not message.string] == []


def test_numbers_and_addresses_of_resources_stay_as_they_are(resources: Catalog) -> None:
    def numbers(text: str) -> set[str]:
        return set(re.findall(r"\d[\d-]{2,}\d", text))

    wrong = [m.id for m in entries(resources) if not numbers(str(m.string)) <= numbers(str(m.id)) | LINES]
    assert wrong == []
