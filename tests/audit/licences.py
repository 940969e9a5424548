"""The licences of what is installed, against those under which the program may be given on."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping

from packaging.utils import canonicalize_name

ALLOWED = frozenset(
    {
        "0BSD",
        "3-Clause BSD License",
        "Apache Software License",
        "Apache-2.0",
        "BSD License",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC License (ISCL)",
        "MIT",
        "MIT License",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",  # of files, not of what uses them
        "Mozilla Public License 2.0 (MPL 2.0)",
        "PSF-2.0",
        "Python Software Foundation License",
    }
)


def installed() -> Mapping[str, str]:
    """Return the licence of every package of this environment, by its name, as the packages themselves say it."""
    command = (sys.executable, "-m", "piplicenses", "--format=json", "--from=mixed", "--with-system")
    rows = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return {canonicalize_name(row["Name"]): row["License"] for row in rows}


def faults(licences: Mapping[str, str], locked: frozenset[str]) -> Iterator[str]:
    """Yield, in words, each locked package whose licence is not on the list; who is not installed is not asked."""
    for name in sorted(locked & licences.keys()):
        if not fits(licences[name]):
            yield f"{name} comes under {licences[name]!r}, which is not on the list of tests/audit/licences.py"


def fits(expression: str) -> bool:
    """Return whether a licence, or an expression of several, is allowed: of ``OR`` one is enough."""
    parts = re.split(r"\s+AND\s+|;\s*", _bare(expression))
    return all(any(_bare(one) in ALLOWED for one in re.split(r"\s+OR\s+", _bare(part))) for part in parts)


def _bare(words: str) -> str:
    """What stands in the brackets around all of it, where there are any."""
    words = words.strip()
    return words[1:-1].strip() if words.startswith("(") and words.endswith(")") else words
