"""How the camera moves: a similarity between frames, from points that are not the actors.

Distances are in widths of the picture, so that they mean the same at every size.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt

from analysis.analysers.base import Bench, Pixels, SampledFrame
from analysis.analysers.spans import Values, moving_mean, smoothed, stretches
from analysis.observations import Defect, Face, Motion, Movement, Observation
from roughcut.core.vocabulary import CameraMove, DefectKind

POINTS = 150
FEWEST = 8
BORDER = 0.07  # of the height, above and below: mattes, counters and codes burnt in do not move
KEY_S = 1.0  # apart: slow moves are measured over a second, where they are larger than the noise
INLIER = 1.0  # pixels
GRID, SPREAD = 4, 0.65  # cells a side; share of those with points that must move as one
SHAKE_S = 0.5  # the window of a jolt
SWAY_S = 1.0  # slower than this is a move, faster is a hand
SHAKE = 0.0018  # widths a sample: three pixels of 1080p, back and forth
SHAKE_OVER_USUAL = 3.0
SWAY = 0.0012  # widths around the smooth path, for most of the clip: no tripod sways this much
DRIFT = 0.0008  # widths a second, kept up: the slowest pan that an eye sees
TRAVEL = 0.025  # widths in all
GROWTH = 0.05  # of the picture's scale in all
STRAIGHT = 0.6  # of the way that goes in one direction
SHORTEST_S = 0.55  # a bump is no shake
JOIN_S = 0.6
CHANGED = 14  # levels of 255 after blurring: more than grain and compression do
FULL = 0.25  # of the picture; whoever gets up moves about so much


@dataclass(frozen=True, slots=True)
class Step:
    """Motion between two frames: of the centre in widths, and growth as a natural logarithm."""

    right: float
    down: float
    growth: float


STILL = Step(0.0, 0.0, 0.0)


class MovementAnalyser:
    """Gives Movement spans over the whole clip, Defect spans of camera shake, and one Motion."""

    name = "movement"
    version = "2"
    weights = ""
    every: Fraction | None = Fraction(12)

    def __init__(self, bench: Bench) -> None:
        self.times: list[float] = []
        self.steps: list[Step] = []
        self.moved: list[float] = []
        self.keys: list[tuple[float, Step]] = []
        self.last: Pixels | None = None
        self.key: Pixels | None = None
        self.key_s = 0.0
        self.summed = STILL
        self.faces: tuple[Face, ...] = ()

    def observe(self, frame: SampledFrame) -> None:
        if "faces" in frame.found:
            self.faces = tuple(face for face in frame.found["faces"] if isinstance(face, Face))
        gray = frame.gray
        if self.last is None or self.last.shape != gray.shape:
            self.last = self.key = gray
            self.key_s = frame.time_s
            return
        step = camera_step(self.last, gray, self.faces) or STILL
        self.times.append(frame.time_s)
        self.steps.append(step)
        self.moved.append(share_moved(self.last, gray, step))
        self.summed = _sum(self.summed, step)
        self.last = gray
        if frame.time_s - self.key_s >= KEY_S:
            self._close_key(gray, frame.time_s)

    def finish(self) -> tuple[Observation, ...]:
        if not self.times:
            return ()
        times = np.array(self.times)
        path = np.array([(step.right, step.down, step.growth) for step in self.steps])
        jolts = _jolts(times, path[:, :2])
        usual = float(np.median(jolts))
        threshold = max(SHAKE, SHAKE_OVER_USUAL * usual)
        shaken = stretches(
            times, jolts, enter=threshold, stay=threshold / 2, shortest_s=SHORTEST_S, join_s=JOIN_S
        )
        defects = [
            Defect(DefectKind.CAMERA_SHAKE, start_s, end_s, min(1.0, highest / threshold / 4))
            for start_s, end_s, highest in shaken
        ]
        motion = Motion(tenths(times, np.array(self.moved)))
        return (*_moves(self.keys, times, path, shaken), motion, *defects)

    def _close_key(self, gray: Pixels, time_s: float) -> None:
        """One second's motion: measured in one step if the points last, else summed."""
        assert self.key is not None
        step = camera_step(self.key, gray, self.faces)
        if step is None or _far(step, self.summed):
            step = self.summed
        self.keys.append((time_s, step))
        self.key, self.key_s, self.summed = gray, time_s, STILL


def overall_move(movements: Iterable[Movement]) -> CameraMove:
    """The one word for a clip: what lasts longest, a move before stillness."""
    lasting: dict[CameraMove, float] = {}
    for movement in movements:
        lasting[movement.move] = lasting.get(movement.move, 0) + movement.end_s - movement.start_s
    moved = {move: span for move, span in lasting.items() if move is not CameraMove.STATIC}
    whole = sum(lasting.values())
    if not moved or max(moved.values()) < whole / 5:
        return CameraMove.STATIC
    return max(moved, key=lambda move: moved[move])


def share_moved(before: Pixels, after: Pixels, step: Step) -> float:
    """How much of the picture changes when the camera's own motion is taken out, 0..1."""
    height, width = before.shape
    shift = np.array([[1.0, 0.0, step.right * width], [0.0, 1.0, step.down * width]])
    still = cv2.warpAffine(before, shift, (width, height), borderMode=cv2.BORDER_REPLICATE)
    changed = cv2.absdiff(cv2.blur(still, (5, 5)), cv2.blur(after, (5, 5))) > CHANGED
    return min(1.0, float(changed.mean()) / FULL)


def tenths(times: Values, values: Values) -> tuple[float, ...]:
    """Values at each tenth of a second from 0 to the last sample, between samples by share."""
    count = int(round(float(times[-1]) * 10, 3)) + 1
    found = np.interp(np.arange(count) / 10, times, values)
    return tuple(round(float(value), 2) for value in found)


def camera_step(before: Pixels, after: Pixels, faces: tuple[Face, ...]) -> Step | None:
    """The camera's motion from one grey picture to the next; None when too few points last."""
    points = cv2.goodFeaturesToTrack(before, POINTS, 0.01, 8, mask=_background(before, faces))
    if points is None or len(points) < FEWEST:
        return None
    moved, kept, _ = cv2.calcOpticalFlowPyrLK(
        before, after, points, points.copy(), winSize=(15, 15), maxLevel=3
    )
    held = kept.ravel() == 1
    if held.sum() < FEWEST:
        return None
    matrix, inliers = cv2.estimateAffinePartial2D(
        points[held], moved[held], ransacReprojThreshold=INLIER
    )
    if matrix is None or inliers.sum() < FEWEST:
        return None
    if not _everywhere(points[held], inliers.ravel() == 1, before.shape):
        return None
    height, width = before.shape
    centre = np.array([width / 2, height / 2, 1.0])
    right, down = (matrix @ centre - centre[:2]) / width
    growth = np.log(max(1e-6, float(np.hypot(matrix[0, 0], matrix[1, 0]))))
    return Step(float(right), float(down), float(growth))


def _everywhere(
    points: npt.NDArray[np.generic], moved: npt.NDArray[np.bool_], shape: tuple[int, ...]
) -> bool:
    """Whether the points that moved together lie all over the picture, as a camera's do.

    A slate, a door or a passer-by moves many points too, but those of one region only.
    """
    scale = np.array([GRID / shape[1], GRID / shape[0]])
    cells = (points.reshape(-1, 2) * scale).astype(int) @ np.array([1, GRID])
    within = set(cells[moved].tolist())
    return len(within) >= SPREAD * len(set(cells.tolist()))


def _background(picture: Pixels, faces: tuple[Face, ...]) -> npt.NDArray[np.uint8]:
    """255 where points may be: not under a face or its body, not in the border."""
    height, width = picture.shape
    mask = np.zeros((height, width), np.uint8)
    border = round(BORDER * height)
    mask[border : height - border] = 255
    for face in faces:
        left = int((face.left - face.width) * width)
        right = int((face.left + 2 * face.width) * width)
        mask[
            max(0, int((face.top - 0.6 * face.height) * height)) :, max(0, left) : max(0, right)
        ] = 0
    return mask


def _sum(one: Step, other: Step) -> Step:
    return Step(one.right + other.right, one.down + other.down, one.growth + other.growth)


def _far(one: Step, other: Step) -> bool:
    """Whether the long step disagrees with the short ones by more than they can err."""
    return bool(np.hypot(one.right - other.right, one.down - other.down) > 0.02)


def _jolts(times: Values, path: Values) -> Values:
    """Speed against that just before and after, widths a sample, over SHAKE_S around each sample.

    What slides, a pan or a slate, keeps its speed for longer; what shakes turns back at once.
    """
    width = max(3, round(SHAKE_S / float(np.median(np.diff(times, prepend=times[0] - 0.08)))))
    rough = np.stack([path[:, axis] - moving_mean(path[:, axis], 3) for axis in (0, 1)])
    return smoothed(np.hypot(*rough), width // 2 * 2 + 1)


def _moves(
    keys: list[tuple[float, Step]],
    times: Values,
    path: Values,
    shaken: list[tuple[float, float, float]],
) -> list[Movement]:
    """One word a second, then like seconds joined."""
    if not keys:
        return [Movement(0.0, float(times[-1]), CameraMove.STATIC, 0.5)]
    steps = np.array([(step.right, step.down, step.growth) for _, step in keys])
    swaying = _sways(times, path, shaken)
    labels = [CameraMove.HANDHELD if swaying else CameraMove.STATIC] * len(keys)
    if not swaying:
        _mark(labels, steps[:, 0], DRIFT, TRAVEL, CameraMove.PAN)
        _mark(labels, steps[:, 1], DRIFT, TRAVEL, CameraMove.TILT)
        _mark(labels, steps[:, 2], GROWTH / 30, GROWTH, CameraMove.PUSH)
    ends = [time for time, _ in keys]
    found: list[Movement] = []
    start_s = 0.0
    for index, label in enumerate(labels):
        if index + 1 == len(labels) or labels[index + 1] is not label:
            found.append(Movement(start_s, ends[index], label, 0.8))
            start_s = ends[index]
    return found


def _mark(
    labels: list[CameraMove], steps: Values, speed: float, travel: float, move: CameraMove
) -> None:
    """Write `move` on the stretches that keep one direction and go far enough."""
    smooth = moving_mean(steps, 5)
    index = np.arange(len(steps), dtype=float)
    for sign in (1, -1):
        for first, last, _ in stretches(
            index, sign * smooth, enter=speed, stay=speed / 2, shortest_s=1.0, join_s=2.0
        ):
            part = steps[int(first) : int(last)]
            way = np.abs(part).sum()
            if sign * part.sum() >= travel and sign * part.sum() >= STRAIGHT * way:
                labels[int(first) : int(last)] = [move] * len(part)


def _sways(times: Values, path: Values, shaken: list[tuple[float, float, float]]) -> bool:
    """Whether most of the clip wavers as a hand does, jolts apart."""
    step_s = float(np.median(np.diff(times))) if len(times) > 1 else 0.08
    width = max(3, round(SWAY_S / step_s))
    places = np.cumsum(path[:, :2], axis=0)
    off = np.stack([places[:, axis] - moving_mean(places[:, axis], width) for axis in (0, 1)])
    sway = np.sqrt(moving_mean((off**2).sum(axis=0), width))
    calm = np.ones(len(times), bool)
    for start_s, end_s, _ in shaken:
        calm &= (times < start_s - SWAY_S) | (times > end_s + SWAY_S)
    inner = slice(width, -width) if len(times) > 4 * width else slice(None)
    kept = sway[inner][calm[inner]]
    return bool(kept.size and np.median(kept) >= SWAY)
