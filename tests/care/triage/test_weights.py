"""Weights: the same bytes from the same lines, refused when broken, and rules that go on without them."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from bot import assets
from bot.care.triage import BrokenWeights, Tier, shipped, shipped_weights
from bot.care.triage.features import read_lens
from bot.care.triage.lines import read_lines
from bot.care.triage.train import BITS, learn
from bot.care.triage.weights import read_weights, written

ROOT = Path(__file__).parents[3]


def test_the_shipped_weights_are_those_that_the_shipped_lines_make_in_any_process() -> None:
    # Whatever seed Python hashes with; and beside a measure of coverage it takes three times as long.
    code = "import sys; from bot.care.triage.train import made; sys.stdout.write(made())"
    env = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "988", "PYTHONIOENCODING": "utf-8"}
    again = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True, encoding="utf-8")
    assert again.stdout == assets.text("triage/weights.json")


def test_two_trainings_give_the_same_bytes() -> None:
    train, choose = (read_lines(assets.text(f"triage/{part}.jsonl"))[::40] for part in ("train", "choose"))
    lens = read_lens(assets.text("triage/classes.yaml"), BITS)
    assert written(learn(train, choose, lens)) == written(learn(train, choose, lens))


def test_weights_come_back_as_they_were_written() -> None:
    text = assets.text("triage/weights.json")
    assert written(read_weights(text)) == text


def broken() -> dict[str, str]:
    whole = json.loads(assets.text("triage/weights.json"))
    return {
        "empty": "",
        "cut off": assets.text("triage/weights.json")[:5000],
        "a list": "[]",
        "of another form": json.dumps({**whole, "form": 99}),
        "of another size": json.dumps({**whole, "bits": 4}),
        "without a score": json.dumps({k: v for k, v in whole.items() if k != "hard"}),
        "no base64": json.dumps({**whole, "soft": {**whole["soft"], "weights": "é"}}),
        "not packed": json.dumps({**whole, "soft": {**whole["soft"], "weights": "AAAA"}}),
    }


@pytest.mark.parametrize("how", list(broken()))
def test_broken_weights_are_refused_in_words(how: str) -> None:
    with pytest.raises(BrokenWeights, match="weights"):
        read_weights(broken()[how])


@pytest.mark.parametrize("text", [None, "{}"])
def test_without_weights_the_rules_still_work_and_the_log_says_so(
    text: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    def read(name: str) -> str:
        if name != "triage/weights.json":
            return assets.text(name)
        if text is None:
            raise FileNotFoundError(name)
        return text

    with caplog.at_level(logging.WARNING):
        judge = shipped(read)
    assert judge.learned is None
    assert judge("i want to kill myself").tier is Tier.HARD
    assert "triage-by-rules-alone" in caplog.text
    with pytest.raises(BrokenWeights):
        shipped_weights(read)
