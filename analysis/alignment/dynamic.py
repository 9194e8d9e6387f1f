"""The best path of heard words through the script: a hidden Markov model with jumps.

Each heard token either says a script token (M), is spoken between two of them (I), or is off
script (O). A path may advance over skipped words, step back to restart, jump to any token (a
pick-up), or leave the script and come back. All moves are scored; the best path is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint8]

_NEVER = np.float32(-1e9)
# Back-pointer codes: where the best path to M(j) came from. 1..ADVANCE: forward by that many.
_FROM_OFF, _FROM_JUMP, _FROM_BACK = 0, 30, 31
# The high bit: the predecessor column was left from its I state, not its M state.
_INSERTED = 128


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of the moves, in units of one equal word of middling weight.

    Values of a prototype's random search on its own simulated takes, not searched again here;
    bench/alignment.py shows what they reach.
    advance: script words a step may pass over, plus one. back: how far a restart steps back.
    """

    insert: float = 0.55
    skip: float = 0.55
    leave: float = 2.14
    enter: float = 2.17
    jump: float = 4.0
    line_start: float = 1.28
    pause: float = 0.84
    restart: float = 3.01
    mismatch: float = 0.67
    alike_from: float = 0.67
    chatter: float = 0.35
    scene: float = 1.0
    advance: int = 5
    back: int = 8

    def table(self) -> Floats:
        """The figures that the compiled recursion reads, in its order."""
        return np.array([self.leave, self.enter, self.jump, self.skip, self.restart], np.float32)


@dataclass(frozen=True, slots=True)
class Path:
    """For each heard token the script token it is at, and whether it says it.

    at: script token index, -1 off script. said: False where it is inserted after `at`.
    """

    at: Ints
    said: npt.NDArray[np.bool_]


@njit(cache=True)  # type: ignore[untyped-decorator]
def _step(
    best: Floats, state: Floats, code: Ints, bonus: Floats, gap: float, move: Floats, span: Ints
) -> None:
    """Raise each M state to the best of its advances and restarts. Selects, so that it vectorises.

    move: the costs of one skipped word and of a restart. span: steps forward, steps back.
    """
    script = state.shape[0]
    skip, restart = move
    for k in range(1, min(span[0], script - 1) + 1):
        cost = skip * np.float32(k - 1)
        for j in range(k, script):
            value = best[j - k] - cost
            better = value > state[j]
            state[j] = value if better else state[j]
            code[j] = np.int32(k) if better else code[j]
    for k in range(min(span[1], script)):
        kind = _FROM_BACK + k
        for j in range(script - k):
            value = best[j + k] + (np.float32(0.5) * (bonus[j] + gap) - restart)
            better = value > state[j]
            state[j] = value if better else state[j]
            code[j] = np.int32(kind) if better else code[j]


@njit(cache=True)  # type: ignore[untyped-decorator]
def _pack(code: Ints, said: Floats, between: Floats, packed: Codes) -> None:
    """Write one row of back-pointers."""
    for j in range(code.shape[0]):
        inserted = np.int32(_INSERTED) if between[j] > said[j] else np.int32(0)
        packed[j] = code[j] | inserted


@njit(cache=True)  # type: ignore[untyped-decorator]
def _close(
    state: Floats, emitted: Floats, stay: float, said: Floats, between: Floats, best: Floats
) -> None:
    """Turn the predecessors' scores into this token's."""
    for j in range(state.shape[0]):
        match = state[j] + emitted[j]
        insert = best[j] - stay
        said[j] = match
        between[j] = insert
        best[j] = match if match >= insert else insert


@njit(cache=True, fastmath=True)  # type: ignore[untyped-decorator]
def _top(best: Floats) -> int:
    """The first column with the highest score. Two passes, because the first one vectorises."""
    top = best[0]
    for j in range(best.shape[0]):
        top = best[j] if best[j] > top else top
    for j in range(best.shape[0]):
        if best[j] == top:
            return j
    return 0


@njit(cache=True)  # type: ignore[untyped-decorator]
def _forward(
    emission: Floats,
    rows: Ints,
    bonus: Floats,
    gap: Floats,
    stay: Floats,
    off: Floats,
    costs: Floats,
    span: Ints,
) -> tuple[Codes, Ints, Ints, int]:
    """Fill the lattice. Returns codes (heard, script), jump sources, off sources, last state.

    A state is j for M(j), n + j for I(j), 2n for O. emission: (heard vocabulary, script).
    stay: the cost of I per heard token. off: the gain of O per heard token.
    """
    leave, enter, jump = costs[:3]
    heard, script = rows.shape[0], emission.shape[1]
    codes = np.zeros((heard, script), np.uint8)
    jumped = np.zeros(heard, np.int32)
    left = np.zeros(heard, np.int32)
    said = np.full(script, _NEVER, np.float32)
    between = np.full(script, _NEVER, np.float32)
    best = np.full(script, _NEVER, np.float32)
    state = np.empty(script, np.float32)
    code = np.empty(script, np.int32)
    outside = np.float32(0)
    for i in range(heard):
        where = _top(best)
        top = best[where]
        jumped[i] = where if said[where] >= between[where] else script + where
        come = max(outside - enter, top - jump)
        state[:] = bonus + (come + gap[i])
        code[:] = _FROM_OFF if outside - enter >= top - jump else _FROM_JUMP
        _step(best, state, code, bonus, gap[i], costs[3:], span)
        _pack(code, said, between, codes[i])
        left[i] = jumped[i] if top - leave > outside else 2 * script
        outside = max(top - leave, outside) + off[i]
        _close(state, emission[rows[i]], stay[i], said, between, best)
    where = _top(best)
    if best[where] - leave / 2 <= outside:
        return codes, jumped, left, 2 * script
    return codes, jumped, left, where if said[where] >= between[where] else script + where


@njit(cache=True)  # type: ignore[untyped-decorator]
def _backward(codes: Codes, jumped: Ints, left: Ints, end: int) -> Ints:
    """The state of each heard token, from the back-pointers."""
    heard, script = codes.shape
    states = np.empty(heard, np.int32)
    state = end
    for i in range(heard - 1, -1, -1):
        states[i] = state
        if state == 2 * script:
            state = left[i]
            continue
        if state >= script:
            column = state - script
        else:
            kind = codes[i, state] & (_INSERTED - 1)
            if kind == _FROM_OFF:
                state = 2 * script
                continue
            if kind == _FROM_JUMP:
                state = jumped[i]
                continue
            column = state - kind if kind < _FROM_BACK else state + kind - _FROM_BACK
        state = column + script if codes[i, column] & _INSERTED else column
    return states


def best_path(
    alike: Floats,
    heard: Ints,
    script: Ints,
    *,
    weight: Floats,
    line_start: npt.NDArray[np.bool_],
    prior: Floats,
    gap_s: Floats,
    filler: npt.NDArray[np.bool_],
    chatter: npt.NDArray[np.bool_],
    costs: Costs,
) -> Path:
    """The most likely path of the heard tokens through the script.

    alike: (heard vocabulary, script vocabulary), 0..1. heard, script: rows and columns of it.
    weight, line_start, prior: per script token. gap_s, filler, chatter: per heard token.
    """
    if not len(heard) or not len(script):
        return Path(np.full(len(heard), -1, np.int32), np.zeros(len(heard), np.bool_))
    match = alike[:, script]
    emission = np.where(match >= costs.alike_from, weight * match, np.float32(-costs.mismatch))
    states = _backward(
        *_forward(
            np.ascontiguousarray(emission, np.float32),
            heard.astype(np.int32),
            (costs.line_start * line_start + prior).astype(np.float32),
            (costs.pause * np.minimum(gap_s, 1.0)).astype(np.float32),
            np.where(filler, 0.0, costs.insert).astype(np.float32),
            (costs.chatter * chatter).astype(np.float32),
            costs.table(),
            np.array([costs.advance, costs.back], np.int32),
        )
    )
    size = len(script)
    at = np.where(states < 2 * size, states % size, -1).astype(np.int32)
    return Path(at, states < size)


def warm() -> None:
    """Compile the recursion, so that no job or request waits for it (some seconds, cached)."""
    none = np.zeros(1, np.bool_)
    best_path(
        np.ones((1, 1), np.float32),
        np.zeros(1, np.int32),
        np.zeros(1, np.int32),
        weight=np.ones(1, np.float32),
        line_start=none,
        prior=np.zeros(1, np.float32),
        gap_s=np.zeros(1, np.float32),
        filler=none,
        chatter=none,
        costs=Costs(),
    )
