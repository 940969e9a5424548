"""The guard over whole lines: exact spans, the gates on unseen lines, and what it must leave alone."""

from itertools import pairwise

import pytest

from bot.privacy.phi import STRICT, PatientDataGuard, Span, Type, masked
from tests.eval.marked import unmark
from tests.eval.phi import guarded, parts

PARTS = parts()
UNSEEN = [name for name in PARTS if "part for" not in name]


@pytest.mark.parametrize(
    "line",
    [
        "{{NAME|Mr. Quillfeather}}'s tube, MRN {{MRN|00451-7}}, clotted.",
        "{{NAME|smith, john}} and {{ACCESSION|S24-01234}} in {{ROOM|NICU bed 12}}",
        "unit {{ACCESSION|W1234 24 123456}} for {{NAME|Baby Girl Osei}} ({{DOB|10/02/2021}})",
        "{{NAME|jane d}} in {{ROOM|402B}}, call {{PHONE|503-555-0141}}.",
        "ssn {{SSN|900-55-1212}}, last four of his social {{SSN|1212}}",
        "write to {{EMAIL|night.tech@example.org}}!",
        "she is a {{AGE|94 year old}} from {{ADDRESS|95 Larkspur Court, Boise ID 83704}}",
        "paciente {{NAME|Joaquín Beltrán}} nacido el {{DOB|22/07/1990}}",
        "see {{URL|https://mychart.example.org/patient/559021}}, from {{IP|198.51.100.23}}",
        "{{NAME|Ana María de la Cruz}} came from {{ORG|Juniper Bend Clinic}}",
        "{{NAME|Harriet Lindgren-Osei}} was admitted {{DATE|8/21/2026}}",
        "acct {{ACCOUNT|77-209341}}, plate {{PLATE|ABX-2093}}, pacemaker serial {{DEVICE|ICD 55120-X}}",
        "his driver's license {{LICENSE|D4412093}} was in the bag",
        "two charts for one lady, {{MRN|00551203}} and {{MRN|00551230}}",
        "mr {{MRN|330-18-44}} clotted, {{DOB|1952-03-11}} male",
        "el {{NAME|señor Pacheco}} no quiso, {{NAME|t. okafor}} tampoco",
    ],
)
def test_spans_are_exact(find: PatientDataGuard, line: str) -> None:
    text, spans = unmark(line)
    assert find(text) == spans


@pytest.mark.parametrize(
    "text",
    [
        "bed 4 needs a redraw, K 6.8",
        "lot 4471-B exp 2027-02-28 failed",
        "lots 441201 and 441210 run side by side, patients too",
        "male reference range changed 2019-05-01, female did not",
        "el señor de mantenimiento ya vino",
        "Gram and Coombs and Sézary and Pelger-Huët and Hashimoto",
        "call 988, 1-800-222-1222 or text HOME to 741741",
        "Dr. on call never answers",
        "Quest, Labcorp and the Mayo Clinic",
        "software v7.0.3.55 lost our rules",
        "https://www.cdc.gov/labs/ has free training",
        "boards dec 14 at 8am",
        "",
    ],
)
def test_the_bench_s_own_talk_is_left_alone(find: PatientDataGuard, text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize("part", UNSEEN)
def test_unseen_lines_keep_to_the_gates(part: str) -> None:
    lines = guarded(PARTS[part])
    told, clean = [line for line in lines if line.spans], [line for line in lines if not line.spans]
    met = [all(line.meets(span) for span in line.spans) for line in told]
    structured = [line.meets(s, typed=True) for line in told for s in line.spans if s.type is not Type.NAME]
    assert sum(met) >= 0.93 * len(met)
    assert sum(structured) >= 0.95 * len(structured)
    assert sum(bool(line.found) for line in clean) <= len(clean) * 4 / 110


def test_there_are_lines_enough_and_no_part_holds_a_line_of_another() -> None:
    lines = [line for part in PARTS.values() for line in part]
    assert sum(bool(line.spans) for line in lines) >= 800
    assert sum(not line.spans for line in lines) >= 800
    assert len({line.text.casefold() for line in lines}) == len(lines)
    families = [{line.family for line in part if line.spans} for part in PARTS.values()]
    assert sum(map(len, families)) == len(set().union(*families))


def test_spans_come_in_order_and_do_not_overlap(find: PatientDataGuard) -> None:
    for line in PARTS["part for fitting"]:
        spans = find(line.text)
        assert all(one.end <= two.start for one, two in pairwise(spans))


def test_unissued_numbers_count_like_any(find: PatientDataGuard) -> None:
    assert [span.type for span in find("ssn 000-00-0000, cell 555-555-0100")] == [Type.SSN, Type.PHONE]


def test_masking_keeps_what_stands_around(find: PatientDataGuard) -> None:
    text = "Mr. Quillfeather's tube: MRN 00451-7, from room 12."
    assert masked(text, find(text)) == "[NAME]'s tube: MRN [MRN], from [ROOM]."
    assert masked("ab cd", [Span(3, 5, Type.NAME), Span(0, 2, Type.DATE)]) == "[DATE] [NAME]"


def test_a_masked_text_has_nothing_left_that_is_strict(find: PatientDataGuard) -> None:
    for line in PARTS["part for fitting"]:
        again = find(masked(line.text, find(line.text)))
        assert not [span for span in again if span.type in STRICT]
