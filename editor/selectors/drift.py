"""What was shown and what became of it, week by week: the windows that drift is seen in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from editor.engine.features import problem
from editor.engine.gather import choices
from editor.engine.segment_terms import SEGMENT_TERMS
from editor.engine.styles import taste
from editor.learning.drift import Window, drift, reliability
from editor.models import Cut, TasteModel, Verdict
from editor.selectors.coverage import coverage_of
from editor.services.propose import parameters_from
from projects.models import Learning, Project, Scene

WEEKS = 12
_LOST = frozenset({Verdict.Kind.SWAP, Verdict.Kind.BAN})
_HELD = frozenset({Verdict.Kind.APPROVAL, Verdict.Kind.PIN, Verdict.Kind.ACCEPTED})
_KEPT_STARS, _LOST_STARS = 4, 2
# Stars say what people think: that they came to rate more is no drift of what is measured.
_BY_PEOPLE = frozenset({"performance"})
# Scenes measured for one window: enough for its distribution, and a bound on the work.
_MOST_SCENES = 12


@dataclass(slots=True)
class _Seen:
    """What is gathered of one window while rows are read.

    shots: how many each cut holds. swapped: of each cut, lines whose shot was replaced.
    """

    shots: dict[int, int] = field(default_factory=dict)
    swapped: dict[int, set[int | None]] = field(default_factory=dict)
    told: list[tuple[float, bool]] = field(default_factory=list)
    scenes: list[Scene] = field(default_factory=list)

    def counted(self) -> Window:
        """What was proposed and what became of it, without the measures of the scenes."""
        swapped = {cut: len(lines) for cut, lines in self.swapped.items()}
        # A cut holds fewer shots than were swapped once some of them run on into each other.
        shots = sum(max(count, swapped.get(cut, 0)) for cut, count in self.shots.items())
        return Window(shots, sum(swapped.values()), told=tuple(self.told))

    def window(self) -> Window:
        return replace(self.counted(), values=_values(self.scenes))


Weeks = dict[date, _Seen]


def drift_of(project: Project | None, model: TasteModel | None) -> dict[str, Any]:
    """How the weeks since a model was made differ from what it was taught on, as plain values.

    project: None for all that share. model: None holds the weeks against nothing. With the
    figures of the report come "weeks", the Mondays of the last weeks that were judged, under
    whatever model: a new one every other day must not hide what came before it. "swap_rates" are
    of those weeks after the reference's, "reliability" is of them all while the model's own are
    few; the alarms are of the model's own.
    """
    before, since = _windows(project, model.created_at if model is not None else None)
    report = drift(
        _together(before.values()).window(), [since[week].window() for week in sorted(since)]
    )
    weeks = sorted({*before, *since})[-WEEKS:]
    seen = [_together(x[week] for x in (before, since) if week in x) for week in weeks]
    told = [pair for one in seen for pair in one.told]
    bins = report.reliability if report.brier is not None else reliability(told)
    rates = (report.swap_rates[0], *(one.counted().swap_rate for one in seen))
    shown = replace(report, swap_rates=rates, reliability=bins)
    return shown.as_dict() | {"weeks": [week.isoformat() for week in weeks]}


def _windows(project: Project | None, since: datetime | None) -> tuple[Weeks, Weeks]:
    """By week, what was proposed before a moment and after it; each verdict counts for its cut."""
    before, after = defaultdict[date, _Seen](_Seen), defaultdict[date, _Seen](_Seen)

    def place(cut: Cut) -> _Seen:
        early = since is not None and cut.created_at < since
        return (before if early else after)[_monday(cut.created_at)]

    for cut in _judged_cuts(project):
        seen = place(cut)
        seen.shots[cut.pk] = cut.events.count()
        seen.scenes.append(cut.scene)
    for verdict in _verdicts(project):
        seen = place(verdict.cut)
        if verdict.kind in _LOST:
            seen.swapped.setdefault(verdict.cut_id, set()).add(verdict.line_id)
        kept = _kept(verdict)
        if kept is not None and verdict.confidence is not None:
            seen.told.append((verdict.confidence, kept))
    return before, {week: after[week] for week in sorted(after)[-WEEKS:]}


def _together(parts: Iterable[_Seen]) -> _Seen:
    """Several windows as one; each cut is in one of them only."""
    whole = _Seen()
    for part in parts:
        whole.shots |= part.shots
        whole.swapped |= part.swapped
        whole.told += part.told
        whole.scenes += part.scenes
    return whole


def _kept(verdict: Verdict) -> bool | None:
    """Whether a person kept the shot, None where the verdict does not say."""
    if verdict.kind in _LOST:
        return False
    if verdict.kind == Verdict.Kind.FINAL:
        return not verdict.chosen
    if verdict.kind in _HELD:
        return True
    stars = verdict.rating or 3
    return None if _LOST_STARS < stars < _KEPT_STARS else stars >= _KEPT_STARS


def _judged_cuts(project: Project | None) -> Sequence[Cut]:
    """Cuts of which people said anything: what nobody looked at was not kept, only not seen."""
    cuts = Cut.objects.filter(verdicts__isnull=False).distinct()
    cuts = cuts.filter(project=project) if project else cuts.filter(**_SHARED)
    return list(cuts.select_related("scene__project").order_by("pk"))


def _verdicts(project: Project | None) -> Sequence[Verdict]:
    rows = Verdict.objects.filter(project=project) if project else Verdict.objects.filter(**_SHARED)
    return list(rows.select_related("cut").order_by("pk"))


_SHARED = {"project__learning": Learning.HOUSE}


def _monday(moment: datetime) -> date:
    day = timezone.localtime(moment).date()
    return day - timedelta(days=day.weekday())


def _values(scenes: Iterable[Scene]) -> dict[str, list[float]]:
    """Of each measured term of a stretch, its value in every candidate that the scenes offer."""
    found: dict[str, list[float]] = defaultdict(list)
    for scene in list({scene.pk: scene for scene in scenes}.values())[-_MOST_SCENES:]:
        asked = parameters_from(scene.cuts.order_by("-version")[0].parameters)
        numbers = problem(choices(coverage_of(scene)), asked, taste(asked))
        for place, term in enumerate(SEGMENT_TERMS):
            if term.key not in _BY_PEOPLE:
                found[term.key].extend(numbers.unary[:, :, place][numbers.exists].tolist())
    return found
