"""Things that come into the picture: the slate, the boom, the key and the watch."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Canvas = NDArray[np.float32]

BOARD = (250, 272)  # pixels, sticks included
HINGE = (8, 110)  # of the upper stick, on the board
OPEN_DEGREES = 24.0
CHALK = (236, 234, 224, 255)
SLATE = (24, 26, 28, 255)


def slate(fields: tuple[tuple[str, str], ...], title: str, opening: float) -> Canvas:
    """The board, premultiplied RGBA. fields: label and value; opening: 1 open .. 0 closed."""
    width, height = BOARD
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    top = HINGE[1] + 30
    pen.rounded_rectangle((4, top, width - 4, height - 4), 5, SLATE, CHALK, 2)
    pen.text((14, top + 5), title, CHALK, _font(13))
    column = (width - 8) / len(fields)
    for n, (label, value) in enumerate(fields):
        x = 4 + n * column
        pen.rectangle((x, top + 26, x + column, height - 24), None, CHALK, 2)
        pen.text((x + 7, top + 30), label, CHALK, _font(11))
        pen.text((x + column / 2, top + 74), value, CHALK, _font(26), anchor="mm")
    pen.text((14, height - 21), "ROUGH CUT DEMO SHOOT", CHALK, _font(11))
    image.paste(_stick(width), (0, HINGE[1] + 10))
    upper = Image.new("RGBA", BOARD, (0, 0, 0, 0))
    upper.paste(_stick(width), (0, HINGE[1] - 10))
    image.alpha_composite(
        upper.rotate(OPEN_DEGREES * opening, Image.Resampling.BICUBIC, center=HINGE)
    )
    return _premultiplied(image)


def boom(width: int) -> Canvas:
    """A microphone in its fur on a pole from above, premultiplied RGBA."""
    image = Image.new("RGBA", (width, width), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.line((width * 0.95, 0, width * 0.5, width * 0.55), (26, 26, 28, 255), max(3, width // 26))
    pen.ellipse((width * 0.16, width * 0.46, width * 0.66, width * 0.7), (46, 46, 48, 255))
    soft = cv2.GaussianBlur(_premultiplied(image), (0, 0), width / 50)
    return np.asarray(soft, np.float32)


def prop(kind: str, size: int) -> Canvas:
    """The thing of the insert, premultiplied RGBA with its shadow, `size` pixels wide."""
    image = Image.new("RGBA", (size * 2, size * 2), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    if kind == "key":
        _key(pen, size * 2)
        image = image.rotate(24, Image.Resampling.BICUBIC)
    else:
        _watch(pen, size * 2)
    drawn = _premultiplied(image.resize((size, size), Image.Resampling.LANCZOS))
    shadow = cv2.GaussianBlur(np.roll(drawn[..., 3], (size // 24, size // 18), (0, 1)), (0, 0), 7)
    under = np.dstack([np.zeros((size, size, 3), np.float32), 0.75 * shadow])
    return np.asarray(drawn + under * (1 - drawn[..., 3:] / 255), np.float32)


def _stick(width: int) -> Image.Image:
    image = Image.new("RGBA", (width, 20), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rectangle((4, 1, width - 4, 18), CHALK)
    for x in range(0, width, 44):
        pen.polygon([(x, 18), (x + 16, 1), (x + 38, 1), (x + 22, 18)], SLATE)
    pen.rectangle((4, 1, width - 5, 18), None, SLATE, 2)
    image.paste((0, 0, 0, 0), (width - 4, 0, width, 20))
    return image


def _key(pen: ImageDraw.ImageDraw, size: int) -> None:
    brass, bright, deep = (176, 136, 66, 255), (238, 206, 134, 255), (104, 74, 30, 255)
    middle = size * 0.5
    ring = size * 0.14
    left = size * 0.24
    box = (left - ring, middle - ring, left + ring, middle + ring)
    pen.ellipse(box, None, deep, int(size * 0.052))
    pen.ellipse(tuple(v + size * 0.004 for v in box), None, brass, int(size * 0.04))
    pen.arc(box, 190, 300, bright, int(size * 0.014))
    thick = size * 0.024
    pen.rectangle((left + ring, middle - thick, size * 0.84, middle + thick), brass)
    pen.rectangle((left + ring, middle - thick, size * 0.84, middle - thick * 0.4), bright)
    pen.rectangle(
        (left + ring + 6, middle - thick * 1.7, left + ring + 40, middle + thick * 1.7), brass
    )
    for x, drop in ((0.68, 0.1), (0.74, 0.07), (0.79, 0.11)):
        pen.rectangle((size * x, middle, size * (x + 0.035), middle + size * drop), brass)
        pen.line((size * x, middle, size * x, middle + size * drop), bright, 5)


def _watch(pen: ImageDraw.ImageDraw, size: int) -> None:
    """A pocket watch that stopped at twenty to seven; its glass is cracked."""
    c = size / 2

    def ring(radius: float) -> tuple[float, float, float, float]:
        return (c - radius * size, c - radius * size, c + radius * size, c + radius * size)

    def spoke(turn: float, reach: float) -> tuple[float, float]:
        return c + math.sin(turn * math.tau) * reach * size, c - math.cos(
            turn * math.tau
        ) * reach * size

    pen.rectangle(
        (c - size * 0.03, c - size * 0.47, c + size * 0.03, c - size * 0.38), (128, 124, 116, 255)
    )
    pen.ellipse(ring(0.4), (112, 110, 106, 255))
    pen.ellipse(ring(0.385), (176, 172, 164, 255))
    pen.ellipse(ring(0.345), (222, 214, 196, 255))
    for hour in range(1, 13):
        pen.text(
            spoke(hour / 12, 0.285), str(hour), (40, 36, 34, 255), _font(size // 18), anchor="mm"
        )
    for minute in range(60):
        pen.line((*spoke(minute / 60, 0.325), *spoke(minute / 60, 0.34)), (40, 36, 34, 255), 3)
    pen.line((c, c, *spoke((6 + 40 / 60) / 12, 0.17)), (24, 22, 22, 255), size // 50)
    pen.line((c, c, *spoke(40 / 60, 0.27)), (24, 22, 22, 255), size // 80)
    pen.ellipse(ring(0.018), (24, 22, 22, 255))
    cracks = [spoke(0.11, 0.34), spoke(0.16, 0.12), spoke(0.3, 0.08), spoke(0.36, 0.34)]
    pen.line(cracks, (250, 250, 250, 210), 3)
    pen.line([cracks[1], spoke(0.24, 0.33)], (250, 250, 250, 190), 2)


def _font(size: int) -> ImageFont.FreeTypeFont:
    """DejaVu Sans Bold as matplotlib carries it, so that every machine draws the same board."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return ImageFont.truetype(str(folder / "DejaVuSans-Bold.ttf"), size)


def _premultiplied(image: Image.Image) -> Canvas:
    rgba = np.asarray(image, np.float32)
    return np.dstack([rgba[..., :3] * rgba[..., 3:] / 255, rgba[..., 3]]).astype(np.float32)
