"""Mentors for mentees: our stable matching beside the exact optimum and two public peers, on the same communities.

The peers are no dependency of ours, and both call their package ``matching``, so each wants an environment of its own:
``make peers`` makes them in .venv-peers. What is not there is said to be missing; what takes too long, to have done so.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contender import SEED
from bot.matching import blocking
from cogs.mentors.fit import LEAST, Fit, fit
from cogs.mentors.profile import Profile
from cogs.mentors.shelf import Shelf
from tests.mentors.people import community

Result = tuple[str, str, str, str, str, bool]  # what, ours, baseline, ratio, target, ok

SIZES = ((100, 300), (1_000, 3_000), (5_000, 15_000))
BOX = 60  # seconds for one way and size
MEMORY = 6 << 30  # bytes
EVERYBODY, LONGEST = 1 << 30, 100
PEERS = Path(".venv-peers")
WAYS = {"ours": None, "optimum": "matching", "matching": "matching", "mentor-match": "mentor-match"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one way; ``told`` instead where it did not come to an end."""

    told: str = ""
    seconds: float = 0.0
    megabytes: float = 0.0
    pairs: int = 0
    total: int = 0
    blocked: int = 0
    beyond: int = 0


def attempt(name: str, mentors: int, mentees: int) -> Outcome:
    """Run one way in a process of its own, and judge what it says."""
    peer = WAYS[name]
    python = PEERS / peer / "bin" / "python" if peer else Path(sys.executable)
    if not python.exists():
        return Outcome("not installed (make peers)")
    longest = EVERYBODY if mentees < 10_000 else LONGEST
    here = [path for path in sys.path if path.endswith("site-packages")]
    command = [str(python.absolute()), "-m", "benchmarks.contender", name, *map(str, (mentors, mentees, longest))]
    paths = os.pathsep.join([str(Path.cwd()), *here])
    try:
        done = subprocess.run(
            ["prlimit", f"--as={MEMORY}", *command], env={"PYTHONPATH": paths}, capture_output=True, timeout=BOX
        )
    except subprocess.TimeoutExpired:
        return Outcome(f"not finished in {BOX} s")
    if done.returncode:
        words = done.stderr.decode().strip().splitlines() or ["killed"]
        return Outcome("out of memory" if "MemoryError" in words[-1] else words[-1][:60])
    said = json.loads(done.stdout.splitlines()[-1])
    return judged(said["pairs"], *community(mentors, mentees), said["seconds"], said["megabytes"])


def judged(
    pairs: dict[str, str], mentors: list[Profile], mentees: list[Profile], seconds: float, megabytes: float
) -> Outcome:
    """Count what everybody should be able to expect: over all who may be paired, not only over shortened lists."""
    givers = {one.person.id: one for one in mentors}
    askers = {one.person.id: one for one in mentees}
    scores = {one: fit(askers[one], givers[other]) for one, other in pairs.items()}
    total = sum(made.score for made in scores.values() if isinstance(made, Fit))
    taken = Counter(pairs.values())
    beyond = sum(max(0, number - givers[one].places) for one, number in taken.items())
    return Outcome("", seconds, megabytes, len(pairs), total, blocks(pairs, mentors, mentees), beyond)


def blocks(pairs: dict[str, str], mentors: list[Profile], mentees: list[Profile]) -> int:
    """How many pairs would both gain points by leaving what they got for each other; ties are no gain."""
    shelf = Shelf(mentors, SEED)
    names = [one.person.id for one in shelf.mentors]
    points: dict[tuple[str, str], int] = {}
    wishes: dict[str, list[str]] = {}
    for one in mentees:
        got, better = pairs.get(one.person.id), list[str]()
        for number, score in shelf.best(one, LEAST):
            points[names[number], one.person.id] = score
            if names[number] == got:
                break
            better.append(names[number])
        mark = points.get((got or "", one.person.id), 0)
        wishes[one.person.id] = [other for other in better if points[other, one.person.id] > mark]
    places = {one.person.id: one.places for one in mentors}
    found = blocking(pairs, wishes, places.__getitem__, lambda giver, one: (points.get((giver, one), 0),))
    return sum(1 for _ in found)


def run() -> list[Result]:
    """Rows for the table; a few minutes, most of them the time boxes of what does not come to an end."""
    rows = []
    for mentors, mentees in SIZES:
        found = {name: attempt(name, mentors, mentees) for name in WAYS}
        ours, best = found["ours"], found["optimum"]
        for name, each in found.items():
            where = f"matching {mentors:,} x {mentees:,}, {name}"
            if each.told:
                rows.append((where, _said(ours), each.told, "", "", True))
                continue
            share = f"{each.total / best.total:.1%} of best" if best.total else "best not known"
            faster = f"{each.seconds / ours.seconds:.1f}x time" if ours.seconds and name != "ours" else ""
            sound = name != "ours" or (each.blocked == 0 and each.beyond == 0)
            target = "0 blocking, 0 beyond places" if name == "ours" else ""
            rows.append((where, share, _said(each), faster, target, sound))
    return rows


def _said(one: Outcome) -> str:
    if one.told:
        return one.told
    kept = f"{one.pairs:,} pairs, {one.blocked:,} blocking, {one.beyond:,} beyond places"
    return f"{one.seconds:.2f} s, {one.megabytes:.0f} MB, {kept}"


if __name__ == "__main__":
    for what, share, told, faster, target, ok in run():
        print(f"{what:42} {told:75} {share:18} {faster:12} {target} {'' if ok else 'MISSED'}")
