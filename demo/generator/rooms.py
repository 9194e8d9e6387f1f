"""The sets, painted by arithmetic: a tracking station at night, a watch room at dawn."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from demo.generator.actors import Light

Canvas = NDArray[np.float32]

WIDTH, HEIGHT = 1120, 640
LIGHTS = {
    "night": Light(-1, (1.16, 0.99, 0.85), (0.14, 0.26, 0.36), 0.6, 0.66),
    "dawn": Light(1, (1.02, 1.0, 1.0), (0.3, 0.25, 0.2), 0.45, 0.66),
}
VIGNETTE = {"night": 0.5, "dawn": 0.32}


def wall(room: str) -> Canvas:
    """The room behind the actors, sharp, RGB 0..255."""
    return _night_wall() if room == "night" else _dawn_wall()


def table(room: str) -> Canvas:
    """The table in front of the actors in the wide shot, premultiplied RGBA, one frame wide."""
    return (
        _desk((34, 30, 34), (150, 96, 46))
        if room == "night"
        else _desk((46, 52, 60), (96, 108, 122))
    )


def table_top(room: str) -> Canvas:
    """The table seen from above, RGB: wood in a pool of light."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    chance = np.random.default_rng(3)
    grain = cv2.resize(
        chance.standard_normal((HEIGHT // 3, 14)).astype(np.float32), (WIDTH, HEIGHT)
    )
    bend = y + 12 * np.sin(x / 170) + 5 * grain
    wood = 0.75 + 0.13 * np.sin(bend / 9) + 0.07 * np.sin(bend / 3.1 + 1)
    night = room == "night"
    tone = np.array([112, 70, 42] if night else [98, 94, 92], np.float32)
    glow = np.exp(-(((x - WIDTH * 0.4) / 330) ** 2) - ((y - HEIGHT * 0.42) / 260) ** 2)
    light = (0.18 + 1.25 * glow) if night else (0.62 + 0.5 * glow)
    return np.asarray(wood[..., None] * tone * light[..., None], np.float32)


def vignette(room: str, size: tuple[int, int]) -> Canvas:
    """Gain of each pixel of a picture, darker to the corners."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    distance = ((x / width - 0.5) / 0.75) ** 2 + ((y / height - 0.48) / 0.75) ** 2
    return np.asarray(1 - VIGNETTE[room] * distance, np.float32)


def _gradient(top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Canvas:
    ramp = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None, None]
    painted = np.array(top, np.float32) * (1 - ramp) + np.array(bottom, np.float32) * ramp
    return np.ascontiguousarray(np.broadcast_to(painted, (HEIGHT, WIDTH, 3)))


def _glow(canvas: Canvas, x: float, y: float, radius: float, colour: tuple[int, int, int]) -> None:
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    near = np.exp(-(((columns - x) ** 2 + (rows - y) ** 2) / radius**2))
    canvas += near[..., None] * np.array(colour, np.float32)


def _night_wall() -> Canvas:
    canvas = _gradient((20, 29, 38), (13, 17, 23))
    _glow(canvas, 170, 330, 260, (96, 56, 22))
    chance = np.random.default_rng(11)
    cv2.rectangle(canvas, (260, 60), (1060, 330), (13, 26, 42), -1)
    for _ in range(46):
        spot = (int(chance.uniform(270, 1050)), int(chance.uniform(210, 322)))
        colour = ((230, 164, 84), (120, 176, 214), (206, 86, 66))[int(chance.integers(3))]
        bright = float(chance.uniform(0.35, 1))
        cv2.circle(canvas, spot, int(chance.integers(3, 9)), tuple(c * bright for c in colour), -1)
    for _ in range(240):
        x, y = int(chance.uniform(262, 1058)), int(chance.uniform(62, 300))
        cv2.line(canvas, (x, y), (x - 3, y + int(chance.uniform(8, 28))), (40, 62, 84), 1)
    for x in (260, 526, 792, 1060):
        cv2.line(canvas, (x, 60), (x, 330), (6, 8, 11), 9)
    for y in (60, 330):
        cv2.line(canvas, (256, y), (1064, y), (6, 8, 11), 9)
    for n, x in enumerate((300, 470, 640, 810, 980)):
        lit = n == 3
        cv2.rectangle(canvas, (x, 372), (x + 140, 466), (8, 36, 30) if lit else (9, 12, 15), -1)
        cv2.rectangle(canvas, (x, 372), (x + 140, 466), (28, 33, 38), 3)
        if lit:
            cv2.line(canvas, (x + 8, 424), (x + 132, 424), (96, 226, 150), 3)
            _glow(canvas, x + 70, 424, 130, (10, 44, 30))
    cv2.ellipse(canvas, (150, 250), (64, 44), 0, 180, 360, (236, 178, 104), -1)
    _glow(canvas, 150, 268, 90, (150, 92, 36))
    return canvas


def _dawn_wall() -> Canvas:
    canvas = _gradient((74, 84, 96), (50, 56, 64))
    sky = _gradient((128, 146, 166), (226, 190, 168))
    sea = _gradient((104, 120, 134), (70, 84, 98))
    canvas[50:300, 90:900] = cv2.resize(sky, (810, 250))
    canvas[300:380, 90:900] = cv2.resize(sea, (810, 80))
    _glow(canvas, 620, 296, 190, (64, 36, 14))
    cv2.circle(canvas, (700, 312), 5, (255, 224, 190), -1)
    for x in (90, 292, 495, 698, 900):
        cv2.line(canvas, (x, 50), (x, 380), (34, 38, 44), 10)
    for y in (50, 380):
        cv2.line(canvas, (86, y), (904, y), (34, 38, 44), 12)
    cv2.rectangle(canvas, (950, 90), (1090, 500), (40, 44, 50), -1)
    for y in range(120, 500, 62):
        cv2.line(canvas, (950, y), (1090, y), (62, 66, 72), 4)
        for x in range(960, 1076, 19):
            cv2.rectangle(canvas, (x, y - 44), (x + 13, y - 3), (62 + x % 40, 58, 56 + y % 30), -1)
    cv2.rectangle(canvas, (180, 424), (360, 500), (36, 38, 40), -1)
    for x in (210, 250, 290):
        cv2.circle(canvas, (x, 462), 13, (58, 60, 62), -1)
    cv2.circle(canvas, (332, 446), 5, (255, 176, 70), -1)
    return canvas


def _desk(wood: tuple[int, int, int], edge: tuple[int, int, int]) -> Canvas:
    """A table edge across the picture's foot; its upper edge lies a third of its height down."""
    height, width = 150, 900
    canvas = np.zeros((height, width, 4), np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    glow = np.exp(-(((x - width * 0.36) / 240) ** 2))
    top = np.array(wood, np.float32) * (0.7 + 0.9 * glow[..., None])
    lip = (
        np.exp(-(((y - 52) / 3.0) ** 2))[..., None]
        * np.array(edge, np.float32)
        * (0.35 + glow[..., None])
    )
    body = top * np.clip(1.25 - (y - 50) / 120, 0.3, 1.2)[..., None] + lip
    shape = np.clip((y - 49) / 2, 0, 1)
    canvas[..., :3], canvas[..., 3] = body * shape[..., None], 255 * shape
    _things(canvas, wood)
    return np.clip(canvas, 0, 255)


def _things(canvas: Canvas, wood: tuple[int, int, int]) -> None:
    """Papers and a mug on the table, dark against the room."""
    dark = (*(0.55 * c for c in wood), 255.0)
    cv2.rectangle(canvas, (410, 22), (438, 54), dark, -1)
    cv2.ellipse(canvas, (440, 36), (8, 9), 0, -90, 90, dark, 4)
    paper = (*(2.6 * c for c in wood), 255.0)
    cv2.fillPoly(canvas, [np.array([(500, 50), (590, 46), (612, 54), (514, 58)])], paper)
