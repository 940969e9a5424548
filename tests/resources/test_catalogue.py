"""The catalogue: shipped entries, topics, states, overlays."""

from dataclasses import replace

import pytest

from bot import assets
from bot.states import STATES, state_code
from cogs.resources.catalogue import Catalogue, Overlay, Resource, Role, Topic
from cogs.resources.load import CatalogueError, read_aliases, read_catalogue
from cogs.resources.shelf import open_catalogue

ENTRY = """\
- id: our-help
  name: Our help
  category: mental-health
  audience: [all]
  summary: Somebody to talk to.
  phone: 1-800-555-0100
  checked: 2026-11
"""


def test_the_shipped_catalogue_reads_whole() -> None:
    catalogue = open_catalogue(assets.text)
    assert len(catalogue) == 140
    assert set(catalogue.topics()) == set(Topic)


def test_every_shipped_entry_has_other_names_in_two_languages_worth() -> None:
    assert [entry.id for entry in open_catalogue(assets.text) if len(entry.aliases) < 3] == []


def test_an_unverified_entry_says_its_caution() -> None:
    assert [e.id for e in open_catalogue(assets.text) if not e.verified and not e.caution] == []


def test_fields_keep_their_values() -> None:
    entry = read_catalogue(ENTRY).get("our-help")
    assert entry is not None
    assert (entry.topic, entry.audience, entry.phone) == (Topic.MENTAL_HEALTH, (Role.ALL,), "1-800-555-0100")
    assert entry.checked is not None
    assert entry.checked.isoformat() == "2026-11-01"


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (ENTRY.replace("mental-health", "mental"), "resources.yaml:3: topic:"),
        (ENTRY + ENTRY, "resources.yaml:8: The id our-help"),
        (ENTRY.replace("  name: Our help\n", ""), "resources.yaml:1: name:"),
        (ENTRY + "  colour: blue\n", "resources.yaml:8: colour:"),
        (ENTRY + "\tname: [", "resources.yaml:8: This is not valid YAML"),
    ],
)
def test_a_broken_file_is_named_with_line_and_field(broken: str, place: str) -> None:
    with pytest.raises(CatalogueError) as error:
        read_catalogue(broken)
    assert place in str(error.value)


def test_aliases_are_added_to_their_entry() -> None:
    entry = read_catalogue(ENTRY, aliases="- id: our-help\n  aliases: [the nice line]\n").get("our-help")
    assert entry is not None
    assert entry.aliases == ("the nice line",)


def test_an_alias_file_with_another_shape_is_refused_by_line() -> None:
    with pytest.raises(CatalogueError, match=r"aliases\.yaml:2"):
        read_aliases("\n- id: x\n")


@pytest.mark.parametrize("written", ["CA", "ca", "California", " california ", "CALIFORNIA"])
def test_a_state_is_known_by_code_and_name_in_any_case(written: str) -> None:
    assert state_code(written) == "CA"


def test_there_are_fifty_states_and_two_more() -> None:
    assert len(STATES) == 52
    assert state_code("Atlantis") is None


def test_what_is_for_another_state_is_left_out_and_the_own_state_comes_first() -> None:
    listed = open_catalogue(assets.text).select(topic=Topic.CERTIFICATION, state="california")
    assert listed[0].id == "california-lfs"
    assert {entry.state for entry in listed} == {None, "CA"}


def test_an_unknown_state_filters_nothing() -> None:
    catalogue = open_catalogue(assets.text)
    assert len(catalogue.select(state="somewhere")) == len(catalogue)


def test_every_label_fits_a_button() -> None:
    assert all(1 <= len(str(topic.label)) <= 40 for topic in Topic)


def _entry(key: str, **more: object) -> Resource:
    return replace(Resource(key, key.title(), Topic.CRISIS, "Help."), **more)  # type: ignore[arg-type]


def test_an_overlay_adds_replaces_and_hides() -> None:
    shared = Catalogue([_entry("a"), _entry("b"), _entry("c")])
    own = Overlay((_entry("b", own=True), _entry("d", own=True)), frozenset({"c"}))
    laid = shared.overlaid(own)
    assert [(entry.id, entry.own) for entry in laid] == [("a", False), ("b", True), ("d", True)]
    assert len(shared) == 3
    assert "c" not in laid
