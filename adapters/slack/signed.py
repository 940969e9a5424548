"""What a request must be before a byte of it is parsed: of a kind that Slack sends, signed by Slack, and new."""

from collections.abc import Sequence
from typing import Final

from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

# The Events API sends JSON; commands, presses and forms come as forms (docs.slack.dev, verifying requests).
KINDS: Final = frozenset({"application/json", "application/x-www-form-urlencoded"})
STAMP: Final = 12  # digits of a time stamp; a longer one is nobody's


async def checked(request: web.Request, secret: str) -> AsyncBoltRequest:
    """Return a request that Slack has signed within the last five minutes; signatures are compared in constant time.

    Raises ``HTTPUnsupportedMediaType``, ``HTTPUnauthorized``, or ``HTTPBadRequest`` for nonsense that was signed;
    none says what was wrong.
    """
    if request.content_type not in KINDS:
        raise web.HTTPUnsupportedMediaType
    try:
        body = (await request.read()).decode()
    except UnicodeDecodeError:
        raise web.HTTPUnauthorized from None  # Slack signs text
    if not _signed(body, request, secret):
        raise web.HTTPUnauthorized
    return _read(body, dict(request.headers))


def _signed(body: str, request: web.Request, secret: str) -> bool:
    stamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    # the verifier breaks on a stamp that is no number, and on letters outside ASCII
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= STAMP and signature.isascii()):
        return False
    return SignatureVerifier(secret).is_valid(body, stamp, signature)


def _read(body: str, headers: dict[str, str | Sequence[str]]) -> AsyncBoltRequest:
    """Let bolt parse it, which reads JSON as soon as it is made and breaks on JSON that is no object."""
    try:
        return AsyncBoltRequest(body=body, headers=headers)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise web.HTTPBadRequest from None
