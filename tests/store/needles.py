"""Every way in which somebody's id could lie in a file: to be looked for, and not found."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from itertools import permutations

from bot.people import Person

JOINTS = ("", ":", "|", "-", "/", "\0", ",", " ")


def needles(person: Person, threads: Iterable[str]) -> set[bytes]:
    """Return the bytes that would give a person away: plain, as a number, encoded, backwards, and hashed."""
    found = set(_plain(person.id)) | set(_plain(str(person)))
    for text in _hashed(person, threads):
        for name in ("md5", "sha1", "sha256"):
            digest = hashlib.new(name, text.encode()).digest()
            # Sixty bits are enough to know it by, and find one that was cut short.
            found |= {digest[:8], digest.hex()[:15].encode(), digest.hex()[:15].upper().encode()}
            found |= {base64.b64encode(digest)[:10], base64.b32encode(digest)[:12]}
    return found


def _plain(text: str) -> Iterator[bytes]:
    raws = [text.encode(), text[::-1].encode(), text.lower().encode(), text.encode("utf-16-le")]
    if text.isdigit():
        number = int(text)
        raws += [
            number.to_bytes(8, "big"),
            number.to_bytes(8, "little"),
            f"{number:x}".encode(),
            f"{number:X}".encode(),
        ]
    for raw in raws:
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for shift in range(3):  # whatever stood before it
            yield base64.b64encode(bytes(shift) + raw)[4 if shift else 0 :][:-4].rstrip(b"=") or raw
        for shift in range(5):
            yield base64.b32encode(bytes(shift) + raw)[8 if shift else 0 :][:-8].rstrip(b"=") or raw


def _hashed(person: Person, threads: Iterable[str]) -> Iterator[str]:
    yield person.id
    yield str(person)
    for thread in threads:
        for others in (
            (person.community,),
            (person.home,),
            (thread,),
            (person.community, thread),
            (person.home, thread),
        ):
            for order in permutations((person.id, *others)):
                for joint in JOINTS:
                    yield joint.join(order)


def hits(haystack: bytes, people: Iterable[Person], threads: Iterable[str]) -> list[tuple[Person, bytes]]:
    """Return what was found of whom; anything shorter than six bytes would be found by chance."""
    named = list(threads)
    windows = {haystack[at : at + 6] for at in range(len(haystack))}  # a hundred thousand searches would take minutes
    return [(p, n) for p in people for n in needles(p, named) if len(n) >= 6 and n[:6] in windows and n in haystack]
