"""Numbers and pages that are public: crisis lines, helplines, agencies, and what the shipped catalogue lists."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_NUMBER: Final = re.compile(r"(?<![\w.-])(?:1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?![\w-])|(?<!\d)\d{5,6}(?!\d)")
_HOST: Final = re.compile(r"https?://(?:www\.)?([a-z0-9.-]{3,80})", re.IGNORECASE)
_PUBLIC: Final = re.compile(r"(?i)(?:^|\.)(?:gov|mil|edu)$")
_TOLL_FREE: Final = re.compile(r"1?8(?:00|22|33|44|55|66|77|88)\d{7}")
_SHORT: Final = frozenset({"211", "311", "411", "511", "711", "811", "911", "988"})


@dataclass(frozen=True, slots=True)
class Official:
    """Digits of public numbers, and hosts of public pages."""

    numbers: frozenset[str]
    hosts: frozenset[str]

    def number(self, digits: str) -> bool:
        """Tell whether these digits are a public number, with or without the country's 1."""
        return digits in _SHORT or digits.removeprefix("1") in self.numbers

    def toll_free(self, digits: str) -> bool:
        """Tell whether these digits are a toll-free number: firms and agencies have them, hardly ever a person."""
        return _TOLL_FREE.fullmatch(digits) is not None

    def host(self, name: str) -> bool:
        """Tell whether a host is that of a public body, of a society, or in the catalogue."""
        host = name.lower().rstrip(".").removeprefix("www.")
        ends = {host, ".".join(host.split(".")[-2:]), ".".join(host.split(".")[-3:])}
        return _PUBLIC.search(host) is not None or bool(ends & self.hosts)


def read_official(read: Callable[[str], str]) -> Official:
    """Read what the crisis lines and the catalogue say; ``read`` gives a shipped text by its name."""
    both = read("crisis/lines.yaml") + read("resources/resources.yaml")
    digits = {re.sub(r"\D", "", found) for found in _NUMBER.findall(both)}
    hosts = {found.lower() for found in _HOST.findall(both)}
    hosts |= set(read("names/hosts.txt").split("\n\n", 1)[1].split())
    return Official(frozenset(d.removeprefix("1") if len(d) == 11 else d for d in digits), frozenset(hosts))
