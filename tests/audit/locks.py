"""The lock files: that they hold what pyproject asks for, each with its hashes, and from nowhere else."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

OURS = "labmates (pyproject.toml)"
PINNED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)(?:\s*;\s*[^\\]+?)?\s*\\?$")


@dataclass
class Locked:
    """One package of a lock file: its version, its hashes, and who wants it."""

    name: str
    version: str
    hashes: list[str] = field(default_factory=list)
    wanted_by: list[str] = field(default_factory=list)


def read(lock: str) -> tuple[list[Locked], list[str]]:
    """Return what a lock file pins, and the lines in it that are nothing that a lock should have."""
    found: list[Locked] = []
    odd: list[str] = []
    for line in filter(str.strip, lock.splitlines()):
        bare = line.strip()
        if not line.startswith(" ") and (pinned := PINNED.match(bare)):
            found.append(Locked(canonicalize_name(pinned[1]), pinned[2]))
        elif found and bare.startswith("--hash=sha256:"):
            found[-1].hashes.append(bare.removesuffix("\\").strip())
        elif found and bare.startswith("#"):
            found[-1].wanted_by += [who for who in [bare.lstrip("# ").removeprefix("via").strip()] if who]
        else:
            odd.append(bare)
    return found, odd


def wanted(pyproject: str, extras: Sequence[str]) -> list[Requirement]:
    """Return what pyproject asks for by itself, with these extras."""
    project = tomllib.loads(pyproject)["project"]
    texts = [*project["dependencies"], *(text for extra in extras for text in project["optional-dependencies"][extra])]
    return [Requirement(text) for text in texts]


def faults(name: str, lock: str, pyproject: str, extras: Sequence[str]) -> Iterator[str]:
    """Yield, in words, where a lock file and pyproject do not fit, and what has no hash."""
    pinned, odd = read(lock)
    by_name = {one.name: one for one in pinned}
    asked = wanted(pyproject, extras)
    yield from (f"{name}: a line that no lock should have: {line}" for line in odd)
    yield from (f"{name}: {one.name} has no hash" for one in pinned if not one.hashes)
    for requirement in asked:
        held = by_name.get(canonicalize_name(requirement.name))
        if held is None:
            yield f"{name}: {requirement.name} is missing: make lock"
        elif not requirement.specifier.contains(held.version, prereleases=True):
            yield f"{name}: {requirement} asks for another version than {held.version}: make lock"
    names = {canonicalize_name(requirement.name) for requirement in asked}
    left = [one.name for one in pinned if OURS in one.wanted_by and one.name not in names]
    yield from (f"{name}: nobody asks for {one} any more: make lock" for one in left)
