"""Out of focus, too bright, too dark: always against the rest of the same clip.

The picture is looked at in tiles, so that a burnt-in counter, a slate or one thing that moves
does not speak for the whole; the faces, when some were found, count apart.
"""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt

from analysis.analysers.base import Bench, SampledFrame
from analysis.analysers.spans import Values, smoothed, stretches
from analysis.observations import Defect, Face, Observation, QualitySample
from roughcut.core.vocabulary import DefectKind

ROWS, COLUMNS = 6, 8
EDGE_RANK = 90  # percentile of a tile's edges: what is sharpest in it
FRAME_RANK = 95
SHARP_SHARE = 70  # percentile over time that counts as in focus: most of a take is
NOISE = 2.0  # code values: edges below this are grain
BLUR_ENTER, BLUR_STAY = 0.8, 0.45  # octaves of lost edge contrast
FACE_BLUR = 1.1  # octaves: a head that turns loses up to half an octave
FACE_PIXELS = 36  # of a face's height in the grey picture: smaller ones are all edge
CLIPPED, CRUSHED = 250, 6  # code values, full range
BRIGHT_RATIO, DARK_RATIO = 1.22, 0.62  # of most tiles' own median
FAR_BRIGHT, FAR_DARK = 1.55, 0.45  # so far from the usual that nothing need clip
CLIPPED_RISE, CRUSHED_RISE = 0.03, 0.04  # share of the picture
BLOWN = 0.35  # share of the picture clipped: too much even if it is so from end to end
NIGHT = 24.0  # code value that nine tenths of a picture stay under: nothing to be seen
SHORTEST_S = 0.35
JOIN_S = 0.5


class QualityAnalyser:
    """Gives Defect spans of blur, over- and underexposure, and a QualitySample per sample."""

    name = "quality"
    version = "1"
    weights = ""
    every: Fraction | None = Fraction(6)

    def __init__(self, bench: Bench) -> None:
        self.times: list[float] = []
        self.edges: list[Values] = []
        self.frame_edges: list[float] = []
        self.face_edges: list[float] = []
        self.light: list[Values] = []
        self.shares: list[tuple[float, float, float]] = []
        self.faces: tuple[Face, ...] = ()

    def observe(self, frame: SampledFrame) -> None:
        gray = frame.gray
        if "faces" in frame.found:
            self.faces = tuple(face for face in frame.found["faces"] if isinstance(face, Face))
        edges = np.abs(cv2.Laplacian(gray, cv2.CV_16S, ksize=1))
        self.times.append(frame.time_s)
        self.edges.append(np.percentile(_tiles(edges), EDGE_RANK, axis=1))
        self.frame_edges.append(float(np.percentile(edges, FRAME_RANK)))
        self.face_edges.append(_face_edges(edges, self.faces))
        self.light.append(_tiles(gray).mean(axis=1))
        dark = float(np.percentile(gray, 90))
        self.shares.append((float((gray >= CLIPPED).mean()), float((gray <= CRUSHED).mean()), dark))

    def finish(self) -> tuple[Observation, ...]:
        if not self.times:
            return ()
        times = np.array(self.times)
        blur = smoothed(self._blur(), 3)
        over, under = self._exposure()
        found: list[Observation] = []
        for kind, values, enter, stay in (
            (DefectKind.BLUR, blur, BLUR_ENTER, BLUR_STAY),
            (DefectKind.OVEREXPOSURE, over, 1.0, 0.7),
            (DefectKind.UNDEREXPOSURE, under, 1.0, 0.7),
        ):
            found += _defects(kind, times, values, enter, stay)
        exposure = np.clip(1.5 - np.maximum(over, under), 0, 1)
        sharpness = np.clip(1 - blur / 2, 0, 1)
        samples = zip(self.times, sharpness.tolist(), exposure.tolist(), strict=True)
        found += [QualitySample(time, sharp, light, 1.0) for time, sharp, light in samples]
        return tuple(found)

    def _blur(self) -> Values:
        """Octaves of edge contrast lost, per sample; 0 in focus."""
        dimmed = np.clip(self._brightness(), 0.1, 1)  # edges fade with the light, yet stay sharp
        frame = _lost(np.array(self.frame_edges) / dimmed)
        tiles = np.array(self.edges) / dimmed[:, None]
        reference = np.percentile(tiles, SHARP_SHARE, axis=0)
        weights = np.clip(reference - 2 * NOISE, 0, np.percentile(reference, 75))
        apart = np.log2((reference + NOISE) / (tiles + NOISE))
        lost = np.minimum(frame, _weighted_median(apart, weights))
        faces = np.array(self.face_edges) / dimmed
        seen = np.isfinite(faces)
        if seen.sum() >= 3:
            of_faces = np.zeros(len(faces))
            of_faces[seen] = _lost(faces[seen])
            lost = np.maximum(lost, np.where(of_faces >= FACE_BLUR, of_faces, 0))
        return np.maximum(lost, 0)

    def _brightness(self) -> Values:
        """Of most tiles against their own median over time, per sample."""
        light = np.array(self.light)
        usual = np.median(light, axis=0)
        return _weighted_median((light + 4) / (usual + 4), np.ones(light.shape[1]))

    def _exposure(self) -> tuple[Values, Values]:
        """How much too bright and too dark, per sample; a defect from 1 on."""
        ratio = self._brightness()
        clipped, crushed, ninth = np.array(self.shares).T
        over = np.minimum(
            (ratio - 1) / (BRIGHT_RATIO - 1),
            (clipped - np.median(clipped)) / CLIPPED_RISE,
        )
        under = np.minimum(
            (1 - ratio) / (1 - DARK_RATIO),
            (crushed - np.median(crushed)) / CRUSHED_RISE,
        )
        over = np.maximum.reduce([over, (ratio - 1) / (FAR_BRIGHT - 1), clipped / BLOWN])
        under = np.maximum(under, (1 - ratio) / (1 - FAR_DARK))
        under = np.maximum(under, NIGHT / np.maximum(ninth, 1))
        return smoothed(np.clip(over, 0, 4), 3), smoothed(np.clip(under, 0, 4), 3)


def _tiles(picture: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
    """The picture cut into ROWS x COLUMNS, [tiles, pixels]; odd pixels at the edges are left."""
    height, width = picture.shape[0] // ROWS, picture.shape[1] // COLUMNS
    cut = picture[: height * ROWS, : width * COLUMNS]
    parts = cut.reshape(ROWS, height, COLUMNS, width).transpose(0, 2, 1, 3)
    return np.asarray(parts.reshape(ROWS * COLUMNS, -1), np.float64)


def _face_edges(edges: npt.NDArray[np.int16], faces: tuple[Face, ...]) -> float:
    """The sharpest edges of the largest face; NaN without one large enough."""
    height, width = edges.shape
    large = [face for face in faces if face.height * height >= FACE_PIXELS]
    if not large:
        return float("nan")
    face = max(large, key=lambda each: each.height)
    top, left = max(0, int(face.top * height)), max(0, int(face.left * width))
    cut = edges[
        top : int((face.top + face.height) * height), left : int((face.left + face.width) * width)
    ]
    return float(np.percentile(cut, EDGE_RANK)) if cut.size else float("nan")


def _lost(values: Values) -> Values:
    reference = np.percentile(values, SHARP_SHARE)
    return np.asarray(np.log2((reference + NOISE) / (values + NOISE)), np.float64)


def _weighted_median(values: Values, weights: Values) -> Values:
    """Of each row; weights of the columns. Rows of zeros when nothing weighs."""
    if not weights.any():
        return np.zeros(len(values))
    order = np.argsort(values, axis=1)
    heaped = np.cumsum(weights[order], axis=1)
    middle = (heaped >= weights.sum() / 2).argmax(axis=1)
    return np.asarray(values[np.arange(len(values)), order[np.arange(len(values)), middle]])


def _defects(
    kind: DefectKind, times: Values, values: Values, enter: float, stay: float
) -> list[Observation]:
    return [
        Defect(kind, start_s, end_s, severity=float(np.clip(highest / enter / 2, 0.2, 1)))
        for start_s, end_s, highest in stretches(
            times, values, enter=enter, stay=stay, shortest_s=SHORTEST_S, join_s=JOIN_S
        )
    ]
