"""The simulated programme from the command line: figures, and an exit that says whether there was a fault."""

from typer.testing import CliRunner

from bot.cli import cli


def test_a_programme_is_lived_through_with_kills_and_says_what_it_found() -> None:
    asked = ["simulate", "--mentoring", "--kill", "--members", "3", "--days", "12", "--seed", "2"]
    said = CliRunner().invoke(cli, asked)
    assert said.exit_code == 0, said.output
    told = dict(line.split(": ", 1) for line in said.stdout.splitlines() if ": " in line and not line.startswith("{"))
    assert told["forgotten"] == told["doubled"] == told["broken"] == "0" and int(told["requests"]) >= 1


def test_weeks_of_prompts_and_events_are_lived_through_and_counted() -> None:
    asked = ["simulate", "--wellness", "--members", "3", "--days", "10", "--seed", "2"]
    said = CliRunner().invoke(cli, asked)
    assert said.exit_code == 0, said.output
    told = dict(line.split(": ", 1) for line in said.stdout.splitlines() if ": " in line and not line.startswith("{"))
    assert told["missed"] == told["repeated early"] == told["over budget"] == "0" and int(told["posts"]) >= 20
