"""What may weigh on a week, and what could help with it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot import Call, P, Phrase


class Cause(StrEnum):
    """What a member may tick, in the order of the buttons."""

    STAFFING = "staffing"
    WORKLOAD = "workload"
    BREAKS = "breaks"
    SLEEP = "sleep"
    CONFLICT = "conflict"
    ERRORS = "errors"
    HOME = "home"
    ELSE = "else"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return _LABELS[self]

    @property
    def help(self) -> Call:
        """What looks up resources that fit."""
        return Call("resources", _HELP[self])


_LABELS: Mapping[Cause, Phrase] = MappingProxyType(
    {
        Cause.STAFFING: P("Staffing"),
        Cause.WORKLOAD: P("Workload"),
        Cause.BREAKS: P("Missed breaks"),
        Cause.SLEEP: P("Sleep"),
        Cause.CONFLICT: P("Conflict or bullying"),
        Cause.ERRORS: P("Errors and blame"),
        Cause.HOME: P("Home"),
        Cause.ELSE: P("Something else"),
    }
)

_HELP: Mapping[Cause, Mapping[str, str]] = MappingProxyType(
    {
        Cause.STAFFING: {"query": "short staffed unsafe staffing"},
        Cause.WORKLOAD: {"query": "burnout workload stress"},
        Cause.BREAKS: {"query": "missed breaks rights at work"},
        Cause.SLEEP: {"query": "sleep after night shift"},
        Cause.CONFLICT: {"query": "bullying at work"},
        Cause.ERRORS: {"query": "support after an error second victim"},
        Cause.HOME: {"topic": "employer-support"},
        Cause.ELSE: {"topic": "peer-support"},
    }
)
