"""A thief: what he took, what he knows of the program (all of it), and every attack that he tries on it.

A claim is a post and the member he says wrote it; he claims only where what he has singles out one member. An attack
counts what he claimed rightly. He is helped: for the attack by order he is given the list of writers in order of
writing, for that by time somebody's notes of who was active in which minute, for that by equality every tenth author.
"""

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, permutations, product

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.privacy.pack import packed

Value = str | bytes | int | None
Claims = dict[int, str]


@dataclass(frozen=True)
class Loot:
    """What was taken: a row for each post, in the order in which they lie on the disk, and every secret found beside.

    ``number`` is the post's place in the public channel; ``writers`` and ``notes`` (minute, member) are the help.
    """

    guild: str
    members: Sequence[str]
    rows: Sequence[tuple[int, Mapping[str, Value]]]
    secrets: Sequence[bytes]
    writers: Sequence[str]
    notes: Sequence[tuple[datetime, str]]
    weeks: Sequence[str] = ()


def plain(loot: Loot) -> Claims:
    """Look for every member's id in every column, in all the usual spellings."""
    known: dict[bytes, str] = {}
    for member in loot.members:
        number = int(member)
        raw = (number.to_bytes(8, "big"), number.to_bytes(8, "little"), member.encode(), member[::-1].encode())
        known |= {spelling[:8]: member for spelling in (*raw, f"{number:x}".encode(), member.encode().hex().encode())}
    claims: Claims = {}
    for post, row in loot.rows:
        for value in map(_bytes, row.values()):
            found = {known[w] for at in range(len(value)) if (w := value[at : at + 8]) in known}
            claims |= {post: found.pop()} if len(found) == 1 else {}
    return claims


def hashed(loot: Loot) -> Claims:
    """Hash every member with the guild, the thread and every secret in hand, and look for it in every column."""
    salts = ["", *(secret.decode("latin-1") for secret in loot.secrets)]
    claims: Claims = {}
    guilds = {loot.guild, loot.guild.rpartition(":")[2]}
    for salt, guild in product(salts, guilds):
        for form in permutations((0, 1, 2)) if salt else permutations((0, 1)):
            for joint in ("", ":"):
                words = {m: joint.join([(guild, m, salt)[n] for n in form]) for m in loot.members}
                for name in ("md5", "sha1", "sha256"):
                    table = {m: hashlib.new(name, word.encode()).digest() for m, word in words.items()}
                    claims |= _matched(loot, table)
    for post, row in loot.rows:
        thread = str(row.get("thread") or post)
        for name in ("sha1", "sha256"):
            table = {m: hashlib.new(name, f"{loot.guild}{m}{thread}".encode()).digest() for m in loot.members}
            claims |= _matched(loot, table, only=post)
    return claims


def keyed(loot: Loot) -> Claims:
    """Use every secret in hand as our own program would: as a key, and for all that it derives from keys."""
    keys = [key for key in loot.secrets if len(key) == 32]
    keys += [_derived(key, week, purpose) for key in keys for week in loot.weeks for purpose in PURPOSES]
    claims: Claims = {}
    opened = False
    for post, row in loot.rows:
        capsule, about = row.get("capsule"), [str(row.get(c)) for c in ("epoch", "community", "thread", "id")]
        for key in keys if isinstance(capsule, bytes) else ():
            bound = packed("labmates", "author capsule", b"\x01", *about)
            try:
                assert isinstance(capsule, bytes)
                inside = AESGCM(key).decrypt(capsule[1:13], capsule[13:], bound)
            except InvalidTag:
                continue
            claims[post] = inside[4 : 4 + inside[3]].decode().rpartition(":")[2]
            opened = True
    for key, (post, row) in product(keys, loot.rows[:: 1 if loot.weeks and not opened else len(loot.rows)]):
        if post % 10 == 0:  # a tenth is enough to see whether a key is of use
            thread = str(row.get("thread"))
            tags = {_tag(key, "seat", loot.guild, member, thread): member for member in loot.members}
            found = tags.get(str(row.get("tag")))
            claims |= {post: found} if found else {}
    return claims


def order(loot: Loot) -> Claims:
    """Lay the list of writers beside the rows as they lie, if that is the order in which the posts appeared."""
    lie = [post for post, _ in loot.rows]
    kept = sum(one < two for one, two in pairwise(lie)) / (len(lie) - 1)
    return dict(zip(lie, loot.writers, strict=True)) if kept > 0.9 else {}


def time(loot: Loot) -> Claims:
    """Lay every time that was kept beside the notes of who was active, to the minute or to the day."""
    by_minute, by_day = defaultdict(set), defaultdict(set)
    for at, member in loot.notes:
        by_minute[at.strftime("%Y-%m-%d %H:%M")].add(member)
        by_day[at.strftime("%Y-%m-%d")].add(member)
    claims: Claims = {}
    for post, row in loot.rows:
        for value in row.values():
            if isinstance(value, str):
                seen = by_minute.get(value[:16]) or by_day.get(value) or set()
                claims |= {post: next(iter(seen))} if len(seen) == 1 else {}
    return claims


def length(loot: Loot) -> Claims:
    """Lay the lengths of what is sealed beside the lengths of ids."""
    ids = defaultdict(list)
    for member in loot.members:
        ids[len(member)].append(member)
    sizes = Counter(len(v) for _, row in loot.rows for v in row.values() if isinstance(v, bytes))
    if len(sizes) < 2:
        return {}
    least = min(sizes)
    found: Claims = {}
    for post, row in loot.rows:
        for value in row.values():
            if isinstance(value, bytes):
                fits = ids.get(min(ids) + len(value) - least, [])
                found |= {post: fits[0]} if len(fits) == 1 else {}
    return found


def equality(loot: Loot) -> Claims:
    """Name the author of every post that has a value in common with one whose author said so, and with few others."""
    common = Counter(value for _, row in loot.rows for value in set(row.values()))
    told = {value: loot.writers[post] for post, row in loot.rows if post % 10 == 0 for value in row.values()}
    few = {value: writer for value, writer in told.items() if 1 < common[value] < len(loot.rows) / 10}
    return {post: few[value] for post, row in loot.rows for value in row.values() if value in few and post % 10}


ATTACKS: Mapping[str, Callable[[Loot], Claims]] = {
    "plain": plain,
    "hashed": hashed,
    "keyed": keyed,
    "order": order,
    "time": time,
    "length": length,
    "equality": equality,
}
PURPOSES = ("author capsule", "pseudonym", "mark", "mute")


def right(loot: Loot, claims: Claims) -> set[int]:
    """Return the posts whose author he named."""
    return {post for post, member in claims.items() if loot.writers[post] == member}


def _tag(key: bytes, purpose: str, *fields: str) -> str:
    return hmac.digest(key, packed("labmates", purpose, b"\x01", *fields), "sha256")[:16].hex()


def _derived(key: bytes, week: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, packed("labmates", "epoch", b"\x01", week, purpose)).derive(key)


def _matched(loot: Loot, table: Mapping[str, bytes], only: int | None = None) -> Claims:
    """Return who has a digest that begins as a column does, where that is one member alone."""
    claims: Claims = {}
    begins: dict[str, list[str]] = defaultdict(list)
    for member, digest in table.items():
        begins[digest.hex()[:6]].append(member)
    for post, row in loot.rows:
        if only in (None, post):
            for text in _hexes(row):
                fits = [m for m in begins.get(text[:6], ()) if table[m].hex().startswith(text[:32])]
                claims |= {post: fits[0]} if len(fits) == 1 else {}
    return claims


def _hexes(row: Mapping[str, Value]) -> Iterator[str]:
    """Return the columns that could be a digest, or the beginning of one."""
    for value in row.values():
        text = value.hex() if isinstance(value, bytes) else str(value)
        if len(text) >= 6 and not set(text) - set("0123456789abcdef"):
            yield text


def _bytes(value: Value) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
