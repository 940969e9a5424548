"""The only reader of the shipped data: the repository's folder first, then the installed copy."""

from pathlib import Path

_HERE = Path(__file__).parent
_ROOTS = (_HERE.parent / "data", _HERE / "_data")


def path(*parts: str) -> Path:
    """Return where a shipped file or folder lies.

    Raises ``FileNotFoundError``, with the mend, when it lies nowhere.
    """
    for root in _ROOTS:
        found = root.joinpath(*parts)
        if found.exists():
            return found
    raise FileNotFoundError(f"data/{'/'.join(parts)} is missing: install Labmates again, or check out its data folder")


def text(*parts: str) -> str:
    """Return a shipped text file, read as UTF-8."""
    return path(*parts).read_text(encoding="utf-8")


def texts(folder: str, ending: str) -> dict[str, str]:
    """Return the shipped text files of a folder by name, in the order of their names."""
    return {f.name: f.read_text(encoding="utf-8") for f in sorted(path(folder).iterdir()) if f.suffix == ending}
