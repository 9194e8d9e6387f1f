"""What was gathered of a scene is kept, and a cut from it is the cut from the scene anew."""

from __future__ import annotations

import pytest

from editor.engine.candidates import OVER
from editor.engine.cut import Parameters, Pin, SceneCoverage
from editor.engine.gather import choices
from editor.engine.material import Material
from editor.engine.propose import diverse, propose, swap
from tests.simulators.coverage import Shoot, scene

_SHOOT = Shoot(lines=8, takes=2, people=3, restarts=0.3)


def test_a_scene_is_gathered_once_whatever_is_asked_of_it() -> None:
    material = Material(scene(1, _SHOOT))
    field = material.choices()
    assert material.choices() is field
    offered = next(way for ways in field.ways for way in ways if way.kind == "reaction")
    assert material.choices([offered.name]) is field


def test_a_reaction_that_was_not_offered_is_found_when_it_is_held() -> None:
    for seed in range(20):
        coverage = scene(seed, _SHOOT)
        material = Material(coverage)
        known = {way.name for ways in material.choices().ways for way in ways}
        hidden = _hidden(coverage, known)
        if hidden is None:
            continue
        held = material.choices([hidden])
        assert hidden in {way.name for ways in held.ways for way in ways}
        assert material.choices([hidden]) is held
        return
    pytest.fail("no scene hides a reaction")


def _hidden(coverage: SceneCoverage, known: set[str]) -> str | None:
    """A reaction that could be held but is not among those offered."""
    for clip in coverage.clips:
        for reading in coverage.readings:
            name = f"{OVER}{clip.id}:{reading.id}:free"
            if name not in known:
                found = {way.name for ways in choices(coverage, [name]).ways for way in ways}
                if name in found:
                    return name
    return None


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_changes_no_cut(seed: int) -> None:
    coverage = scene(seed, _SHOOT)
    material = Material(coverage)
    cut = propose(material)
    assert cut == propose(coverage)
    event = next(x for x in cut.events if x.alternates)
    pins = tuple(Pin(*way) for way in event.alternates[-1].ways)
    asked = Parameters(pins=pins, pace=0.5, listener=0.8)
    assert propose(material, asked) == propose(coverage, asked)
    assert diverse(material)[-1] == diverse(coverage)[-1]
    place = cut.events.index(event)
    way = event.alternates[0].ways[0][1]
    assert swap(cut, material, place, way) == swap(cut, coverage, place, way)
    assert propose(material) == cut
