"""What somebody has begun in one process, at the moment at which they go on in another.

The text of a vent stands in no table, so it is asked of whichever process has it: over PostgreSQL's NOTIFY, in pieces,
sealed under a key that the two agree on for this one asking (X25519, RFC 7748, and HKDF with the data key as salt) and
that both forget. What NOTIFY may leave on the server's disk, nobody can ever read, not with the data key either.
"""

import asyncio
import base64
import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.clock import Clock
from bot.drawer import Kept
from bot.errors import StoreError
from bot.news import News
from bot.people import Person
from bot.privacy.keys import SIZE
from bot.privacy.pack import packed
from bot.privacy.seal import Seal, SealBroken

WANTED, HANDED, DROPPED, FORGOTTEN = "wanted", "handed", "dropped", "forgotten"
PATIENCE: Final = 0.8  # seconds: the platforms give three, and who answers takes milliseconds
PIECE: Final = 6_000  # bytes: with what stands before it, less than NOTIFY takes
MANY: Final = 64  # pieces at most
FILLED: Final = 2_048  # what is sealed is filled up to multiples of this, so that its length says little

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Asking:
    """One thing that is waited for."""

    key: str
    secret: X25519PrivateKey
    there: "asyncio.Future[str]"
    pieces: dict[str, dict[int, str]] = field(default_factory=dict)
    """By who answers: more than one may have it."""


class Handing:
    """Brings to this process what a press speaks of, where another one has it in memory."""

    def __init__(self, news: News, key: Callable[[], bytes], clock: Clock) -> None:
        """``key()`` is the data key, which only processes of this house have."""
        self._news = news
        self._key = key
        self._clock = clock
        self._drawers: dict[str, list[Kept]] = {}
        self._asking: dict[str, _Asking] = {}
        news.on(WANTED, self._wanted)
        news.on(HANDED, self._handed)
        news.on(DROPPED, self._dropped)
        news.on(FORGOTTEN, self._forgotten)

    def share(self, name: str, drawer: Kept) -> None:
        """Share a drawer whose keys calls carry in the argument ``name``: the same in each process, in one order."""
        self._drawers.setdefault(name, []).append(drawer)
        drawer.dropped = lambda key: self._news.soon(DROPPED, key)
        drawer.forgotten = lambda owner: self._news.soon(FORGOTTEN, str(owner))

    async def bring(self, args: Mapping[str, str]) -> None:
        """Bring what these arguments of a call speak of, if another process has it. Never raises."""
        for name, drawers in self._drawers.items():
            key = args.get(name, "")
            if key and self._news.current and not any(drawer.has(key) for drawer in drawers):
                await self._bring(key)

    async def _bring(self, key: str) -> None:
        number, secret = secrets.token_hex(8), X25519PrivateKey.generate()
        asking = self._asking[number] = _Asking(key, secret, asyncio.get_running_loop().create_future())
        alarm = self._clock.after(PATIENCE, asking.there.cancel)
        try:
            await self._news.tell(WANTED, json.dumps([number, key, _public(secret)]))
            await asyncio.wait([asking.there])
            if not asking.there.cancelled():
                self._put(key, asking.there.result())
        except (StoreError, ValueError, TypeError, LookupError) as fault:  # then it is as gone as after a restart
            log.warning("draft-not-brought", extra={"fault": type(fault).__name__})
        finally:
            alarm.cancel()
            del self._asking[number]

    def _put(self, key: str, text: str) -> None:
        name, number, thing = json.loads(text)
        self._drawers[name][number].put(key, thing)

    def _wanted(self, said: str) -> None:
        """Another process asks: who has it answers."""
        if (read := _read(said, str, str, str)) is None:
            return
        number, key, theirs = read
        for name, drawers in self._drawers.items():
            for place, drawer in enumerate(drawers):
                if (thing := drawer.packed(key)) is not None:
                    self._hand(number, key, theirs, json.dumps([name, place, thing]))

    def _hand(self, number: str, key: str, theirs: str, text: str) -> None:
        mine = X25519PrivateKey.generate()
        try:
            sealed = self._seal(mine, theirs).close(text, number, key, room=FILLED)
        except ValueError:  # no key that anybody could have
            log.warning("handing-refused")
            return
        whole = base64.b64encode(sealed).decode()
        pieces = [whole[at : at + PIECE] for at in range(0, len(whole), PIECE)]
        if len(pieces) > MANY:
            return
        for place, piece in enumerate(pieces):
            self._news.soon(HANDED, json.dumps([number, _public(mine), place, len(pieces), piece]))

    def _handed(self, said: str) -> None:
        """A piece of what somebody waits for; the first process whose pieces are complete has given it."""
        if (read := _read(said, str, str, int, int, str)) is None:
            return
        number, theirs, place, many, piece = read
        if (asking := self._asking.get(number)) is None or asking.there.done() or not 0 <= place < many <= MANY:
            return
        pieces = asking.pieces.setdefault(theirs, {})
        pieces[place] = piece
        if len(pieces) == many:
            whole = "".join(piece for _, piece in sorted(pieces.items()))
            try:
                sealed = base64.b64decode(whole)
                asking.there.set_result(self._seal(asking.secret, theirs).open(sealed, number, asking.key))
            except (SealBroken, ValueError):  # from somebody without the data key
                log.warning("handing-refused")

    def _dropped(self, key: str) -> None:
        for drawer in self._every():
            drawer.discard(key)

    def _forgotten(self, owner: str) -> None:
        try:
            person = Person.parse(owner)
        except ValueError:  # nothing was heard for a time, or nobody is meant
            return
        for drawer in self._every():
            drawer.clear(person)

    def _every(self) -> list[Kept]:
        return [drawer for drawers in self._drawers.values() for drawer in drawers]

    def _seal(self, mine: X25519PrivateKey, theirs: str) -> Seal:
        agreed = mine.exchange(X25519PublicKey.from_public_bytes(base64.b64decode(theirs)))
        key = HKDF(SHA256(), SIZE, self._key(), packed("labmates", "handing over")).derive(agreed)
        return Seal("handing", lambda: key)


def _read(said: str, *kinds: type) -> list[Any] | None:
    """Return values of these kinds; None for nothing, or for what another version says."""
    try:
        found = json.loads(said or "null")
    except (ValueError, RecursionError):
        return None
    fits = isinstance(found, list) and [type(one) for one in found] == [*kinds]
    return found if fits else None


def _public(secret: X25519PrivateKey) -> str:
    return base64.b64encode(secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
