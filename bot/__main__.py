"""The way in: `labmates run` starts the house; every other word goes to the command line."""

import sys
from typing import Final

from bot import log
from bot.errors import Fault
from bot.roles import asked

HEALTHY: Final = (["healthy"], ["healthy", "--ready"])


def main() -> None:
    """Do what the words say; a fault that an operator can mend is one line, not a trace."""
    sys.excepthook = log.crashed
    try:
        if sys.argv[1:2] == ["run"]:  # it stays for months, so it does not carry the command line's libraries
            from bot.start import start

            start(asked(sys.argv[2:]))
        elif sys.argv[1:] in HEALTHY:  # it is asked every minute, so it does not carry the house
            from bot.healthy import healthy

            healthy(ready="--ready" in sys.argv)
        else:
            from bot.cli import cli

            cli()
    except Fault as fault:
        sys.stderr.write(f"Labmates cannot go on: {fault}\n")
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
