"""Two actors out of two public-domain portraits: cut out, lit, and able to speak and blink."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from matplotlib import cbook
from numpy.typing import NDArray
from skimage import data as samples

Picture = NDArray[np.uint8]
Plane = NDArray[np.float32]
Point = tuple[int, int]

BELOW = 260  # rows of portrait


@dataclass(frozen=True, slots=True)
class Anatomy:
    """Where things are in a portrait, in its pixels. face: left, top, width, height as a face
    detector boxes it. mouth: the line between the lips and half its width. eyes: left, right.

    sure and maybe: outlines that certainly, and at most, hold the person; never: holds none.
    """

    face: tuple[int, int, int, int]
    mouth: tuple[int, int, int]
    eyes: tuple[Point, Point]
    neck: int
    sure: tuple[Point, ...]
    maybe: tuple[Point, ...]
    never: tuple[Point, ...] = ()


YOUNG = Anatomy(
    face=(178, 63, 90, 113),
    mouth=(219, 148, 21),
    eyes=((200, 102), (247, 104)),
    neck=190,
    sure=(
        (175, 60), (190, 30), (240, 22), (285, 45), (295, 90), (285, 130), (262, 160), (290, 200),
        (300, 270), (340, 290), (350, 360), (470, 400), (490, 511), (40, 511), (50, 320),
        (100, 230), (150, 200), (180, 160), (200, 130), (180, 115),
    ),
    maybe=(
        (150, 110), (150, 60), (175, 20), (240, 10), (300, 35), (312, 90), (304, 135), (282, 150),
        (272, 170), (300, 200), (345, 250), (370, 330), (440, 340), (500, 400), (511, 511),
        (15, 511), (15, 350), (50, 260), (100, 200), (115, 160), (170, 145), (190, 140),
    ),
    never=((274, 134), (310, 126), (310, 222), (290, 196), (266, 184), (261, 172)),
)  # fmt: skip

OLD = Anatomy(
    face=(183, 120, 170, 212),
    mouth=(265, 272, 37),
    eyes=((227, 193), (308, 195)),
    neck=345,
    sure=(
        (180, 80), (200, 50), (240, 35), (290, 32), (330, 55), (345, 85), (365, 110), (362, 180),
        (355, 250), (330, 300), (335, 330), (440, 375), (490, 430), (505, 520), (505, 599),
        (25, 599), (30, 460), (70, 400), (200, 330), (200, 300), (175, 270), (165, 200),
        (160, 150), (162, 115),
    ),
    maybe=(
        (168, 92), (180, 55), (225, 22), (280, 14), (325, 28), (352, 62), (362, 85), (378, 90),
        (377, 180), (380, 200), (374, 270), (350, 308), (338, 318), (460, 365), (508, 430),
        (511, 480), (511, 599), (10, 599), (14, 460), (50, 386), (196, 318), (186, 302),
        (162, 285), (152, 225), (150, 185), (148, 110), (155, 98),
    ),
)  # fmt: skip

ANATOMY = {"young": YOUNG, "old": OLD}


@dataclass(frozen=True, slots=True)
class Light:
    """How a room lights a person. key_side: -1 from the left of the picture, 1 from the right.

    key and rim: RGB gains and RGB 0..1; contrast: how dark the far side is, 0..1.
    colour: 1 keeps the costume's colours, 0 takes them away.
    """

    key_side: int
    key: tuple[float, float, float]
    rim: tuple[float, float, float]
    contrast: float
    colour: float


class Actor:
    """A lit portrait at the size of one shot; gives a plate for each state of the face.

    face_height: of the face in the shot, in pixels. mirrored: looks the other way.
    """

    def __init__(self, person: str, face_height: float, light: Light, mirrored: bool) -> None:
        anatomy = ANATOMY[person]
        self.scale = face_height / anatomy.face[3]
        colours, alpha = _portrait(person)
        plate = _lit(colours, alpha, anatomy, light, mirrored)
        size = (round(plate.shape[1] * self.scale), round(plate.shape[0] * self.scale))
        way = cv2.INTER_AREA if self.scale < 1 else cv2.INTER_CUBIC
        still = np.clip(cv2.resize(plate, size, interpolation=way), 0, 255)
        self._still: Picture = still.astype(np.uint8)
        self._anatomy = anatomy
        self._roi = self._face_window()
        self._mirrored = mirrored
        self.neck = anatomy.neck * self.scale
        left, top, width, height = anatomy.face
        across = left + width / 2
        if mirrored:
            across = plate.shape[1] - across
        self.face_centre = (across * self.scale, (top + height / 2) * self.scale)
        self.shape = self._still.shape[:2]

    def plate(self, opening: float, closing: float) -> Picture:
        """Premultiplied RGBA of the person. opening: of the mouth, closing: of the eyes; 0..1."""
        plate = self._still.copy()
        if opening > 0.03 or closing > 0.03:
            rows, columns = self._roi
            plate[rows, columns] = self._expression(plate[rows, columns], opening, closing)
        return plate[:, ::-1] if self._mirrored else plate

    def _face_window(self) -> tuple[slice, slice]:
        left, top, width, height = (value * self.scale for value in self._anatomy.face)
        return (
            slice(int(top), int(top + height * 1.25)),
            slice(max(0, int(left - width * 0.1)), int(left + width * 1.1)),
        )

    def _expression(self, face: Picture, opening: float, closing: float) -> Picture:
        rows, columns = self._roi
        y, x = np.mgrid[rows, columns].astype(np.float32) / np.float32(self.scale)
        shift = np.zeros_like(y)
        for across, down in self._anatomy.eyes:
            width = self._anatomy.face[2]
            near = np.exp(
                -(((x - across) / (0.15 * width)) ** 2) - ((y - down) / (0.09 * width)) ** 2
            )
            shift += (y - down) * near * 1.5 * closing
        drop, hollow = self._mouth(x, y, opening)
        map_x = (x * self.scale - columns.start).astype(np.float32)
        map_y = ((y - drop + shift) * self.scale - rows.start).astype(np.float32)
        moved = cv2.remap(face, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        dark = np.array([38, 14, 14], np.float32)
        shade = hollow[..., None]
        moved[..., :3] = (moved[..., :3] * (1 - shade) + dark * shade).astype(np.uint8)
        return np.asarray(moved, np.uint8)

    def _mouth(self, x: Plane, y: Plane, opening: float) -> tuple[Plane, Plane]:
        """How far the jaw drops at each pixel, and how deep the mouth is there."""
        across, down, half = self._anatomy.mouth
        _, top, _, height = self._anatomy.face
        chin = top + height * 1.02
        most = 0.062 * height * opening
        beside = np.exp(-(((x - across) / (1.25 * half)) ** 2))
        below = np.clip((chin + 0.12 * height - y) / (chin + 0.12 * height - down), 0, 1)
        drop = np.where(y > down, np.minimum(most * beside * below, y - down), 0)
        lens = most * np.clip(1 - ((x - across) / (0.85 * half)) ** 2, 0, 1)
        soft = max(1.0, 0.01 * height)
        hollow = np.clip((y - down) / soft, 0, 1) * np.clip((down + lens - y) / soft, 0, 1)
        return drop.astype(np.float32), (0.9 * hollow).astype(np.float32)


@cache
def _portrait(person: str) -> tuple[Plane, Plane]:
    """A portrait's colours (RGB, 0..255) and the person's outline (0..1)."""
    if person == "young":
        pixels = np.asarray(samples.astronaut(), np.uint8)
    else:
        file = cbook.get_sample_data("grace_hopper.jpg", asfileobj=False)
        pixels = np.asarray(cv2.imread(str(file)), np.uint8)[:, :, ::-1]
    pixels = np.ascontiguousarray(pixels)
    outline = _outline(pixels, ANATOMY[person])
    return _lengthened(pixels.astype(np.float32)), _lengthened(outline)


def _lengthened(plane: Plane) -> Plane:
    """The portrait with its costume drawn on below, for shots that see more of the body."""
    foot = plane[-6:].mean(axis=0)
    plain = np.minimum(foot, np.median(foot, axis=0))  # without buttons and buckles
    hem = cv2.GaussianBlur(plain[None], (0, 0), 18, sigmaY=0.1)
    below = np.repeat(hem.reshape(1, *plane.shape[1:]), BELOW, axis=0)
    return np.concatenate([plane, below.astype(np.float32)])


def _outline(pixels: Picture, anatomy: Anatomy) -> Plane:
    """The person's soft mask. Source: Rother et al., GrabCut, 2004."""
    mask: Any = np.full(pixels.shape[:2], cv2.GC_BGD, np.uint8)
    for shape, kind in (
        (anatomy.maybe, cv2.GC_PR_FGD),
        (anatomy.sure, cv2.GC_FGD),
        (anatomy.never, cv2.GC_BGD),
    ):
        if shape:
            cv2.fillPoly(mask, [np.array(shape)], int(kind))
    cv2.setRNGSeed(1)
    models: list[Any] = [np.zeros((1, 65)), np.zeros((1, 65))]
    cv2.grabCut(pixels, mask, (0, 0, 1, 1), models[0], models[1], 4, cv2.GC_INIT_WITH_MASK)
    inside = ((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inside)
    person = (labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(cv2.erode(person, np.ones((3, 3))), (0, 0), 1.3), np.float32)


def _lit(colours: Plane, alpha: Plane, anatomy: Anatomy, light: Light, mirrored: bool) -> Plane:
    """Premultiplied RGBA, 0..255, lit from one side with a rim on the other."""
    height, width = alpha.shape
    side = -light.key_side if mirrored else light.key_side
    grey = colours.mean(axis=2, keepdims=True)
    lit = grey + (colours - grey) * light.colour
    left, _, face, _ = anatomy.face
    across = (np.arange(width) - left - face / 2) / face * side
    gain = 1 - light.contrast * (0.5 - 0.5 * np.tanh(1.6 * across))
    fall = np.clip(1.12 - 0.45 * np.arange(height) / height, 0, 1)
    lit = lit * np.asarray(light.key) * gain[None, :, None] * fall[:, None, None]
    reach = 0.045 * anatomy.face[3]
    aside = np.array([[1.0, 0, side * reach], [0, 1, reach * 0.5]])
    shifted = cv2.GaussianBlur(cv2.warpAffine(alpha, aside, (width, height)), (0, 0), reach * 0.5)
    edge = np.clip(alpha - shifted, 0, 1)[..., None]
    lit = lit + edge * 255 * np.asarray(light.rim)
    rgba = np.dstack([np.clip(lit, 0, 255) * alpha[..., None], alpha * 255])
    return rgba.astype(np.float32)
