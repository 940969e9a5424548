"""Reading a time zone as people in the US name it: by its own name, an abbreviation, a state or a city.

Which zone a state keeps is 49 CFR Part 71; where a state keeps two, the one with more people comes first.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from zoneinfo import available_timezones

from bot.schedule.plain import plain, without
from bot.states import state_code

EASTERN, CENTRAL, MOUNTAIN = "America/New_York", "America/Chicago", "America/Denver"
ARIZONA, PACIFIC, ALASKA = "America/Phoenix", "America/Los_Angeles", "America/Anchorage"
HAWAII, PUERTO_RICO = "Pacific/Honolulu", "America/Puerto_Rico"
GUAM, SAMOA = "Pacific/Guam", "Pacific/Pago_Pago"
US: Final = (EASTERN, CENTRAL, MOUNTAIN, ARIZONA, PACIFIC, ALASKA, HAWAII, PUERTO_RICO, GUAM, SAMOA)

_NAMES: Final = (
    (
        EASTERN,
        "eastern|et|est|edt|este|nyc|boston|philadelphia|atlanta|miami|orlando|tampa|charlotte|raleigh|baltimore",
    ),
    (EASTERN, "washington dc|pittsburgh|cleveland|columbus|cincinnati|buffalo|jacksonville|richmond"),
    (CENTRAL, "central|ct|cst|cdt|centro|houston|dallas|austin|san antonio|fort worth|new orleans|memphis|nashville"),
    (CENTRAL, "minneapolis|milwaukee|st louis|saint louis|kansas city|oklahoma city|omaha|birmingham|des moines"),
    (MOUNTAIN, "mountain|mt|mst|mdt|montana|salt lake city|albuquerque|el paso|colorado springs"),
    (ARIZONA, "arizona|mst|tucson|mesa"),
    (PACIFIC, "pacific|pt|pst|pdt|pacifico|seattle|portland|san francisco|san diego|las vegas|sacramento|oakland|la"),
    (ALASKA, "alaska|akst|akdt|akt"),
    (HAWAII, "hawaii|hst|hawaiian|hawaii-aleutian"),
    (PUERTO_RICO, "atlantic|ast|san juan"),
    (GUAM, "chamorro|chst"),
    (SAMOA, "samoa|american samoa|sst"),
    ("Europe/London", "bst"),
    ("UTC", "utc|gmt|z|zulu"),
)
_STATES: Final = (
    (EASTERN, "CT DE DC GA ME MD MA NH NJ NY NC OH PA RI SC VT VA WV FL KY"),
    ("America/Detroit", "MI"),
    ("America/Indiana/Indianapolis", "IN"),
    (CENTRAL, "AL AR IL IA LA MN MS MO OK WI TX KS NE ND SD TN FL KY IN MI"),
    (EASTERN, "TN"),
    ("America/Boise", "ID"),
    (MOUNTAIN, "CO MT NM UT WY TX KS NE ND SD"),
    (ARIZONA, "AZ"),
    (MOUNTAIN, "AZ"),
    (PACIFIC, "CA NV OR WA ID"),
    ("America/Boise", "OR"),
    (ALASKA, "AK"),
    (HAWAII, "HI"),
    (PUERTO_RICO, "PR"),
)
_AREAS: Final = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
_NO_CITIES: Final = frozenset({"act", "north", "nsw", "south", "west"})
_FILLERS: Final = "time|standard|daylight|zone|timezone|us|usa|hora|del|de la|de|tiempo|horario"


@lru_cache(maxsize=1)
def all_zones() -> tuple[str, ...]:
    """Every zone that this machine's zone data know: those of the US first, then by name."""
    there = available_timezones() - {"localtime", "Factory", "posixrules"}
    return (*(name for name in US if name in there), *sorted(there - set(US)))


def offered(typed: str) -> list[str]:
    """Return at most 25 zones whose name holds what was typed, those of the US first; for nothing typed only those."""
    wanted = typed.casefold().replace(" ", "_")
    return [name for name in (all_zones() if typed else US) if wanted in name.casefold()][:25]


def read_zone(text: str) -> list[str]:
    """Return the IANA names that somebody may mean ("central", "CT", "Chicago", "Texas", "EST"), the likeliest first.

    An abbreviation means the zone of the US that people call so, not its winter half alone. Empty when nothing fits.
    """
    said = plain(text).replace(".", "")
    whole = _by_name().get(said.replace(" ", "_"))
    if whole and "/" in whole:
        return [whole]
    words = without(_FILLERS, said.replace("_", " ")) or said
    for each in (words, words.partition(",")[0], words.rpartition(",")[2].strip()):
        found = list(dict.fromkeys((*_spoken().get(each, ()), *_of_state(each), *_cities().get(each, ()))))
        if found:
            return found
    return [whole] if whole else []


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, str]:
    return MappingProxyType({name.casefold(): name for name in all_zones()})


@lru_cache(maxsize=1)
def _spoken() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(_gathered((name, zone) for zone, names in _NAMES for name in names.split("|")))


@lru_cache(maxsize=1)
def _states() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(_gathered((code, zone) for zone, codes in _STATES for code in codes.split()))


@lru_cache(maxsize=1)
def _cities() -> Mapping[str, tuple[str, ...]]:
    """Return the zones by city; of two names for one city the longer is the one in use."""
    named = sorted((name for name in all_zones() if name.split("/")[0] in _AREAS), key=lambda name: -name.count("/"))
    latest: dict[tuple[str, str], str] = {}
    for name in named:
        area, city = name.split("/")[0], name.split("/")[-1].casefold().replace("_", " ")
        if city not in _NO_CITIES:
            latest.setdefault((area, city), name)
    return MappingProxyType(_gathered((city, name) for (_, city), name in latest.items()))


def _of_state(words: str) -> tuple[str, ...]:
    return _states().get(state_code(words) or "", ())


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, zone in pairs:
        found[name] = (*found.get(name, ()), zone)
    return found
