"""What a month says of the prompts: how many, how useful, and which were weak; never of a few people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bot.store.prompts.entries import Entry

LEAST: Final = 5  # different people under one post, below which its taps are not looked at
WEAK: Final = 3  # weak: fewer than one in so many found it useful
STEP: Final = 5  # a share is told to so many points


@dataclass(frozen=True, slots=True)
class Month:
    """One month's figures: posts in all, posts with enough taps, and their useful share in percent (None: too few).

    ``rated`` says of each prompt that had enough taps whether it was weak.
    """

    posted: int
    heard: int
    useful: int | None
    rated: Mapping[str, bool]


def read_month(posts: Iterable[Entry]) -> Month:
    """Return the figures of these posts. A tag lives for one post, so people are counted post by post only."""
    all_ = list(posts)
    heard = [post for post in all_ if post.useful + post.later >= LEAST]
    useful, taps = sum(post.useful for post in heard), sum(post.useful + post.later for post in heard)
    share = round(100 * useful / taps / STEP) * STEP if taps else None
    return Month(len(all_), len(heard), share, _rated(heard))


def _rated(heard: Iterable[Entry]) -> dict[str, bool]:
    taps: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for post in heard:
        useful, all_ = taps[post.prompt]
        taps[post.prompt] = useful + post.useful, all_ + post.useful + post.later
    return {prompt: useful * WEAK < all_ for prompt, (useful, all_) in taps.items()}


def month_before(now: datetime, back: int = 1) -> tuple[str, datetime, datetime]:
    """Return the month ``back`` before an instant as ``2026-01``, its first instant and the next one's, in UTC."""
    start, end = (_month(now, number) for number in (back, back - 1))
    return f"{start:%Y-%m}", start, end


def _month(now: datetime, back: int) -> datetime:
    year, month = divmod(now.year * 12 + now.month - 1 - back, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC)
