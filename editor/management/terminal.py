"""How the work of a project looks on a terminal: one line a stage, and a summary of the cut."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from analysis.progress import Progress, StageProgress
from analysis.selectors import unavailable_of
from editor.models import Cut
from editor.selectors.reasons import why_of
from editor.selectors.review import sizes_of
from projects.models import Project
from projects.selectors import problems_of
from roughcut.core.timecode import frames_to_smpte

_BAR = 24
_POLL_S = 0.5
_PLAIN_EVERY_S = 10.0


class Board:
    """Redraws the stages in place on a terminal; elsewhere prints a line now and then."""

    def __init__(self) -> None:
        self._live = sys.stdout.isatty()
        self._lines = 0
        self._printed_at = 0.0

    def show(self, progress: Progress, *, last: bool = False) -> None:
        if self._live:
            text = [_stage_line(stage) for stage in progress.stages]
            sys.stdout.write(f"\x1b[{self._lines}F" if self._lines else "")
            sys.stdout.write("".join(f"\x1b[2K{line}\n" for line in text))
            self._lines = len(text)
        elif last or time.monotonic() - self._printed_at >= _PLAIN_EVERY_S:
            self._printed_at = time.monotonic()
            told = [_short(stage) for stage in progress.stages if stage.state != "waiting"]
            sys.stdout.write(" | ".join(told) + "\n")
        sys.stdout.flush()


def watch(read: Callable[[], Progress]) -> Progress:
    """Show the work until it is finished; returns the last state."""
    board = Board()
    while True:
        progress = read()
        board.show(progress, last=progress.finished)
        if progress.finished:
            return progress
        time.sleep(_POLL_S)


def _stage_line(stage: StageProgress) -> str:
    share = stage.done / stage.total if stage.total else 0.0
    bar = "█" * round(_BAR * share) + "░" * (_BAR - round(_BAR * share))
    return f"  {stage.label:<24} {bar} {share:>4.0%}  {_rate(stage)}"


def _short(stage: StageProgress) -> str:
    share = stage.done / stage.total if stage.total else 0.0
    return f"{stage.label} {share:.0%} {_rate(stage)}".strip()


def _rate(stage: StageProgress) -> str:
    if stage.state == "done":
        return "✓"
    if not stage.rate:
        return ""
    speed = f"{stage.rate:.1f}×" if stage.unit == "s" else f"{stage.rate:.1f}/s"
    left = f", {_clock(stage.remaining_s)} " + _("left") if stage.remaining_s is not None else ""
    return f"{speed}{left}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def summary(project: Project, cuts: Iterable[Cut]) -> list[str]:
    """One screen: each shot with its reason, what is uncovered, what needs a person."""
    width = max(60, shutil.get_terminal_size((110, 24)).columns)
    lines: list[str] = []
    with translation.override(project.language):
        for cut in cuts:
            lines += _cut_lines(cut, width)
        for problem in problems_of(project):
            lines.append(f"  ! {problem.clip.name}: {problem.fact} {problem.action}"[:width])
        for missing in unavailable_of(project):
            lines.append(f"  – {missing.what}: {missing.why}"[:width])
    return lines


def _cut_lines(cut: Cut, width: int) -> list[str]:
    events = list(
        cut.events.select_related("clip__take__setup")
        .prefetch_related("lines", "alternates__clip__take__setup")
        .order_by("order")
    )
    clips = {event.clip.pk: event.clip for event in events if event.clip}
    clips |= {item.clip_id: item.clip for event in events for item in event.alternates.all()}
    sizes = sizes_of(clips)
    language = cut.project.language
    frames = max((event.record_out for event in events), default=0)
    head = _(
        "Scene %(number)s  %(heading)s: %(shots)d shots, %(seconds).1f s, proposed in %(ms)d ms"
    )
    told = head % {
        "number": cut.scene.number,
        "heading": cut.scene.heading,
        "shots": len(events),
        "seconds": float(frames / cut.rate),
        "ms": cut.proposed_ms,
    }
    lines = ["", told[:width]]
    for event in events:
        at = frames_to_smpte(cut.start_frame + event.record_in, cut.rate, drop=cut.drop_frame)
        name = event.clip.label if event.clip else "—"
        size = sizes.get(event.clip_id or 0, "")
        why = why_of(event, clips, sizes, language)["why"]
        lines.append(f"  {at}  {name:<12.12} {size:<6} {_reason(why)}"[:width])
    return lines


def _reason(why: dict[str, Any]) -> str:
    """The weightiest terms, what spoke for the shot first, and what comes next at what price."""
    if why["runner_up"] is None:
        return str(why["sentence"])
    largest = sorted(why["terms"], key=lambda term: -abs(term["amount"]))[:3]
    told = ", ".join(
        f"{term['label']} {term['amount']:+.1f}".replace("-", "−")
        for term in sorted(largest, key=lambda term: -term["amount"])
    )
    return f"{told}  ({_('next')}: {why['runner_up']['label']} −{why['runner_up']['price']:.1f})"
