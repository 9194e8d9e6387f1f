"""Speech to words by WhisperX: its own voice activity detection and batches, then word edges.

Edges come from a phoneme aligner where this installation has one for the language, else from the
recogniser's own attention to the text. Worker set.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from analysis.analysers.speech import MODEL, SAMPLE_RATE, WINDOW_S, FasterWhisperSpeech, Samples
from analysis.observations import Word
from analysis.weights import ModelStore, UnavailableError

BATCH = 4  # windows of 30 s decoded at once
PUNKT = ("collocations.tab", "sent_starters.txt", "abbrev_types.txt", "ortho_context.tab")


def open_whisperx(models: ModelStore, threads: int = 2) -> WhisperXSpeech:
    """The recogniser of the worker set, on a GPU if there is one.

    Raises UnavailableError without weights or packages.
    """
    folder = models.path(MODEL)
    try:
        import torch
        import whisperx
    except ImportError as missing:
        raise UnavailableError(f"WhisperX cannot be loaded ({missing})") from missing
    device = "cuda" if torch.cuda.is_available() else "cpu"
    pipeline = whisperx.load_model(
        str(folder),
        device,
        compute_type="float16" if device == "cuda" else "int8",
        language="en",
        vad_method="pyannote",
        threads=threads,
        local_files_only=True,
    )
    return WhisperXSpeech(pipeline, models, device)


class WhisperXSpeech(FasterWhisperSpeech):
    """Source: Bain et al. 2023, WhisperX, arXiv 2303.00747."""

    name = "whisperx"
    version = "1"

    def __init__(self, pipeline: Any, models: ModelStore, device: str) -> None:
        super().__init__(pipeline.model, models.weights_id(MODEL))
        self.pipeline = pipeline
        self.models = models
        self.device = device
        self.aligners: dict[str, Any] = {}

    def transcribe(self, samples: Samples, language: str, hotwords: str = "") -> tuple[Word, ...]:
        """The words of a clip, ascending. hotwords: not used by the batched decoder."""
        if samples.size < SAMPLE_RATE // 10:
            return ()
        heard = self.pipeline.transcribe(samples, batch_size=BATCH, language=language)
        segments = [segment for segment in heard["segments"] if segment["text"].strip()]
        aligner = self._aligner(language)
        if aligner is None:
            return tuple(word for each in segments for word in self._timed(samples, each, language))
        return self._aligned(samples, segments, aligner)

    def _timed(self, samples: Samples, segment: dict[str, Any], language: str) -> tuple[Word, ...]:
        start_s = float(segment["start"])
        end_s = min(float(segment["end"]), start_s + WINDOW_S)
        text = (segment["text"].strip(),)
        return self.score_texts(samples, start_s, end_s, text, language)[0].words

    def _aligned(
        self, samples: Samples, segments: list[dict[str, Any]], aligner: Any
    ) -> tuple[Word, ...]:
        import whisperx

        model, details = aligner
        found = whisperx.align(segments, model, details, samples, self.device)
        return _between(found["word_segments"])

    def _aligner(self, language: str) -> Any:
        """(model, details) of the language's phoneme aligner; None where it is not installed."""
        if language not in self.aligners:
            self.aligners[language] = self._open_aligner(language)
        return self.aligners[language]

    def _open_aligner(self, language: str) -> Any:
        try:
            folder = self.models.path(f"align-{language}")
        except UnavailableError:
            return None
        import whisperx

        _lay_out_punkt(self.models.home / "nltk")
        return whisperx.load_align_model(
            language, self.device, model_name=str(folder), model_cache_only=True
        )


def _between(rows: list[dict[str, Any]]) -> tuple[Word, ...]:
    """Words with times; one that the aligner left without (a number, a sign) lies between its
    neighbours."""
    starts = np.array([row.get("start", math.nan) for row in rows], float)
    ends = np.array([row.get("end", math.nan) for row in rows], float)
    known = np.flatnonzero(np.isfinite(starts) & np.isfinite(ends))
    if not known.size:
        return ()
    places = np.arange(len(rows))
    starts = np.where(np.isfinite(starts), starts, np.interp(places - 0.5, known, ends[known]))
    ends = np.where(np.isfinite(ends), ends, np.interp(places + 0.5, known, starts[known]))
    return tuple(
        Word(row["word"], float(start), float(max(start, end)), float(row.get("score", 0.5)))
        for row, start, end in zip(rows, starts, ends, strict=True)
    )


def _lay_out_punkt(folder: Path) -> None:
    """Give NLTK the sentence splitter's tables, empty: the segments are sentences already."""
    import nltk

    for language in ("english", "french"):
        tables = folder / "tokenizers" / "punkt_tab" / language
        tables.mkdir(parents=True, exist_ok=True)
        for name in PUNKT:
            (tables / name).touch()
    if str(folder) not in nltk.data.path:
        nltk.data.path.insert(0, str(folder))
