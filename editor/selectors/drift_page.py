"""Drift as a person reads it: pictures, the same figures as tables, and alarms in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from editor.engine.terms import BY_KEY
from editor.learning.drift import MOST_RISE, MOST_SHIFT
from editor.models import Drift
from editor.plots import Bar, Dot, bars, calibration, course
from projects.models import Project
from roughcut.core.vocabulary import Language

MOST_TERMS = 8


@dataclass(frozen=True, slots=True)
class Plot:
    """title and doc: what is shown and how to read it. rows: the same figures, cell by cell."""

    title: str
    doc: str
    picture: SafeString
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    fact: str
    action: str


@dataclass(frozen=True, slots=True)
class DriftPage:
    at: Drift
    alarms: tuple[Alarm, ...]
    plots: tuple[Plot, ...]


def drift_page(project: Project, language: Language) -> DriftPage | None:
    """The last look at a project's drift, None before the first."""
    last = Drift.objects.filter(project=project).first()
    if last is None:
        return None
    found = (_swaps(last.report), _shift(last.report, language), _calibration(last.report))
    return DriftPage(
        at=last,
        alarms=tuple(_alarm(key, language) for key in last.alarms),
        plots=tuple(plot for plot in found if plot is not None),
    )


def _swaps(report: dict[str, Any]) -> Plot | None:
    weeks = [date.fromisoformat(week) for week in report.get("weeks", [])]
    reference, *rates = report["swap_rates"]
    if not weeks:
        return None
    labels = [date_format(week, "j N") for week in weeks]
    dots = [Dot(n, rate, label) for n, (rate, label) in enumerate(zip(rates, labels, strict=True))]
    title = _("Shots swapped, of 100 proposed")
    limit = min(100.0, reference * (1 + MOST_RISE)) if reference else math.nan
    return Plot(
        title,
        _("By the week in which the cut was proposed. Beyond the dashed line twice is an alarm."),
        _safe(course(dots, title, limit)),
        (_("Week of"), _("Swapped")),
        tuple((label, _number(rate, 1)) for label, rate in zip(labels, rates, strict=True)),
    )


def _shift(report: dict[str, Any], language: Language) -> Plot | None:
    known = [(key, value) for key, value in report["shift"].items() if key in BY_KEY]
    known.sort(key=lambda pair: (-pair[1], pair[0]))
    if not known:
        return None
    told = [(BY_KEY[key].words(language).label, value) for key, value in known[:MOST_TERMS]]
    title = _("How much the material changed")
    shown = [Bar(label, value, _number(value, 2), value > MOST_SHIFT) for label, value in told]
    return Plot(
        title,
        _("Population stability index by term; beyond the dashed line it is other material."),
        _safe(bars(shown, title, MOST_SHIFT)),
        (_("Term"), _("Index")),
        tuple((bar.label, bar.text) for bar in shown),
    )


def _calibration(report: dict[str, Any]) -> Plot | None:
    found = report["reliability"]
    if not found:
        return None
    most = max(one["shots"] for one in found)
    dots = [Dot(one["said"], one["kept"], weight=one["shots"] / most) for one in found]
    title = _("Sure, and kept")
    return Plot(
        title,
        _("On the dashed line, as many shots are kept as the engine was sure of. Larger: more."),
        _safe(calibration(dots, title, _("sure, %"), _("kept, %"))),
        (_("Sure"), _("Kept"), _("Shots")),
        tuple((_percent(one["said"]), _percent(one["kept"]), str(one["shots"])) for one in found),
    )


def _alarm(key: str, language: Language) -> Alarm:
    kind, _colon, term = key.partition(":")
    if kind == "features" and term in BY_KEY:
        name = BY_KEY[term].words(language).label
        fact = _("The new scenes are not like those learned from: %(term)s.") % {"term": name}
        return Alarm(fact, _("Read its first shots with care; each correction teaches the rest."))
    if kind == "swap-rate":
        return Alarm(
            _("More shots are swapped than before, two weeks running."),
            _("Look at what the model wants, and roll it back if that is not your wish."),
        )
    return Alarm(
        _("The engine is surer, or less sure, than it should be."),
        _("Rate some shots it is sure of; the next training sets it right."),
    )


def _number(value: float, places: int) -> str:
    return str(number_format(round(value, places), places))


def _percent(share: float) -> str:
    return _("%(n)s %%") % {"n": round(100 * share)}


def _safe(svg: str) -> SafeString:
    return mark_safe(svg)  # every text in it went through escape
