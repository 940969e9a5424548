"""Every query of the dashboard and of the alerts asks for a figure that there is, by labels that it has."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from bot.meter import Trouble
from bot.schedule.delivery import Fate
from bot.seeing.figures import Figures
from bot.seeing.vitals import Vitals

DEPLOY = Path(__file__).parents[2] / "deploy"
SUFFIXES: Mapping[str, Sequence[str]] = {
    "counter": ("_total",),
    "gauge": ("",),
    "histogram": ("_bucket", "_count", "_sum"),
    "summary": ("_count", "_sum"),
}
OUTSIDE = {"le", "instance", "job"}  # of histograms, and what Prometheus puts to everything it reads


@pytest.fixture(scope="module")
def known() -> Mapping[str, frozenset[str]]:
    """The labels of every series that can be asked for, by its name."""
    figures = Figures(Vitals())
    found: dict[str, frozenset[str]] = {}
    for metric in vars(figures).values():
        if isinstance(metric, MetricWrapperBase):
            labels = frozenset(metric._labelnames)
            found |= {metric._name + suffix: labels for suffix in SUFFIXES[str(metric._type)]}
    for family in figures.registry.collect():
        found |= {sample.name: found.get(sample.name, frozenset(sample.labels)) for sample in family.samples}
    return found


def queries() -> Iterator[str]:
    for panel in json.loads((DEPLOY / "grafana" / "labmates.json").read_text())["panels"]:
        for target in panel["targets"]:
            yield target["expr"]
    for group in yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text())["groups"]:
        for rule in group["rules"]:
            yield rule["expr"]


@pytest.mark.parametrize("query", sorted(set(queries())))
def test_a_query_asks_for_what_there_is(query: str, known: Mapping[str, frozenset[str]]) -> None:
    bare = re.sub(r'"[^"]*"', '""', query)
    assert bare.count("(") == bare.count(")") and bare.count("[") == bare.count("]")
    (name,) = set(re.findall(r"\b(?:labmates|process|python)_\w+", bare))
    assert name in known
    asked = {label for by in re.findall(r"by \(([^)]*)\)", bare) for label in re.split(r"[, ]+", by)}
    asked |= set(re.findall(r"(\w+)=~?\"", bare))
    assert asked <= known[name] | OUTSIDE


def test_alerts_name_values_that_there_are() -> None:
    named = {word for query in queries() for found in re.findall(r'"([a-z|]+)"', query) for word in found.split("|")}
    assert named <= {*Fate, *Trouble, "labmates"}


def test_the_dashboard_shows_every_figure_of_ours(known: Mapping[str, frozenset[str]]) -> None:
    shown = " ".join(queries())
    families = {re.sub(r"_(bucket|count|sum|total)$", "", name) for name in known if name.startswith("labmates_")}
    assert [family for family in sorted(families) if family not in shown] == []


def test_every_alert_says_what_to_do() -> None:
    (group,) = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text())["groups"]
    for rule in group["rules"]:
        assert set(rule["annotations"]) == {"summary", "mend"}
        assert rule["labels"]["severity"] in {"page", "morning"}


def test_panels_do_not_lie_on_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in json.loads((DEPLOY / "grafana" / "labmates.json").read_text())["panels"]:
        at = panel["gridPos"]
        squares = {(at["x"] + dx, at["y"] + dy) for dx in range(at["w"]) for dy in range(at["h"])}
        assert not squares & taken and at["x"] + at["w"] <= 24
        taken |= squares
