"""`make fuzz`: feed one parser, or each in turn, with what atheris makes of the branches that it has seen taken.

`python -m tests.fuzz [name …] [-max_total_time=60]`: each runs in a process of its own, and what it could not take
lies in `var/fuzz` as libFuzzer writes it. Needs `pip install atheris`, which is no dependency of ours.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

FINDS: Final = Path("var/fuzz")
SECONDS: Final = "-max_total_time=60"


def feeder(name: str) -> Callable[[bytes], None]:
    """Return what takes raw bytes to the parser of that name."""
    from tests.fuzz.samples import JSONS, JUNK
    from tests.fuzz.targets import BYTES, JSON, TEXTS

    if name in TEXTS:
        return lambda raw: TEXTS[name](_text(raw))
    if name in BYTES:
        return lambda raw: BYTES[name](raw)

    def feed(raw: bytes) -> None:
        try:
            found = json.loads(raw)
        except (ValueError, RecursionError):
            found = _spoilt(raw, JSONS, JUNK)
        JSON[name](found)

    return feed


def _text(raw: bytes) -> str:
    """Text with halves of characters in it, where the bytes can be read as that; else with what can be read of them."""
    try:
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")


def _spoilt(raw: bytes, samples: tuple[Any, ...], junk: tuple[Any, ...]) -> Any:
    """A sample with things put in their places by the bytes: which sample, then place and thing in turn."""
    from tests.fuzz.test_parsers import places

    found = json.loads(json.dumps(samples[raw[0] % len(samples)])) if raw else None
    for place, thing in zip(raw[1::2], raw[2::2], strict=False):
        where = list(places(found))
        if where:
            holder, key = where[place % len(where)]
            holder[key] = (
                copy.deepcopy(junk[thing % len(junk)]) if thing < 200 else raw[:thing].decode("utf-8", "replace")
            )
    return found


def one(name: str, options: list[str]) -> None:
    """Fuzz one parser until the time is over or something falls out."""
    import atheris

    with atheris.instrument_imports(include=["bot", "adapters", "cogs"]):
        feed = feeder(name)
    from tests.fuzz.samples import JSONS, TEXTS

    corpus = FINDS / name.replace(" ", "-")
    corpus.mkdir(parents=True, exist_ok=True)
    for number, sample in enumerate((*TEXTS, *map(json.dumps, JSONS))):
        (corpus / f"sample-{number}").write_text(sample, encoding="utf-8", errors="replace")
    atheris.Setup([sys.argv[0], f"-artifact_prefix={corpus}/found-", *options, str(corpus)], feed)
    atheris.Fuzz()


def main(words: list[str]) -> int:
    """Fuzz each parser in a process of its own; return how many found something."""
    options = [word for word in words if word.startswith("-")] or [SECONDS]
    from tests.fuzz.targets import BYTES, JSON, TEXTS

    names = [word for word in words if not word.startswith("-")] or [*TEXTS, *BYTES, *JSON]
    found = 0
    for name in names:
        done = subprocess.run([sys.executable, "-m", "tests.fuzz", "--one", name, *options], check=False)
        sys.stderr.write(f"{name}: {'nothing fell out' if done.returncode == 0 else 'look into var/fuzz'}\n")
        found += done.returncode != 0
    return found


if __name__ == "__main__":
    try:
        import atheris  # noqa: F401 - told at once, and not by each process
    except ImportError:
        sys.stderr.write("atheris is not installed: pip install atheris\n")
        raise SystemExit(2) from None
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], sys.argv[3:])
    else:
        raise SystemExit(min(main(sys.argv[1:]), 1))
