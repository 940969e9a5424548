"""Learning: thresholds are chosen on writers whom the weights have not met, and not on lines written after them."""

from dataclasses import replace

from bot import assets
from bot.care.triage.features import read_lens
from bot.care.triage.lines import Label, Line
from bot.care.triage.train import BITS, HARD_NONE, LATER, SOFT_NONE, above, learn, shipped_lines

LENS = read_lens(assets.text("triage/classes.yaml"), BITS)


def test_every_voice_of_another_writer_is_learned_from_but_never_the_test_part() -> None:
    own, voices = shipped_lines()
    assert len(voices) == 12
    assert len(own) > 7000
    assert not {line.text for line in own} & {line.text for lines in voices.values() for line in lines}


def test_lines_written_later_teach_but_have_no_say_in_the_thresholds() -> None:
    own, voices = shipped_lines()
    few, heard = [line for line in own if LATER not in line.tags][::40], [*voices["voice_6"]]
    later = [replace(line, tags=(LATER,)) for line in heard]
    alone, taught = learn(few, heard, LENS), learn([*few, *later], heard, LENS)
    assert (alone.soft.threshold, alone.hard.threshold) == (taught.soft.threshold, taught.hard.threshold)
    assert alone.hard.weights != taught.hard.weights


def test_no_more_lines_are_above_a_threshold_than_it_allows() -> None:
    own, voices = shipped_lines()
    heard = list(voices["voice_7"])
    weights = learn(own[::40], heard, LENS)
    assert weights.lines
    assert above([], weights.soft, {Label.NONE: SOFT_NONE}) == 0.0
    assert 0 < HARD_NONE < SOFT_NONE < 0.1
    assert learn([Line("i want to die", Label.CRISIS, "", "en", "a")], heard, LENS).bits == BITS
