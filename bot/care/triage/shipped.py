"""The triage of the shipped files: words of crisis, rules of the ladder, classes of words, and weights."""

import logging
from collections.abc import Callable

from bot.care.crisis import read_rules
from bot.care.triage.features import read_lens
from bot.care.triage.judge import Judge, Learned
from bot.care.triage.weights import BrokenWeights, Weights, read_weights

Read = Callable[[str], str]  # the text of a file of data/ by its name, like bot.assets.text

log = logging.getLogger(__name__)


def shipped(read: Read) -> Judge:
    """Return the triage that the house uses; broken or missing weights leave the rules, and the log says so.

    Raises ``ValueError`` when the rules themselves are broken.
    """
    rules = (read_rules(read("crisis/words.yaml")), read_rules(read("triage/ladder.yaml")))
    try:
        weights = shipped_weights(read)
        return Judge(rules, Learned(read_lens(read("triage/classes.yaml"), weights.bits), weights))
    except (BrokenWeights, OSError, ValueError) as fault:
        log.warning("triage-by-rules-alone", extra={"mend": f"install Labmates again, or run make train: {fault}"})
        return Judge(rules)


def shipped_weights(read: Read) -> Weights:
    """Return the shipped weights. Raises ``BrokenWeights`` when they are missing or cannot be used."""
    try:
        return read_weights(read("triage/weights.json"))
    except (OSError, UnicodeDecodeError) as fault:
        raise BrokenWeights("data/triage/weights.json cannot be read") from fault
