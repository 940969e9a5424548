"""Names and versions that are known to be bad, and names that look like one of ours and are not."""

from collections.abc import Iterator, Mapping

from packaging.utils import canonicalize_name

# Removed from the Python package index as malicious, by the reports that named them.
BAD = frozenset(
    {
        # Slovakia's CSIRT, skcsirt-sa-20170909-pypi
        *("acqusition", "apidev-coop", "bzip", "crypt", "django-server", "pwd", "setup-tools", "telnet"),
        *("urlib3", "urllib"),
        # 2018: a name like colorama's; 2019: names like dateutil's and jellyfish's
        *("colourama", "python3-dateutil", "jeilyfish"),
        # 2022: an account that was taken over; a library of PyTorch's nightly builds
        *("ctx", "torchtriton"),
    }
)
# Versions of a good package that somebody else put there.
BAD_VERSIONS: Mapping[str, frozenset[str]] = {"ultralytics": frozenset({"8.3.41", "8.3.42", "8.3.45", "8.3.46"})}
# Pairs that are close and are both known to be what they say.
FRIENDS = frozenset({frozenset({"mypy", "pypy"}), frozenset({"slack-sdk", "slack-bolt"})})


def faults(locked: Mapping[str, str], asked: frozenset[str]) -> Iterator[str]:
    """Yield, in words, what is wrong with locked packages (version by name), where these are the ones asked for."""
    for name, version in locked.items():
        if name in BAD:
            yield f"{name} was removed from the index as malicious"
        if version in BAD_VERSIONS.get(name, ()):
            yield f"{name} {version} was put there by somebody else"
        for ours in asked:
            if name not in asked and looks_like(name, canonicalize_name(ours)):
                yield f"{name} looks like {ours} and is not: if it is what it says, name both in tests/audit/names.py"


def looks_like(name: str, other: str) -> bool:
    """Return whether one is the other with a letter more, less, changed or swapped, or with other hyphens."""
    if name == other or frozenset({name, other}) in FRIENDS:
        return False
    if name.replace("-", "") == other.replace("-", ""):
        return True
    if len(other) < 5:  # short names are close to each other by chance
        return False
    return name in _near(other)


def _near(word: str) -> set[str]:
    letters = "abcdefghijklmnopqrstuvwxyz0123456789-."
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    less = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    more = {a + letter + b for a, b in cuts for letter in letters}
    return less | swapped | changed | more
