"""The camera: one take's pictures, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from demo.generator import props, rooms
from demo.generator.actors import Actor, Picture
from demo.generator.performance import Performance, Span
from demo.generator.plan import Shoot, TakePlan
from demo.generator.strip import draw_strip, strip_rows
from demo.generator.voices import RATE, Samples

Canvas = NDArray[np.float32]

SIZE = (640, 360)
RAMP_S = 0.3  # over which a flaw of the picture comes and goes
BLUR = 4.2  # pixels
OVEREXPOSURE = 2.6  # stops of gain at the height of it, less one
SHAKE = (2.3, 2.0)  # pixels, handheld
JOLT = (7.0, 6.0)  # pixels, where somebody ran into the tripod
PAN = 46.0  # pixels from the first frame to the last
PUSH = 0.16
# Where the faces stand, in picture widths, by the framings that hold two people.
PLACES = {"WS": (0.33, 0.665), "2S": (0.3, 0.69)}
SOFTNESS = {"WS": 2.2, "2S": 5.0, "MS": 6.0, "MCU": 8.0, "CU": 11.0}


class Camera:
    """Films one take."""

    def __init__(self, shoot: Shoot, take: TakePlan, played: Performance, seed: int) -> None:
        self._shoot, self._take, self._played = shoot, take, played
        self._chance = np.random.default_rng(seed)
        self._phase = self._chance.uniform(0, 6.28, 12)
        self._actors = {name: self._actor(name, shoot.people[name]) for name in take.setup.cast}
        self._places = self._placed()
        self._mouths = {
            name: openings(played.stems[name], played.frames, shoot.rate)
            for name in take.setup.cast
        }
        self._blinks = {name: self._blinking() for name in take.setup.cast}
        self._back = self._background()
        self._resting: Canvas | None = None
        self._front = self._foreground()
        self._gain = rooms.vignette(shoot.room, SIZE)[..., None]
        self._boards = self._slates()
        self._boom = props.boom(240)

    def pictures(self, number: int) -> Iterator[Picture]:
        """Every frame (rows, columns, RGB), with its strip. number: of the take in the shoot."""
        for frame in range(self._played.frames):
            picture = self._frame(frame)
            draw_strip(picture, number, frame)
            yield picture

    def face_boxes(self) -> dict[str, list[int]]:
        """Where each face is when the camera rests: left, top, right, bottom in pixels."""
        boxes = {}
        for name, (x, y) in self._places.items():
            height = self._size(name)
            boxes[name] = [
                round(x - height * 0.4),
                round(y - height / 2),
                round(x + height * 0.4),
                round(y + height / 2),
            ]
        return boxes

    def _size(self, name: str) -> float:
        setup = self._take.setup
        smaller = 1.0 if name == setup.cast[0] else 0.96
        return setup.size * SIZE[1] * smaller

    def _actor(self, name: str, person: str) -> Actor:
        mirrored = self._take.setup.framing in PLACES and name != self._take.setup.cast[0]
        return Actor(person, self._size(name), rooms.LIGHTS[self._shoot.room], mirrored)

    def _placed(self) -> dict[str, tuple[float, float]]:
        """The centre of each face at rest, in pixels of the picture."""
        width, height = SIZE
        setup = self._take.setup
        if setup.framing in PLACES:
            across = PLACES[setup.framing]
            return {name: (width * across[n], height * 0.47) for n, name in enumerate(setup.cast)}
        aside = 0.43 if setup.beyond else 0.46
        down = {"CU": 0.45, "MCU": 0.42}.get(setup.framing, 0.4)
        return dict.fromkeys(setup.cast, (width * aside, height * down))

    def _background(self) -> Canvas:
        """The set as this shot sees it, with a margin of a fifth for the camera to move in."""
        setup, room = self._take.setup, self._shoot.room
        size = (round(SIZE[0] * 1.4), round(SIZE[1] * 1.4))
        if setup.framing == "INSERT":
            wood = cv2.resize(rooms.table_top(room), size, interpolation=cv2.INTER_AREA)
            thing = props.prop(self._shoot.prop, 330)
            top, left = (size[1] - 330) // 2 + 6, (size[0] - 330) // 2
            part = wood[top : top + 330, left : left + 330]
            part[...] = part * (1 - thing[..., 3:] / 255) + thing[..., :3]
            return np.asarray(wood, np.float32)
        wall = rooms.wall(room)
        if setup.framing != "WS":
            x = round(rooms.WIDTH * (0.08 if setup.name.endswith("A") else 0.4))
            wall = wall[60:460, x : x + 560]
        soft = cv2.GaussianBlur(cv2.resize(wall, size), (0, 0), SOFTNESS.get(setup.framing, 6.0))
        return np.asarray(soft, np.float32)

    def _foreground(self) -> Canvas | None:
        """What stands between camera and actors: the table, or a dark shoulder."""
        setup = self._take.setup
        if setup.framing == "WS":
            return rooms.table(self._shoot.room)
        if not setup.beyond:
            return None
        person = self._shoot.people[setup.beyond]
        plate = Actor(person, 230, rooms.LIGHTS[self._shoot.room], False).plate(0, 0)
        shoulder = plate.astype(np.float32)
        shoulder[..., :3] *= 0.07
        return np.asarray(cv2.GaussianBlur(shoulder, (0, 0), 9), np.float32)

    def _slates(self) -> list[Canvas]:
        """The board open, half shut and shut; none for a take without a slate."""
        if self._played.slate is None:
            return []
        words = (
            ("BOBINE", "PLAN", "PRISE")
            if self._shoot.language == "fr"
            else ("ROLL", "SCENE", "TAKE")
        )
        values = (self._shoot.reel, self._take.setup.name, str(self._take.number))
        fields = tuple(zip(words, values, strict=True))
        return [props.slate(fields, self._shoot.title, opening) for opening in (1.0, 0.5, 0.0)]

    def _blinking(self) -> NDArray[np.float32]:
        """How far the eyes are shut on each frame: a blink every two to five seconds."""
        rate, frames = float(self._shoot.rate), self._played.frames
        shut = np.zeros(frames + 8, np.float32)
        at = self._chance.uniform(0.5, 3)
        while at * rate < frames:
            first = int(at * rate)
            shut[first : first + 5] = (0.5, 1.0, 1.0, 0.6, 0.25)
            at += self._chance.uniform(2, 5)
        return shut

    def _frame(self, frame: int) -> Picture:
        time = frame / float(self._shoot.rate)
        shift, zoom = self._move(time)
        picture = self._seen_background(shift, zoom)
        for name, actor in self._actors.items():
            self._add_actor(picture, name, actor, frame, shift, zoom)
        if self._front is not None:
            self._add_foreground(picture, shift, zoom)
        self._add_boom(picture, time)
        picture *= self._gain
        self._add_slate(picture, frame, time)
        return self._developed(picture, time)

    def _move(self, time: float) -> tuple[tuple[float, float], float]:
        """Where the camera looks beside its rest, in pixels, and how much nearer it is."""
        movement, share = self._take.setup.movement, time / self._played.duration_s
        if movement == "handheld":
            p = self._phase
            sway = [
                sum(
                    np.sin(time * f + p[n + k]) / (1 + n / 2) for n, f in enumerate((1.7, 3.9, 7.3))
                )
                for k in (0, 4)
            ]
            return (SHAKE[0] * sway[0] * 1.6, SHAKE[1] * sway[1] * 1.4), 1.0
        jolt = self._share("camera shake", time)
        if jolt > 0:
            return self._jolted(jolt, time), 1.0
        if movement == "pan":
            return (PAN * (share - 0.5), 0.0), 1.0
        if movement == "push":
            return (0.0, 0.0), 1 + PUSH * share
        return (0.0, 0.0), 1.0

    def _jolted(self, share: float, time: float) -> tuple[float, float]:
        """A few quick swings at once, as of a tripod that was run into."""
        across, down = (
            sum(np.sin(6.28 * f * time + self._phase[n + k]) for n, f in enumerate((4.3, 6.1)))
            for k in (0, 4)
        )
        return JOLT[0] * share * float(across), JOLT[1] * share * float(down)

    def _seen_background(self, shift: tuple[float, float], zoom: float) -> Canvas:
        """The set through the lens; it lies deeper, so it moves less than the actors."""
        still = self._take.setup.movement == "static" and shift == (0.0, 0.0)
        if still and self._resting is not None:
            return self._resting.copy()
        depth = 1.0 if self._take.setup.framing == "INSERT" else 0.55
        near = 1 + (zoom - 1) * depth
        height, width = self._back.shape[:2]
        move = np.array([
            [near, 0, SIZE[0] / 2 - near * width / 2 - shift[0] * depth],
            [0, near, SIZE[1] / 2 - near * height / 2 - shift[1] * depth],
        ])  # fmt: skip
        seen = np.asarray(cv2.warpAffine(self._back, move, SIZE), np.float32)
        if still:
            self._resting = seen.copy()
        return seen

    def _add_actor(
        self,
        picture: Canvas,
        name: str,
        actor: Actor,
        frame: int,
        shift: tuple[float, float],
        zoom: float,
    ) -> None:
        opening = float(self._mouths[name][frame])
        plate = actor.plate(opening, float(self._blinks[name][frame]))
        x, y = self._places[name]
        angle, across, down = self._sway(name, frame, opening)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * zoom
        foot = np.array([actor.face_centre[0], actor.neck * 1.6])
        rest = np.array([x - SIZE[0] / 2, y - SIZE[1] / 2 + foot[1] - actor.face_centre[1]]) * zoom
        place = rest + np.array(SIZE) / 2 - np.array(shift) + np.array([across, down]) * zoom
        move = np.hstack([turn, (place - turn @ foot)[:, None]])
        _lay(picture, plate, move)

    def _sway(self, name: str, frame: int, opening: float) -> tuple[float, float, float]:
        """A person at rest: breath and balance, and a nod with every word."""
        time = frame / float(self._shoot.rate)
        k = 6 + 2 * list(self._actors).index(name)
        size = self._size(name)
        angle = 0.012 * np.sin(time * 0.7 + self._phase[k]) + 0.007 * np.sin(
            time * 1.9 + self._phase[k + 1]
        )
        breath = 0.012 * np.sin(time * 1.5 + self._phase[k])
        return (
            angle,
            0.02 * size * np.sin(time * 0.5 + self._phase[k + 1]),
            size * (breath + 0.012 * opening),
        )

    def _add_foreground(self, picture: Canvas, shift: tuple[float, float], zoom: float) -> None:
        assert self._front is not None
        if self._take.setup.framing == "WS":
            left, top = (SIZE[0] - self._front.shape[1]) / 2, SIZE[1] * 0.64
        else:
            left, top = SIZE[0] * 0.66, SIZE[1] * 0.2
        move = np.array([[zoom, 0, left - 1.4 * shift[0]], [0, zoom, top - 1.4 * shift[1]]])
        _lay(picture, self._front, move)

    def _add_boom(self, picture: Canvas, time: float) -> None:
        dip = self._share("boom in shot", time)
        if dip > 0:
            top = -150 + 128 * dip
            move = np.array([[1.0, 0, SIZE[0] * 0.5], [0, 1, top]])
            _lay(picture, self._boom, move)

    def _add_slate(self, picture: Canvas, frame: int, time: float) -> None:
        """The board comes up from below, waits open, claps, and leaves."""
        slate, clap = self._played.slate, self._played.clap_frame
        if slate is None or clap is None or not slate[0] <= time <= slate[1]:
            return
        in_out = min(1.0, (time - slate[0]) / 0.25, (slate[1] - time) / 0.2)
        state = 2 if frame >= clap else 1 if frame == clap - 1 else 0
        rest = (SIZE[1] - props.BOARD[1]) / 2 - 6
        top = rest + (SIZE[1] - rest) * (1 - in_out) ** 2
        move = np.array([[1.0, 0, (SIZE[0] - props.BOARD[0]) / 2 + 20], [0, 1, top]])
        _lay(picture, self._boards[state], move)

    def _developed(self, picture: Canvas, time: float) -> Picture:
        """Flaws of lens and exposure, then eight bits."""
        blur = self._share("blur", time)
        if blur > 0:
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.1 + BLUR * blur), np.float32)
        burnt = self._share("overexposure", time)
        if burnt > 0:
            picture = picture * (1 + OVEREXPOSURE * burnt) + 52 * burnt
        picture[SIZE[1] - strip_rows(SIZE[1]) :] = 0
        return np.clip(picture, 0, 255).astype(np.uint8)

    def _share(self, kind: str, time: float) -> float:
        """How strongly a flaw shows at a moment, 0..1."""
        return max(
            (_ramp(flaw, time) for flaw in self._played.flaws if flaw.kind == kind), default=0.0
        )


def openings(voice: Samples, frames: int, rate: Fraction) -> NDArray[np.float32]:
    """How far the mouth is open on each frame, 0..1, from the loudness of the voice."""
    edges = (np.arange(frames + 1) * RATE / float(rate)).astype(int)
    loud = np.array(
        [np.sqrt(np.mean(voice[a:b] ** 2) + 1e-12) if b > a else 0 for a, b in pairwise(edges)]
    )
    return np.clip((loud / 0.12 - 0.12) / 0.9, 0, 1).astype(np.float32)


def _ramp(flaw: Span, time: float) -> float:
    return float(np.clip(min(time - flaw.start_s, flaw.end_s - time) / RAMP_S + 0.5, 0, 1))


def _lay(picture: Canvas, layer: Picture | Canvas, move: NDArray[np.float64]) -> None:
    """Lay a premultiplied RGBA layer over a picture, in place. move: layer to picture, 2 x 3."""
    height, width = layer.shape[:2]
    corners = move @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]])
    left, top = np.clip(np.floor(corners.min(axis=1)).astype(int), 0, SIZE)
    right, bottom = np.clip(np.ceil(corners.max(axis=1)).astype(int), 0, SIZE)
    if right <= left or bottom <= top:
        return
    near = move - np.array([[0, 0, left], [0, 0, top]])
    seen = cv2.warpAffine(
        layer, near, (int(right - left), int(bottom - top)), flags=cv2.INTER_LINEAR
    )
    part = picture[top:bottom, left:right]
    part *= 1 - seen[..., 3:].astype(np.float32) / 255
    part += seen[..., :3]
