"""One entry's fields, as a form gives them."""

import pytest

from cogs.resources.catalogue import Cost, Resource, Role
from cogs.resources.check import check_entry, slug

FORM = {"name": "Our EAP", "topic": "employer-support", "summary": "Six free sessions.", "phone": "211"}


def test_a_form_with_the_needed_fields_is_an_entry() -> None:
    entry = check_entry(FORM)
    assert isinstance(entry, Resource)
    assert (entry.id, entry.region, entry.cost, entry.own) == ("our-eap", "US", Cost.VARIES, True)


def test_lists_may_be_written_with_commas() -> None:
    entry = check_entry(FORM | {"tags": "stress, grief, stress", "audience": "MLS, student"})
    assert isinstance(entry, Resource)
    assert entry.tags == ("stress", "grief")
    assert entry.audience == (Role.MLS, Role.STUDENT)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "twelve"),
        ("phone", "1-800-555-0100<script>"),
        ("url", "javascript:alert(1)"),
        ("url", "https://user:pass@example.org"),
        ("url", "http://["),
        ("url", "https://example.org/a b"),
        ("topic", "nonsense"),
        ("region", "Atlantis"),
        ("expires", "soon"),
        ("checked", "lately"),
        ("cost", "a lot"),
        ("verified", "maybe"),
        ("id", "Our EAP"),
        ("summary", "s" * 241),
        ("tags", ",".join(f"tag{n}" for n in range(30))),
    ],
)
def test_a_wrong_value_is_told_at_its_field(field: str, value: str) -> None:
    told = check_entry(FORM | {field: value})
    assert not isinstance(told, Resource)
    assert list(told) == [field]
    assert value not in str(told[field])


def test_an_empty_form_says_what_is_needed() -> None:
    told = check_entry({"name": "  ", "phone": ""})
    assert not isinstance(told, Resource)
    assert set(told) == {"name", "topic", "summary", "url"}


@pytest.mark.parametrize(
    "phone", ["911", "988 (press 2)", "1-800-799-7233", "(555) 010-0100", "+1 555 010 0100", "555.010.0100 x12"]
)
def test_phones_are_taken_as_people_write_them(phone: str) -> None:
    assert isinstance(check_entry(FORM | {"phone": phone}), Resource)


def test_a_state_may_be_written_out() -> None:
    entry = check_entry(FORM | {"region": "new york"})
    assert isinstance(entry, Resource)
    assert entry.state == "NY"


def test_an_id_is_made_of_any_name() -> None:
    assert slug("Línea ¡Ayuda! (24/7)") == "linea-ayuda-24-7"
    assert slug("日本") == "entry"
