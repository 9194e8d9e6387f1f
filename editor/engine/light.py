"""Where light or colour jumps at a cut, more than it must between two camera positions.

Sizes and angles differ, so their pictures do: what two setups mostly differ by is no fault. What
stands out is a take unlike the others of its setup (a cloud, a lamp, an iris), or a setup unlike
all others.
"""

from __future__ import annotations

import statistics
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from editor.engine.cut import TakeClip

Matrix = NDArray[np.float64]

# Of a difference in CIE L*a*b*: what an eye just sees (Mahy and others 1994), and what nobody
# overlooks: a stop of exposure moves a middle grey by about 15.
_SEEN, _GLARING = 2.3, 22.3
# Two setups may differ by this, and by so many times what pairs of the scene's setups mostly do:
# a face fills the one, a wall the other.
_AT_LEAST, _TIMES = 10.0, 2.0


def light_jumps(clips: Sequence[TakeClip], positions: Sequence[Hashable]) -> Matrix:
    """(clips, clips) 0 no jump .. 1 glaring; 0 where a light is unknown.

    positions: the camera position of each clip.
    """
    jumps = np.zeros((len(clips), len(clips)))
    lights = [(place, clip.light) for place, clip in enumerate(clips) if clip.light is not None]
    if len(lights) < 2:
        return jumps
    by_position: dict[Hashable, list[tuple[float, float, float]]] = {}
    for place, light in lights:
        by_position.setdefault(positions[place], []).append(light.lab)
    number = {position: own for own, position in enumerate(by_position)}
    own = np.array([number[positions[place]] for place, _ in lights])
    usual = np.array([_middle(labs) for labs in by_position.values()])
    away = _apart(np.array([light.lab for _, light in lights]) - usual[own])
    sway = np.array([light.sway for _, light in lights])
    excess = away + _beyond(usual)[own[:, None], own] - _SEEN - np.hypot(sway[:, None], sway)
    known = np.array([place for place, _ in lights])
    jumps[known[:, None], known] = np.minimum(1.0, np.maximum(0.0, excess / (_GLARING - _SEEN)))
    return jumps


def _beyond(usual: Matrix) -> Matrix:
    """How far each two setups differ beyond what setups may. usual: (setups, 3)."""
    setups = _apart(usual)
    pairs = [setups[a, b] for a in range(len(usual)) for b in range(a)]
    may = max(_AT_LEAST, _TIMES * statistics.median(pairs)) if pairs else _AT_LEAST
    return np.maximum(0.0, setups - may)


def _middle(labs: Sequence[tuple[float, float, float]]) -> list[float]:
    return [statistics.median(each) for each in zip(*labs, strict=True)]


def _apart(points: Matrix) -> Matrix:
    """(N, N) distances."""
    return np.asarray(np.sqrt(np.square(points[:, None] - points).sum(axis=2)))
