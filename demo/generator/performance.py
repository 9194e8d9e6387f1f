"""One take played from slate to cut: who says what, when, to the sample."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from demo.generator.plan import Attempt, Flaw, Shoot, TakePlan
from demo.generator.voices import RATE, Samples, Speaker, SpokenWord, Utterance

HEAD_S = 0.35  # from the first frame to the slate
BEFORE_CLAP_S = 0.45
AFTER_CLAP_S = 0.65
AFTER_ACTION_S = 0.75
TAIL_S = 0.5
MENDING_S = 0.75  # an actor's pause before saying a line again
UNPLAYED = Attempt("", "verbatim")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One performed speech in clip time. line: 0-based, None for an ad-lib.

    attempt counts the readings of the line in this take from 1; 0 for an ad-lib.
    """

    line: int | None
    speaker: str
    text: str
    verdict: str
    attempt: int
    pace: float
    start_s: float
    end_s: float
    words: tuple[SpokenWord, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A call from the floor: slate voice, action or cut."""

    kind: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Span:
    kind: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Performance:
    """A whole take. stems: samples per speaker over the take's length, "" for the floor.

    clap_frame: None where there is no slate. dialogue: from "action" to "cut", in seconds.
    """

    frames: int
    duration_s: float
    spoken: tuple[Spoken, ...]
    cues: tuple[Cue, ...]
    flaws: tuple[Span, ...]
    clap_frame: int | None
    slate: tuple[float, float] | None
    dialogue: tuple[float, float]
    stems: dict[str, Samples]


class Stage:
    """Plays the takes of a shoot; the same shoot is always played the same way."""

    def __init__(self, shoot: Shoot, speaker: Speaker) -> None:
        self._shoot = shoot
        self._speaker = speaker

    def play(self, take: TakePlan, seed: int) -> Performance:
        return _Run(self._shoot, self._speaker, take, seed).play()


class _Run:
    """The clock of one take as it is played."""

    def __init__(self, shoot: Shoot, speaker: Speaker, take: TakePlan, seed: int) -> None:
        self._shoot, self._speaker, self._take = shoot, speaker, take
        self._chance = np.random.default_rng(seed)
        self._now = HEAD_S
        self._placed: list[tuple[str, float, Samples]] = []
        self._spoken: list[Spoken] = []
        self._cues: list[Cue] = []
        self._clap: int | None = None

    def play(self) -> Performance:
        shoot, take = self._shoot, self._take
        slate = self._slate() if take.slated else None
        self._call("action", shoot.calls.action)
        start = self._now
        self._now += AFTER_ACTION_S + take.held_s
        for line in range(take.first, take.last):
            if line not in take.dropped:
                self._line(line)
            if line in take.adlibs:
                speaker, text = take.adlibs[line]
                self._speak(None, speaker, Attempt(text, "adlib"), 0, 1.0)
        self._now += 0.4
        end = self._now
        self._call("cut", shoot.calls.cut)
        frames = int((self._now + TAIL_S) * shoot.rate) + 1
        duration = float(frames / shoot.rate)
        return Performance(
            frames, duration, tuple(self._spoken), tuple(self._cues), self._flaws(), self._clap,
            slate, (start, end), self._stems(duration),
        )  # fmt: skip

    def _slate(self) -> tuple[float, float]:
        shown = self._now - 0.15
        self._call("slate voice", self._shoot.calls.slates[self._take.name])
        self._clap = round((self._now + BEFORE_CLAP_S) * self._shoot.rate)
        clap_s = float(self._clap / self._shoot.rate)
        self._placed.append(("", clap_s, clap_sound()))
        self._now = clap_s + AFTER_CLAP_S
        return shown, clap_s + 0.5

    def _call(self, kind: str, text: str) -> None:
        heard = self._speaker.say(text, self._shoot.calls.voice)
        self._cues.append(Cue(kind, self._now, self._now + heard.duration_s))
        self._place("", heard)

    def _line(self, line: int) -> None:
        speech = self._shoot.speeches[line]
        readings = self._take.attempts.get(line, (UNPLAYED,))
        for attempt, reading in enumerate(readings, 1):
            if not reading.text:
                reading = Attempt(speech.text, reading.verdict, speech.sounded)
            pace = self._take.pace * float(self._chance.uniform(0.96, 1.04))
            self._speak(line, speech.character, reading, attempt, pace)
            if attempt < len(readings):
                self._now += MENDING_S

    def _speak(
        self, line: int | None, speaker: str, reading: Attempt, attempt: int, pace: float
    ) -> None:
        voice = self._shoot.voices[speaker]
        heard = self._speaker.say(reading.text, voice, sounded=reading.sounded, pace=pace)
        start = self._now
        words = tuple(SpokenWord(w.text, start + w.start_s, start + w.end_s) for w in heard.words)
        end = start + heard.duration_s
        self._spoken.append(
            Spoken(line, speaker, reading.text, reading.verdict, attempt, pace, start, end, words)
        )
        self._place(speaker, heard)
        self._now += self._take.gap_s * float(self._chance.uniform(0.7, 1.5))

    def _place(self, speaker: str, heard: Utterance) -> None:
        self._placed.append((speaker, self._now, heard.samples))
        self._now += heard.duration_s

    def _flaws(self) -> tuple[Span, ...]:
        return tuple(self._span(flaw) for flaw in self._take.flaws)

    def _span(self, flaw: Flaw) -> Span:
        inside = [s for s in self._spoken if s.line in range(flaw.first, flaw.last + 1)]
        return Span(flaw.kind, inside[0].start_s - 0.12, inside[-1].end_s + 0.12)

    def _stems(self, duration: float) -> dict[str, Samples]:
        length = round(duration * RATE)
        stems = {name: np.zeros(length, np.float32) for name in ("", *self._shoot.voices)}
        for speaker, at_s, samples in self._placed:
            start = round(at_s * RATE)
            stems[speaker][start : start + len(samples)] += samples[: length - start]
        return stems


def clap_sound() -> Samples:
    """Two boards meeting: a broadband stroke of 60 ms with a wooden ring, peak 0.9."""
    time = np.arange(int(0.06 * RATE)) / RATE
    noise = np.random.default_rng(7).standard_normal(len(time))
    stroke = noise * np.exp(-time / 0.006) + 0.5 * np.sin(2 * np.pi * 1150 * time) * np.exp(
        -time / 0.015
    )
    return np.asarray(0.9 * stroke / np.abs(stroke).max(), np.float32)


def frame_at(seconds: float, rate: Fraction) -> int:
    """The frame on screen at a moment of clip time."""
    return int(seconds * rate + Fraction(1, 1000))
