"""The states of the US by code and name, as people write them.

Codes are those of USPS Publication 28, Appendix B (fifty states, the District of Columbia and Puerto Rico).
"""

from collections.abc import Mapping
from types import MappingProxyType

STATES: Mapping[str, str] = MappingProxyType(
    dict(
        pair.split(" ", 1)
        for pair in [
            "AL Alabama",
            "AK Alaska",
            "AZ Arizona",
            "AR Arkansas",
            "CA California",
            "CO Colorado",
            "CT Connecticut",
            "DE Delaware",
            "DC District of Columbia",
            "FL Florida",
            "GA Georgia",
            "HI Hawaii",
            "ID Idaho",
            "IL Illinois",
            "IN Indiana",
            "IA Iowa",
            "KS Kansas",
            "KY Kentucky",
            "LA Louisiana",
            "ME Maine",
            "MD Maryland",
            "MA Massachusetts",
            "MI Michigan",
            "MN Minnesota",
            "MS Mississippi",
            "MO Missouri",
            "MT Montana",
            "NE Nebraska",
            "NV Nevada",
            "NH New Hampshire",
            "NJ New Jersey",
            "NM New Mexico",
            "NY New York",
            "NC North Carolina",
            "ND North Dakota",
            "OH Ohio",
            "OK Oklahoma",
            "OR Oregon",
            "PA Pennsylvania",
            "PR Puerto Rico",
            "RI Rhode Island",
            "SC South Carolina",
            "SD South Dakota",
            "TN Tennessee",
            "TX Texas",
            "UT Utah",
            "VT Vermont",
            "VA Virginia",
            "WA Washington",
            "WV West Virginia",
            "WI Wisconsin",
            "WY Wyoming",
        ]
    )
)

_CODES: Mapping[str, str] = MappingProxyType({name.casefold(): code for code, name in STATES.items()})


def state_code(written: str) -> str | None:
    """The two-letter code of a state written as code or name in any case, or None if there is no such state."""
    plain = " ".join(written.split()).casefold()
    return plain.upper() if plain.upper() in STATES else _CODES.get(plain)
