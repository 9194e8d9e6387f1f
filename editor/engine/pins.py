"""What pins, bans and frozen events leave to choose from, and which of them cannot be kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from editor.engine.candidates import MUTE, OVER, Choices, look
from editor.engine.cut import Conflict, Parameters, Pin
from editor.engine.features import Bools, Problem
from roughcut.core.value import value


@value(frozen=True, slots=True)
class Allowed:
    """Which candidates may be chosen, and which may be offered: all but the banned ones.

    pinned: stretches that a pin fixes. conflicts: pins that were given up.
    impossible: pins of what is not there.
    """

    chosen: Bools
    offered: Bools
    pinned: tuple[int, ...]
    impossible: tuple[Pin, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        lost = [f"pin-impossible:{pin.line}:{pin.reading}" for pin in self.impossible]
        for conflict in self.conflicts:
            lost.append("pins-conflict:" + ",".join(pin.line for pin in conflict.pins))
        return tuple(lost)


def allowed(
    field: Choices,
    numbers: Problem,
    parameters: Parameters,
    possible: Callable[[Bools], bool],
) -> Allowed:
    """What pins and bans leave. possible: whether there is a cut of what is allowed.

    Frozen events come before pins, a pin before those after it. Of a reaction whose picture cannot
    be kept the sound is. A stretch of which everything is
    banned keeps what cannot be: its bans are told as impossible.
    """
    rows = _rows(field)
    offered, impossible = _offered(field, numbers, rows, parameters.pins, possible)
    wanted: list[tuple[Pin, dict[int, Bools]]] = []
    for pin in (*_of_frozen(parameters), *(pin for pin in parameters.pins if not pin.banned)):
        masks = _masks(numbers, rows, pin, offered)
        if masks:
            wanted.append((pin, masks))
        else:
            impossible = (*impossible, pin)
    conflicts: list[Conflict] = []
    while wanted and not possible(_with(offered, wanted)):
        guilty = _minimal(offered, wanted, possible)
        dropped = guilty[-1]
        conflicts.append(Conflict(tuple(pin for pin, _ in guilty), dropped[0]))
        wanted = [each for each in wanted if each is not dropped]
        again = any(other.dropped == dropped[0] for other in conflicts[:-1])
        if not again and (heard := _heard(field, dropped, offered)):
            wanted.append((dropped[0], heard))
    pinned = {row for _, masks in wanted for row in masks}
    return Allowed(
        _with(offered, wanted), offered, tuple(sorted(pinned)), impossible, tuple(conflicts)
    )


def _rows(field: Choices) -> dict[str, list[int]]:
    """The stretches that a key or a line's id names."""
    rows: dict[str, list[int]] = {}
    for row, stretch in enumerate(field.stretches):
        rows.setdefault(stretch.key, []).append(row)
        if stretch.part:
            rows.setdefault(stretch.line.id, []).append(row)
    return rows


def _named(rows: dict[str, list[int]], key: str) -> list[int]:
    """The stretches of a pin; one of a part that is no part any more names the whole line."""
    return rows.get(key) or rows.get(key.partition("#")[0], [])


def _offered(
    field: Choices,
    numbers: Problem,
    rows: dict[str, list[int]],
    pins: Sequence[Pin],
    possible: Callable[[Bools], bool],
) -> tuple[Bools, tuple[Pin, ...]]:
    offered = numbers.exists.copy()
    bans = [pin for pin in pins if pin.banned]
    impossible: list[Pin] = []
    for pin in bans:
        banned = offered.copy()
        found = _named(rows, pin.line)
        for row in found:
            banned[row] &= ~_banned(field, numbers, row, pin.reading)
        if all(banned[row].any() for row in found):
            offered = banned
        else:
            impossible.append(pin)
    if bans and not possible(offered):
        return numbers.exists.copy(), tuple(bans)
    return offered, tuple(impossible)


def _banned(field: Choices, numbers: Problem, row: int, name: str) -> Bools:
    """The candidates that a ban names: neither seen nor heard."""
    mask = _named_so(numbers, row, name)
    for place, way in enumerate(field.ways[row]):
        clips = [field.coverage.clips[x].id for x in (way.clip, way.sound) if x >= 0]
        mask[place] |= bool(name) and name in (way.reading_id, *(MUTE + clip for clip in clips))
    return mask


def _named_so(numbers: Problem, row: int, name: str) -> Bools:
    mask = np.zeros(numbers.exists.shape[1], dtype=np.bool_)
    names = numbers.names[row]
    mask[: len(names)] = [each == name for each in names]
    return mask


def _looks_so(numbers: Problem, row: int, name: str) -> Bools:
    """What cannot be told from a candidate: a reaction may be fixed to another neighbour."""
    mask = _named_so(numbers, row, name)
    if mask.any():
        alike = [look(each) == look(name) for each in numbers.names[row]]
        mask[: len(alike)] = alike
    return mask


def _of_frozen(parameters: Parameters) -> list[Pin]:
    return [Pin(key, name) for event in parameters.frozen for key, name in event.ways]


def _masks(
    numbers: Problem, rows: dict[str, list[int]], pin: Pin, offered: Bools
) -> dict[int, Bools]:
    """What a pin leaves of each stretch it names; empty if one of them has no such way."""
    masks: dict[int, Bools] = {}
    for row in _named(rows, pin.line):
        mask = _looks_so(numbers, row, pin.reading) & offered[row]
        if not mask.any():
            return {}
        masks[row] = mask
    return masks


def _heard(
    field: Choices, dropped: tuple[Pin, dict[int, Bools]], offered: Bools
) -> dict[int, Bools]:
    """All that sounds as a dropped reaction did; empty for anything else."""
    pin, masks = dropped
    if not pin.reading.startswith(OVER):
        return {}
    found: dict[int, Bools] = {}
    for row, mask in masks.items():
        reading = field.ways[row][int(mask.argmax())].reading_id
        found[row] = offered[row].copy()
        found[row][: len(field.ways[row])] &= [x.reading_id == reading for x in field.ways[row]]
    return found


def _with(offered: Bools, wanted: Sequence[tuple[Pin, dict[int, Bools]]]) -> Bools:
    chosen = offered.copy()
    for _, masks in wanted:
        for row, mask in masks.items():
            chosen[row] &= mask
    return chosen


def _minimal(
    offered: Bools,
    wanted: Sequence[tuple[Pin, dict[int, Bools]]],
    possible: Callable[[Bools], bool],
) -> list[tuple[Pin, dict[int, Bools]]]:
    """Pins that cannot be kept together though any fewer of them could: those spared one by one.

    The pins before the last one needed are tried first, so that the last one is at fault.
    """
    low, high = 0, len(wanted)
    while low < high:  # the shortest run of pins from the first on that is impossible
        middle = (low + high) // 2
        if possible(_with(offered, wanted[:middle])):
            low = middle + 1
        else:
            high = middle
    guilty = list(wanted[:low])
    for each in list(guilty[:-1]):
        fewer = [other for other in guilty if other is not each]
        if not possible(_with(offered, fewer)):
            guilty = fewer
    return guilty
