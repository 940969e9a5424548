"""The tables of installations: what each lets us do is sealed, and a state in hand is stored only once it is spent."""

from typing import Final

from sqlalchemy import Index

from bot.store.columns import binary, key, keyed, string, whole

installs: Final = keyed(
    "installs",
    key("community"),
    string("edition"),
    binary("sealed"),
    whole("expires_at", optional=True),
    whole("claimed_until"),
)

install_grants: Final = keyed("install_grants", key("community"), string("install"), Index(None, "install"))

install_states: Final = keyed("install_states", key("state"), whole("until", index=True))
