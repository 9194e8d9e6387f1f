"""Sound that behaves like speech to a meter: syllables of a voice and of hiss, in phrases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Phrases:
    """samples: the talk over room tone. spans: (start_s, end_s) of each phrase."""

    samples: Samples
    spans: tuple[tuple[float, float], ...]


def talk(seed: int, seconds: float, rate: int = 48_000, level: float = 0.15) -> Phrases:
    """Phrases of one to three seconds with pauses between, over a floor at -60 dBFS."""
    dice = np.random.default_rng(seed)
    samples = dice.normal(0, 0.001, round(seconds * rate))
    spans: list[tuple[float, float]] = []
    at_s = 0.6
    while at_s + 1 < seconds - 0.5:
        lasts_s = min(float(dice.uniform(1, 3)), seconds - 0.5 - at_s)
        phrase = _phrase(dice, lasts_s, rate)
        start = round(at_s * rate)
        samples[start : start + len(phrase)] += level * phrase
        spans.append((at_s, at_s + lasts_s))
        at_s += lasts_s + float(dice.uniform(0.3, 1.2))
    return Phrases(samples.astype(np.float32), tuple(spans))


def _phrase(dice: np.random.Generator, seconds: float, rate: int) -> npt.NDArray[np.float64]:
    parts = []
    left_s = seconds
    while left_s > 0.05:
        syllable_s = min(left_s, float(dice.uniform(0.12, 0.3)))
        count = round(syllable_s * rate)
        time = np.arange(count) / rate
        tone = dice.uniform(90, 220) * (1 + dice.uniform(-0.1, 0.1) * time / syllable_s)
        voice = sum(np.sin(6.283 * tone * harmonic * time) / harmonic for harmonic in range(1, 25))
        hiss = dice.normal(0, 0.25, count) if dice.random() < 0.35 else 0.0
        shape = np.sin(np.pi * np.arange(count) / count) ** 0.7
        parts.append(np.asarray((voice / 2 + hiss) * shape))
        left_s -= syllable_s
        if dice.random() < 0.4:  # the closure of a p, a t or a k
            parts.append(np.zeros(round(float(dice.uniform(0.05, 0.1)) * rate)))
            left_s -= 0.08
    return np.concatenate(parts)[: round(seconds * rate)]
