"""The rota: turns by the wall clock, over midnight and daylight saving, and people who say that they are here."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.people import Person
from bot.store import Store
from bot.store.rota import Rota

HOME, CHICAGO = "stage:lab", ZoneInfo("America/Chicago")
MO, MIA = (Person("stage", "lab", name) for name in ("mo", "mia"))
NIGHT = (6, 22 * 60, 6 * 60)  # Sunday to Monday


@pytest.fixture
def rota(store: Store) -> Rota:
    return Rota(store)


@pytest.mark.parametrize(
    ("local", "holds"),
    [
        ((2026, 1, 4, 21, 59), False),
        ((2026, 1, 4, 22, 0), True),
        ((2026, 1, 5, 5, 59), True),
        ((2026, 1, 5, 6, 0), False),
        ((2026, 1, 5, 22, 0), False),
        ((2026, 3, 8, 22, 30), True),  # the day on which the clocks went forward
    ],
)
async def test_a_turn_over_midnight_holds_by_the_communitys_clock(
    rota: Rota, local: tuple[int, int, int, int, int], holds: bool
) -> None:
    await rota.put(MO, *NIGHT)
    now = datetime(*local, tzinfo=CHICAGO).astimezone(UTC)
    assert list(await rota.on_duty(HOME, now, CHICAGO)) == ([MO] if holds else [])
    assert list(await rota.everybody(HOME, now)) == [MO]


async def test_who_says_so_is_here_until_then(rota: Rota) -> None:
    now = datetime(2026, 1, 5, 9, tzinfo=UTC)
    await rota.come(MIA, now + timedelta(hours=2))
    await rota.come(MIA, now + timedelta(hours=3))
    assert list(await rota.on_duty(HOME, now, CHICAGO)) == [MIA]
    assert list(await rota.on_duty(HOME, now + timedelta(hours=3), CHICAGO)) == []
    assert await rota.until(MIA) == now + timedelta(hours=3)
    assert await rota.go(MIA) and not await rota.go(MIA)
    await rota.come(MIA, now)
    await rota.forget(now + timedelta(days=2))
    assert await rota.until(MIA) is None


async def test_turns_are_taken_out_one_by_one_and_all_with_the_person(rota: Rota) -> None:
    await rota.put(MO, 0, 540, 1020)
    await rota.put(MO, 1, 540, 1020)
    first, second = await rota.turns(HOME)
    assert (first.weekday, first.hours) == (0, "09:00–17:00")
    assert not await rota.take_out("stage:other", first.id)
    assert await rota.take_out(HOME, first.id) and not await rota.take_out(HOME, first.id)
    assert await rota.of(MO) == [second]
    await rota.erase(MO)
    assert await rota.turns(HOME) == []
