"""What the program is made of is looked over without a network, and each fault that the look is for is found."""

from pathlib import Path

import pytest

from tests.audit import licences, locks, names
from tests.audit.__main__ import faults

ROOT = Path(__file__).parents[2]
PYPROJECT = """
[project]
dependencies = ["aiohttp>=3.14", "slack-sdk>=3.47,<4"]
[project.optional-dependencies]
dev = ["pytest>=9"]
"""
LOCK = """
aiohttp==3.14.5 \\
    --hash=sha256:06 \\
    --hash=sha256:07
    # via labmates (pyproject.toml)
multidict==6.7.1 \\
    --hash=sha256:08
    # via
    #   aiohttp
    #   yarl
slack-sdk==3.47.0 ; python_version < '4' \\
    --hash=sha256:09
    # via
    #   labmates (pyproject.toml)
    #   slack-bolt
"""


def test_ours_is_well() -> None:
    assert sorted(set(faults())) == []


def found(lock: str, *extras: str) -> list[str]:
    return list(locks.faults("lock", lock, PYPROJECT, extras))


def test_a_lock_that_fits_has_no_fault_and_every_line_of_it_is_understood() -> None:
    assert found(LOCK) == []
    pinned, odd = locks.read(LOCK)
    assert [(one.name, one.version, len(one.hashes)) for one in pinned] == [
        ("aiohttp", "3.14.5", 2),
        ("multidict", "6.7.1", 1),
        ("slack-sdk", "3.47.0", 1),
    ]
    assert not odd and pinned[1].wanted_by == ["aiohttp", "yarl"]


@pytest.mark.parametrize(
    ("lock", "extras", "says"),
    [
        (LOCK, ("dev",), "pytest is missing"),
        (LOCK.replace("3.47.0", "4.0.0"), (), "slack-sdk<4,>=3.47 asks for another version than 4.0.0"),
        (LOCK.replace("    --hash=sha256:08\n", ""), (), "multidict has no hash"),
        (
            LOCK + "requests==2.0 \\\n    --hash=sha256:10\n    # via labmates (pyproject.toml)\n",
            (),
            "nobody asks for requests",
        ),
        (LOCK + "--extra-index-url https://elsewhere.example\n", (), "a line that no lock should have"),
        (LOCK + "labmates @ git+https://elsewhere.example/x\n", (), "a line that no lock should have"),
    ],
)
def test_a_lock_that_does_not_fit_is_named(lock: str, extras: tuple[str, ...], says: str) -> None:
    (fault,) = found(lock, *extras)
    assert says in fault


@pytest.mark.parametrize("name", ["aiohtpp", "aiohttps", "slacksdk", "ctx"])
def test_a_name_that_is_no_good_or_looks_like_another_is_named(name: str) -> None:
    asked = frozenset({"aiohttp", "slack-sdk"})
    assert list(names.faults({name: "1.0"}, asked))
    assert not list(names.faults({"aiohttp": "1.0", "slack-bolt": "1.0", "multidict": "1.0"}, asked))


def test_a_version_that_somebody_else_put_there_is_named() -> None:
    assert list(names.faults({"ultralytics": "8.3.41"}, frozenset())) and not list(
        names.faults({"ultralytics": "8.3.40"}, frozenset())
    )


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("MIT AND PSF-2.0", True),
        ("(GPL-3.0-only OR MIT) AND BSD-2-Clause", True),
        ("Apache Software License; MIT License", True),
        ("Mozilla Public License 2.0 (MPL 2.0)", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("UNKNOWN", False),
    ],
)
def test_a_licence_is_read_with_its_ands_and_ors(expression: str, allowed: bool) -> None:
    assert licences.fits(expression) is allowed
    assert bool(list(licences.faults({"thing": expression}, frozenset({"thing"})))) is not allowed
