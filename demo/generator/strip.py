"""A frame number that survives in the picture: the strip along the bottom edge.

Layout, for any reader (a test page that draws a video on a canvas needs nothing else):

* The strip is the lowest 1/45 of the picture (8 rows of 360, 12 of 540), over its whole width.
* It is cut into 48 cells of equal width, numbered 0..47 from the left. Cell n covers
  x = n*W/48 .. (n+1)*W/48. A white cell is 1, a black cell is 0.
* Read each cell's mean luma over the middle half of its width and of the strip's height; it is
  1 if that is above the middle between the two sync levels, which are the means of the white and
  of the black sync cells.
* cells 0..5   sync, always 1 0 1 1 0 0
* cells 6..13  take number in the shoot, 8 bits, most significant first
* cells 14..31 frame number from the file's first frame, 18 bits, most significant first
* cells 32..39 checksum, 8 bits: (take*37 + (frame & 255)*11 + ((frame >> 8) & 255)*5
  + (frame >> 16)*3 + 173) mod 256
* cells 40..47 the checksum inverted: cell 40+n is the opposite of cell 32+n.
* A strip whose sync, checksum or inverted checksum is wrong is unreadable.

Takes count from 1; a picture without a strip therefore never reads as one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CELLS = 48
SYNC = (1, 0, 1, 1, 0, 0)
WHITE, BLACK = 235, 16
TAKES = range(1, 256)
FRAMES = range(1 << 18)
LEAST_CONTRAST = 40.0  # luma between the sync levels below which nothing can be told

Picture = NDArray[np.uint8]


def strip_rows(height: int) -> int:
    """Rows that the strip takes at the bottom of a picture of a height."""
    return max(2, round(height / 45))


def checksum(take: int, frame: int) -> int:
    return (take * 37 + (frame & 255) * 11 + (frame >> 8 & 255) * 5 + (frame >> 16) * 3 + 173) % 256


def cells_of(take: int, frame: int) -> tuple[int, ...]:
    """The 48 cells of a take's frame. Raises ValueError outside `TAKES` or `FRAMES`."""
    if take not in TAKES or frame not in FRAMES:
        raise ValueError(f"no strip for take {take}, frame {frame}")
    check = checksum(take, frame)
    fields = ((take, 8), (frame, 18), (check, 8), (check ^ 255, 8))
    return SYNC + tuple(
        value >> bit & 1 for value, width in fields for bit in range(width - 1, -1, -1)
    )


def draw_strip(picture: Picture, take: int, frame: int) -> None:
    """Paint the strip into a picture (rows, columns[, colours]), in place."""
    height, width = picture.shape[:2]
    edges = np.round(np.linspace(0, width, CELLS + 1)).astype(int)
    for cell, bit in enumerate(cells_of(take, frame)):
        luma = WHITE if bit else BLACK
        picture[height - strip_rows(height) :, edges[cell] : edges[cell + 1]] = luma


def read_strip(picture: Picture) -> tuple[int, int] | None:
    """The take and frame number of a picture (rows, columns[, colours]), None if unreadable."""
    luma = picture.astype(float) if picture.ndim == 2 else picture.astype(float).mean(axis=2)
    height, width = luma.shape
    rows = strip_rows(height)
    band = luma[height - rows + rows // 4 : height - max(1, rows // 4)].mean(axis=0)
    middles = [_middle(band, width, cell) for cell in range(CELLS)]
    levels = [
        float(np.mean([m for m, bit in zip(middles, SYNC, strict=False) if bit == wanted]))
        for wanted in (0, 1)
    ]
    if levels[1] - levels[0] < LEAST_CONTRAST:
        return None
    bits = tuple(int(middle > sum(levels) / 2) for middle in middles)
    take, frame = _number(bits[6:14]), _number(bits[14:32])
    return (take, frame) if take in TAKES and bits == cells_of(take, frame) else None


def _middle(band: NDArray[np.float64], width: int, cell: int) -> float:
    left, right = cell * width / CELLS, (cell + 1) * width / CELLS
    quarter = (right - left) / 4
    first = int(left + quarter)
    return float(band[first : max(first + 1, int(right - quarter))].mean())


def _number(bits: tuple[int, ...]) -> int:
    return int("".join(map(str, bits)), 2)
