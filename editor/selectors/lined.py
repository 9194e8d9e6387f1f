"""The lined script: beside each line, which takes say it, and which one is in the cut."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from analysis.models import Reading
from editor.models import Cut
from editor.selectors.project import latest_cuts
from editor.selectors.review import on_screen
from projects.models import Clip, Project, Scene, ScriptLine
from projects.selectors import script_of

MOST_COLUMNS = 14  # what fits beside the dialogue; the takes in the cut come first


@dataclass(frozen=True, slots=True)
class Stroke:
    """A take's line beside one script line. column: from the left, 0 first.

    head: the take's name where its line begins, else "". kind: used, on or off (screen).
    """

    column: int
    kind: str
    head: str
    end: bool
    title: str


@dataclass(frozen=True, slots=True)
class LinedScene:
    """lines: each with its strokes. columns: how many stand side by side. left_out: takes that
    found no column."""

    scene: Scene
    lines: tuple[tuple[ScriptLine, tuple[Stroke, ...]], ...]
    columns: int
    left_out: int
    cut: Cut | None


@dataclass(frozen=True, slots=True)
class _TakeLine:
    """One take from the first line it holds to the last, by the lines' places in the scene."""

    clip: Clip
    readings: dict[int, Reading]
    used: frozenset[int]
    first: int
    last: int


def lined_script(project: Project) -> list[LinedScene]:
    """Every scene with its lines and the takes beside them."""
    rows = (
        Reading.objects.filter(line__scene__project=project, line__dropped_in__isnull=True)
        .select_related("clip__take__setup", "line")
        .prefetch_related("clip__on_screen")
    )
    by_scene = defaultdict(list)
    for reading in rows:
        by_scene[reading.line.scene_id].append(reading)
    cuts = {cut.scene_id: cut for cut in latest_cuts(project)}
    return [
        _lined(scene, lines, by_scene[scene.pk], cuts.get(scene.pk))
        for scene, lines in script_of(project)
    ]


def _lined(
    scene: Scene, lines: list[ScriptLine], readings: list[Reading], cut: Cut | None
) -> LinedScene:
    places = {line.pk: place for place, line in enumerate(lines)}
    takes = _take_lines(readings, places, _used(cut))
    columns = _columns(takes)
    placed = [(take, columns[take.clip.pk]) for take in takes if take.clip.pk in columns]
    return LinedScene(
        scene=scene,
        lines=tuple(
            (
                line,
                tuple(
                    _stroke(take, column, line, place)
                    for take, column in placed
                    if take.first <= place <= take.last
                ),
            )
            for place, line in enumerate(lines)
        ),
        columns=max(columns.values(), default=-1) + 1,
        left_out=len(takes) - len(placed),
        cut=cut,
    )


def _used(cut: Cut | None) -> dict[int, set[int]]:
    """Lines that each clip carries in the cut."""
    used: dict[int, set[int]] = defaultdict(set)
    if cut is not None:
        for event in cut.events.prefetch_related("lines"):
            if event.clip_id is not None:
                used[event.clip_id] |= {line.pk for line in event.lines.all()}
    return used


def _take_lines(
    readings: list[Reading], places: dict[int, int], used: dict[int, set[int]]
) -> list[_TakeLine]:
    """Takes in the order in which they enter the scene, then by name."""
    readings = sorted(readings, key=lambda reading: (reading.clip_id, reading.ordinal))
    found = []
    for pk, group in groupby(readings, key=lambda reading: reading.clip_id):
        said = {places[reading.line_id]: reading for reading in group}
        cut = frozenset(places[line] for line in used[pk] if line in places)
        span = [*said, *cut]
        clip = next(iter(said.values())).clip
        found.append(_TakeLine(clip, said, cut, min(span), max(span)))
    return sorted(found, key=lambda take: (take.first, take.clip.label))


def _columns(takes: list[_TakeLine]) -> dict[int, int]:
    """A column for each clip, none used twice at one line nor on the line after an end."""
    chosen = sorted(takes, key=lambda take: not take.used)[:MOST_COLUMNS]
    free_from: list[int] = []
    columns = {}
    for take in (take for take in takes if take in chosen):
        free = [number for number, place in enumerate(free_from) if place <= take.first]
        column = free[0] if free else len(free_from)
        free_from[column : column + 1] = [take.last + 2]
        columns[take.clip.pk] = column
    return columns


def _stroke(take: _TakeLine, column: int, line: ScriptLine, place: int) -> Stroke:
    reading = take.readings.get(place)
    if place in take.used:
        kind = "used"
    elif reading is None or line.character_id is None:
        kind = "on"
    else:
        kind = "on" if on_screen(take.clip, reading, line.character_id) else "off"
    label = take.clip.label
    return Stroke(
        column=column,
        kind=kind,
        head=_head(take.clip) if place == take.first else "",
        end=place == take.last,
        title=label,
    )


def _head(clip: Clip) -> str:
    """The slate without its scene and the take, as script supervisors write it: A3 of 12A T3."""
    if clip.take is None or not clip.take.setup.slated:
        return clip.label[-4:]
    letter = clip.take.setup.name.lstrip("0123456789") or "T"
    return f"{letter}{clip.take.number}"
