"""Looks over what the program is made of: python -m tests.audit. It ends with 1 where something is wrong."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from packaging.utils import canonicalize_name

from tests.audit import licences, locks, names

ROOT = Path(__file__).parents[2]
LOCKS: Mapping[str, tuple[str, ...]] = {
    "requirements.lock": ("install",),
    "requirements-dev.lock": ("install", "dev"),
}


def faults(root: Path = ROOT) -> Iterator[str]:
    """Yield everything that is wrong, in words."""
    pyproject = (root / "pyproject.toml").read_text(encoding="utf-8")
    said = licences.installed()
    for name, extras in LOCKS.items():
        lock = (root / name).read_text(encoding="utf-8")
        locked = {one.name: one.version for one in locks.read(lock)[0]}
        asked = frozenset(canonicalize_name(one.name) for one in locks.wanted(pyproject, extras))
        yield from locks.faults(name, lock, pyproject, extras)
        yield from names.faults(locked, asked)
        yield from licences.faults(said, frozenset(locked))


if __name__ == "__main__":
    found = sorted(set(faults()))
    sys.stdout.write("\n".join(found) + "\n" if found else "What the program is made of is well.\n")
    sys.exit(1 if found else 0)
