"""The doors of the local page: only this machine's own browser, on our own page, gets in."""

from collections.abc import Callable, Mapping

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

HEADERS: Mapping[str, str] = {
    # own files only; data: is for pictures that commands draw
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def keeper(port: Callable[[], int]) -> Middleware:
    """Return what lets a request in by its Host, and by its Origin where it can change or overhear something.

    A page elsewhere whose name was pointed at this machine has another Host (DNS rebinding); a page elsewhere that
    posts here or opens a socket has another Origin.
    """

    @web.middleware
    async def keep(request: web.Request, handler: Handler) -> web.StreamResponse:
        ours = {f"127.0.0.1:{port()}", f"localhost:{port()}"}
        if request.host not in ours:
            raise refusal(web.HTTPForbidden, "Open the playground at its own address, on this machine.")
        overhears = request.headers.get("Upgrade", "").lower() == "websocket"
        if (request.method != "GET" or overhears) and request.headers.get("Origin") != f"http://{request.host}":
            raise refusal(web.HTTPForbidden, "Only the playground's own page may do that.")
        return await handler(request)

    return keep


async def seal(_: web.Request, response: web.StreamResponse) -> None:
    """Put the protecting headers on every response."""
    response.headers.update(HEADERS)


def refusal(kind: type[web.HTTPClientError], words: str) -> web.HTTPClientError:
    """Return a refusal that the page can read: a sentence, as JSON."""
    return kind(text=f'{{"error": "{words}"}}', content_type="application/json")
