"""What is laid over a preview's pictures: timecode, captions, watermark; and the cards.

Pictures are 8-bit 4:2:0 in PyAV's own layout: rows of luma, then both chroma planes. Words sit on
a darkened ground away from the edges, as far as televisions cut off.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from editor.rendering.lettering import Mask, lettered, width_of, wrapped
from editor.rendering.plan import Card, Plan, Shot

Picture = NDArray[np.uint8]

WHITE, BLACK, GREY = 235, 16, 128
SAFE = 0.05  # of the height and width, kept free at every edge
GROUND = 0.45  # of the picture's light that stays under words
VEIL = 0.28  # of white in a watermark


def blank(width: int, height: int, luma: int = BLACK) -> Picture:
    """A picture of one grey."""
    picture = np.full((height * 3 // 2, width), GREY, np.uint8)
    picture[:height] = luma
    return picture


class Overlay:
    """Lays a plan's words over pictures of its size, in place."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.height, self.width = plan.height, plan.width
        self.cap = max(8, self.height // 30)
        self._captions = sorted(plan.captions, key=lambda caption: caption[0].start)
        self._veil = self._watermark() if plan.watermark else None

    @property
    def empty(self) -> bool:
        return not (self.plan.burn or self.plan.watermark or self.plan.captions)

    def lay(self, picture: Picture, frame: int, shot: Shot) -> None:
        """Everything that was asked for, of one record frame."""
        if self._veil is not None:
            self._lay_veil(picture, self._veil)
        base: int = self.height - self._margin(self.height)
        if self.plan.burn:
            base = self._lay_numbers(picture, frame, shot, base)
        for range_, words in self._captions:
            if range_.start <= frame < range_.end:
                self._lay_caption(picture, words, base)
                break

    def _lay_numbers(self, picture: Picture, frame: int, shot: Shot, base: int) -> int:
        """Source at the left, record at the right; returns the row above both."""
        record = lettered(self.plan.timecode_at(frame), self.cap)
        source = " ".join(filter(None, (shot.name, shot.timecode_at(frame, self.plan.rate))))
        top = base - int(record.shape[0])
        left = self._margin(self.width)
        right = self.width - left - record.shape[1]
        room = right - left - self.cap
        told = source if width_of(source, self.cap) <= room else _cut(source, self.cap, room)
        if told:
            self._stamp(picture, lettered(told, self.cap), left, top)
        self._stamp(picture, record, right, top)
        return top - self.cap // 2

    def _lay_caption(self, picture: Picture, words: str, base: int) -> None:
        room = self.width - 4 * self._margin(self.width)
        masks = [lettered(line, self.cap) for line in wrapped(words, self.cap, room)[-3:]]
        top = base - sum(mask.shape[0] for mask in masks)
        for mask in masks:
            self._stamp(picture, mask, (self.width - mask.shape[1]) // 2, top)
            top += mask.shape[0]

    def _watermark(self) -> Mask:
        """The words across the middle, as large as two thirds of the width allow."""
        cap = self.height // 10
        while cap > 8 and width_of(self.plan.watermark, cap) > self.width * 2 // 3:
            cap -= 2
        words = lettered(_cut(self.plan.watermark, cap, self.width * 9 // 10), cap)
        veil = np.zeros((self.height, self.width), np.uint8)
        top, left = (self.height - words.shape[0]) // 2, (self.width - words.shape[1]) // 2
        veil[top : top + words.shape[0], left : left + words.shape[1]] = words
        return veil

    def _lay_veil(self, picture: Picture, veil: Mask) -> None:
        rows = np.flatnonzero(veil.any(axis=1))
        part = slice(rows[0], rows[-1] + 1)
        share = veil[part].astype(np.float32) * (VEIL / 255)
        luma = picture[: self.height][part]
        luma[:] = (luma * (1 - share) + WHITE * share).astype(np.uint8)

    def _stamp(self, picture: Picture, mask: Mask, left: int, top: int) -> None:
        """Words on their ground; places are even, so that colour and light agree."""
        left, top = max(0, left) // 2 * 2, max(0, top) // 2 * 2
        mask = mask[: self.height - top, : self.width - left]
        rows, columns = slice(top, top + mask.shape[0]), slice(left, left + mask.shape[1])
        luma = picture[: self.height][rows, columns]
        share = mask.astype(np.float32) / 255
        luma[:] = (luma * (GROUND * (1 - share)) + WHITE * share).astype(np.uint8)
        halves = slice(top // 2, rows.stop // 2), slice(left // 2, columns.stop // 2)
        planes = picture[self.height :].reshape(2, self.height // 2, self.width // 2)
        planes[:, halves[0], halves[1]] = GREY

    def _margin(self, whole: int) -> int:
        return round(whole * SAFE)


def _cut(words: str, cap: int, room: int) -> str:
    """As many letters as there is room for."""
    while words and width_of(words, cap) > room:
        words = words[:-1]
    return words


def missing_card(plan: Plan, shot: Shot) -> Picture:
    """What stands where there is no picture: what is missing, in its own words."""
    return _card(plan, (shot.name,), wrapped(shot.words, plan.height // 24, plan.width * 3 // 4))


def slate(plan: Plan, card: Card) -> Picture:
    """The slate at the head."""
    room = plan.width * 3 // 4
    cap = plan.height // 24
    title = wrapped(card.title, plan.height // 14, room)
    return _card(plan, title, [part for line in card.lines for part in wrapped(line, cap, room)])


def _card(plan: Plan, titles: Iterable[str], lines: Iterable[str]) -> Picture:
    picture = blank(plan.width, plan.height)
    masks = [lettered(line, plan.height // 14) for line in titles if line]
    masks += [lettered(line, plan.height // 24) for line in lines if line]
    gap = plan.height // 60
    tall = sum(mask.shape[0] + gap for mask in masks)
    top = max(0, (plan.height - tall) // 2)
    for mask in masks:
        fits = mask[: plan.height - top, : plan.width]
        left = (plan.width - fits.shape[1]) // 2
        share = fits.astype(np.uint16)
        luma = picture[: plan.height][top : top + fits.shape[0], left : left + fits.shape[1]]
        luma[:] = (BLACK + share * (WHITE - BLACK) // 255).astype(np.uint8)
        top += mask.shape[0] + gap
    return picture
