"""How instants, JSON and free text are kept in a column, and how they come out again."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias, cast

from bot.message import sound

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Body: TypeAlias = Mapping[str, Json]

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)


def micros(when: datetime) -> int:
    """Return an aware instant as whole microseconds since 1970 in UTC; raises TypeError for a naive one."""
    return (when - EPOCH) // MICROSECOND


def instant(kept: int) -> datetime:
    """Return the aware instant, in UTC, that `micros` wrote."""
    return EPOCH + kept * MICROSECOND


def dump(value: "Json | Body") -> str:
    """Return JSON in plain ASCII, which every text column can hold, whatever characters a member typed."""
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def load(kept: str) -> Json:
    """Return the value that `dump` wrote."""
    return cast(Json, json.loads(kept))


def load_body(kept: str) -> dict[str, Json]:
    """Return the mapping that `dump` wrote; an empty one where something else wrote."""
    try:
        found = json.loads(kept)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def plain(text: str) -> str:
    """Return free text without what a text column of PostgreSQL refuses: NUL and halves of characters."""
    return sound(text)
