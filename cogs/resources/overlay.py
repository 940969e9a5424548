"""temp"""

from collections.abc import Mapping

import yaml

from cogs.resources.catalogue import Overlay, Resource
from cogs.resources.check import READERS, check_entry
from cogs.resources.rows import Fault, Value, read_rows

__all__ = ["check_entry"]


class OverlayError(ValueError):
    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults


def read_overlay(text: str) -> Overlay:
    rows, faults = read_rows(text, limit=200_000)
    entries = []
    for row in rows:
        got = check_entry({k: v for k, (_, v) in row.fields.items()})
        if isinstance(got, Resource):
            entries.append(got)
        else:
            faults += tuple(Fault(row.fields.get(k, (row.line, None))[0], v) for k, v in got.items())
    if faults:
        raise OverlayError(faults)
    return Overlay(tuple(entries))


def body_of(entry: Resource) -> dict[str, Value]:
    out: dict[str, Value] = {}
    for name in READERS:
        value = getattr(entry, name)
        if value in (None, ()):
            continue
        if name == "checked":
            value = f"{value:%Y-%m}"
        out[name] = (
            value if isinstance(value, bool) else tuple(map(str, value)) if isinstance(value, tuple) else str(value)
        )
    return out


def entry_of(body: Mapping[str, object]) -> Resource | None:
    got = check_entry({k: tuple(v) if isinstance(v, list) else v for k, v in body.items()})  # type: ignore
    return got if isinstance(got, Resource) else None


def write_overlay(overlay: Overlay) -> str:
    return yaml.safe_dump(
        [{k: list(v) if isinstance(v, tuple) else v for k, v in body_of(e).items()} for e in overlay.entries],
        sort_keys=False,
    )
