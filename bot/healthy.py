"""`labmates healthy`: asks the process that runs beside it how it is. Small, because a container asks every minute."""

import json
import urllib.error
import urllib.request
from ipaddress import ip_address
from typing import Annotated, Final

import typer

from bot.errors import Fault
from bot.settings import Settings, load

PATIENCE: Final = 5.0  # seconds


class Unwell(Fault):
    """The process does not live, or is not ready; the text says why."""


def healthy(
    ready: Annotated[bool, typer.Option("--ready", help="Also ask whether work may be sent to it.")] = False,
) -> None:
    """Ask the running bot whether it lives; exit with 1 and the reason when it does not."""
    ask(load(), "readyz" if ready else "healthz")


def ask(settings: Settings, what: str) -> None:
    """Ask ``healthz`` or ``readyz`` of the process on this machine. Raises ``Unwell`` with the reason."""
    if settings.health_port is None:
        raise Unwell("nobody listens for this question: set LABMATES_HEALTH_PORT for the bot and for this command")
    address = f"http://{_host(settings.health_host)}:{settings.health_port}/{what}"
    # A proxy of the environment is for the way out of this machine, not for the way to ourselves.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(address, timeout=PATIENCE).close()
    except urllib.error.HTTPError as refused:
        raise Unwell(_because(refused)) from None
    except (OSError, ValueError):
        raise Unwell(f"nobody answers at {address}: the bot is not running yet, or hangs") from None


def _because(refused: urllib.error.HTTPError) -> str:
    with refused:
        try:
            return "; ".join(map(str, json.load(refused)["because"]))
        except (ValueError, KeyError, TypeError):
            return f"it answers with {refused.code}"


def _host(host: str) -> str:
    """Where a process that listens everywhere is found from its own machine."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "[::1]"
    return host if address.version == 4 else f"[{host}]"
