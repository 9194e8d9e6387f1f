"""Speech to words by faster-whisper, and second opinions on single spans of sound.

Samples are mono floats in -1..1 at 16 kHz; times are seconds from the first sample.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from analysis.observations import Word
from analysis.weights import ModelStore, UnavailableError

MODEL = "whisper-base"
SAMPLE_RATE = 16_000
BEAM = 5
PAD_S = 0.25  # around an island that is decoded alone: Whisper drops what starts at once
WINDOW_S = 30.0  # what the encoder hears at once
LEAST_PROBABILITY = 1e-8

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TextScore:
    """How well a text fits a span of sound. log_probability: natural, summed over its tokens.

    words: the text's words with the times and probabilities that the recogniser gives them.
    """

    text: str
    log_probability: float
    tokens: int
    words: tuple[Word, ...]


class SpeechRecogniser(Protocol):
    """Any recogniser of the pipeline. weights: id of the weights it runs on."""

    name: str
    version: str
    weights: str

    def transcribe(
        self, samples: Samples, language: str, hotwords: str = ""
    ) -> tuple[Word, ...]: ...

    def decode_span(
        self, samples: Samples, start_s: float, end_s: float, language: str
    ) -> tuple[Word, ...]: ...

    def score_texts(
        self, samples: Samples, start_s: float, end_s: float, texts: tuple[str, ...], language: str
    ) -> tuple[TextScore, ...]: ...


def open_speech(models: ModelStore, threads: int = 2) -> FasterWhisperSpeech:
    """The recogniser of the web set. Raises UnavailableError without weights or package."""
    folder = models.path(MODEL)
    try:
        from faster_whisper import WhisperModel
    except ImportError as missing:
        raise UnavailableError(f"faster-whisper cannot be loaded ({missing})") from missing
    model = WhisperModel(
        str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
    )
    return FasterWhisperSpeech(model, models.weights_id(MODEL))


class FasterWhisperSpeech:
    """Whisper in CTranslate2. Loading takes two seconds: keep it between clips.

    Source: Radford et al. 2022, arXiv 2212.04356.
    """

    name = "faster-whisper"
    version = "1"

    def __init__(self, model: Any, weights: str) -> None:
        """model: a loaded faster_whisper.WhisperModel."""
        self.model = model
        self.weights = weights

    def transcribe(self, samples: Samples, language: str, hotwords: str = "") -> tuple[Word, ...]:
        """The words of a clip, ascending. hotwords: names that may be said; "" is safest."""
        return self._decode(samples, language, hotwords, heed_silence=True)

    def decode_span(
        self, samples: Samples, start_s: float, end_s: float, language: str
    ) -> tuple[Word, ...]:
        """The words of a span alone, in the clip's time: for speech that a whole pass swallowed."""
        from_s = max(0.0, start_s - PAD_S)
        span = _cut(samples, from_s, end_s + PAD_S)
        return tuple(
            Word(word.text, word.start_s + from_s, word.end_s + from_s, word.probability)
            for word in self._decode(span, language, "", heed_silence=False)
        )

    def score_texts(
        self, samples: Samples, start_s: float, end_s: float, texts: tuple[str, ...], language: str
    ) -> tuple[TextScore, ...]:
        """How well each text fits what is said in a span of at most 30 s (ENGINE: teacher forcing).

        The sound is encoded once for all texts. Compare the sums of log-probability.
        """
        span = _cut(samples, start_s, min(end_s, start_s + WINDOW_S))
        features = self.model.feature_extractor(span)[
            :, : self.model.feature_extractor.nb_max_frames
        ]
        encoded = self.model.encode(_padded(features, self.model.feature_extractor.nb_max_frames))
        tokenizer = self._tokenizer(language)
        return tuple(
            self._score(text, tokenizer, encoded, features.shape[-1], start_s) for text in texts
        )

    def _decode(
        self, samples: Samples, language: str, hotwords: str, *, heed_silence: bool
    ) -> tuple[Word, ...]:
        if not samples.size:
            return ()
        segments, _ = self.model.transcribe(
            samples,
            language=language,
            beam_size=BEAM,
            word_timestamps=True,
            vad_filter=heed_silence,
            condition_on_previous_text=False,
            hotwords=hotwords or None,
        )
        return tuple(
            Word(word.word.strip(), float(word.start), float(word.end), float(word.probability))
            for segment in segments
            for word in segment.words or ()
            if word.word.strip()
        )

    def _tokenizer(self, language: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        return Tokenizer(
            self.model.hf_tokenizer, self.model.model.is_multilingual, "transcribe", language
        )

    def _score(
        self, text: str, tokenizer: Any, encoded: Any, frames: int, start_s: float
    ) -> TextScore:
        tokens = tokenizer.encode(f" {text.strip()}")
        if not tokens:
            return TextScore(text, -math.inf, 0, ())
        aligned = self.model.model.align(encoded, tokenizer.sot_sequence, [tokens], frames)[0]
        chances = np.maximum(np.array(aligned.text_token_probs), LEAST_PROBABILITY)
        timed = self.model.find_alignment(tokenizer, [tokens], encoded, frames)[0]
        words = tuple(
            Word(
                row["word"].strip(),
                start_s + float(row["start"]),
                start_s + float(row["end"]),
                float(row["probability"]),
            )
            for row in timed
            if any(letter.isalnum() for letter in row["word"])
        )
        return TextScore(text, float(np.log(chances).sum()), len(tokens), words)


def _cut(samples: Samples, start_s: float, end_s: float) -> Samples:
    return samples[max(0, round(start_s * SAMPLE_RATE)) : max(0, round(end_s * SAMPLE_RATE))]


def _padded(features: npt.NDArray[np.float32], frames: int) -> npt.NDArray[np.float32]:
    return np.pad(features, ((0, 0), (0, max(0, frames - features.shape[-1]))))
