"""The command line's screen, as somebody pipes lines through it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli


def screened(typed: bytes | None = None, *words: str) -> list[dict[str, object]]:
    found = CliRunner().invoke(cli, ["screen", *words], input=typed, catch_exceptions=False)
    assert found.exit_code == 0
    return [json.loads(line) for line in found.stdout.split("\n") if line]


def test_each_line_gets_its_tier_its_spans_and_its_masked_text() -> None:
    calm, cry = screened(b'anyone free on the 14th?\n\n{"text": "i want to kill myself"}\n')
    assert calm == {
        "text": "anyone free on the 14th?",
        "tier": "none",
        "spans": [],
        "masked": "anyone free on the 14th?",
    }
    assert cry["tier"] == "hard"
    assert cry["text"] == "i want to kill myself"


def test_patient_data_is_shown_where_it_stands_and_masked() -> None:
    text = "reach the family at 555-010-0199 please"
    (found,) = screened(text.encode())
    assert found["spans"] == [[text.index("555"), text.index(" please"), "PHONE"]]
    assert found["masked"] == "reach the family at [PHONE] please"


def test_lines_can_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_bytes("\ufeffhola\r\n{not json\r\n".encode())
    assert [row["text"] for row in screened(None, str(file))] == ["hola", "{not json"]


@pytest.mark.parametrize(
    "line", [b"\xff\xfe\x00", b'{"text": "\\ud800"}', b'{"text": 7}', b"[" * 9000, "\u2028 \u0085 x".encode()]
)
def test_strange_lines_get_an_answer_each(line: bytes) -> None:
    (found,) = screened(line)
    assert found["tier"] == "none"


def test_a_file_that_is_not_there_is_told() -> None:
    found = CliRunner().invoke(cli, ["screen", "/nowhere/lines.txt"])
    assert found.exit_code == 2
    assert "No such file" in found.output
