"""One shared HTTP session to Slack, for every workspace: requests go out, answers come back as objects."""

import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.request import getproxies

import aiohttp

from adapters.slack.parse import Json
from bot.adapter import RetryLater
from bot.meter import UNMEASURED, Meter, Wait

TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
SOON, LATER, DEFAULT_PAUSE = 1.0, 5.0, 30.0  # seconds after a lost connection, a 5xx, a 429 that names none

log = logging.getLogger(__name__)


class Line:
    """Where Slack is. Every request raises ``RetryLater``, and nothing else."""

    def __init__(self, api_url: str, meter: Meter = UNMEASURED) -> None:
        """``api_url`` is the base of all methods and ends in ``/api/``."""
        self.meter = meter
        self.api_url = api_url if api_url.endswith("/") else f"{api_url}/"
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[aiohttp.ClientSession]:
        """Keep the session open; inside another such block it is the same one."""
        if self._session is not None:
            yield self._session
            return
        # To trust the environment costs a look into ~/.netrc in another thread at each request: only where a proxy is.
        async with aiohttp.ClientSession(timeout=TIMEOUT, trust_env=bool(getproxies())) as session:
            self._session = session
            try:
                yield session
            finally:
                self._session = None

    async def send(
        self, name: str, url: str, *, alone: bool = False, **more: Any
    ) -> tuple[int, Json, Mapping[str, str]]:
        """Send one request and return status, answer and headers; ``name`` is what the log calls it.

        ``alone``: to be asked to wait concerns one workspace only.
        """
        if self._session is None:
            raise RetryLater(LATER)
        try:
            async with self._session.post(url, **more) as answer:
                if answer.status == 429:
                    pause = _pause(answer.headers.get("Retry-After", ""))
                    self.meter.waited("slack", Wait.TOLD, pause)
                    raise RetryLater(pause, alone=alone)
                return answer.status, _read(await answer.text()), answer.headers
        except aiohttp.ClientConnectorError as lost:
            log.info("slack-unreachable", extra={"method": name, "fault": type(lost).__name__})
            raise RetryLater(SOON) from None
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeDecodeError) as lost:
            log.info("slack-lost", extra={"method": name, "fault": type(lost).__name__})
            raise RetryLater(SOON, uncertain=True) from None


def _read(text: str) -> Json:
    """The answer as an object; response addresses also answer with the bare word ``ok``."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _pause(header: str) -> float:
    return min(float(header), 3600.0) if header.isdecimal() else DEFAULT_PAUSE
