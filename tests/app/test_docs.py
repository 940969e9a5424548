"""What the pages for people say is there, is there."""

import re
from pathlib import Path

import pytest

from bot.cli import cli
from bot.tools import declared

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_leads_nowhere_that_is_not_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    lost = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not lost


@pytest.mark.parametrize("page", PAGES[:2] + PAGES[3:], ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_names_no_command_that_is_not_there(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    known = {part for name in declared() for part in (name.replace(".", " "), name.split(".")[0])}
    known |= {"labmates", "invite"}  # the umbrella, and Slack's own
    said = {" ".join(filter(None, found)) for found in re.findall(r"`/([a-z]+)(?: ([a-z]+))?`", text)}
    assert said <= known, said - known
    ours = {command.name or command.callback.__name__ for command in cli.registered_commands if command.callback}
    ours |= {group.name for group in cli.registered_groups if group.name}
    assert set(re.findall(r"(?:bin/|`)labmates ([a-z]+)", text)) <= ours
