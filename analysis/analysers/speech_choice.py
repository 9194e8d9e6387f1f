"""Which recogniser a worker uses: WhisperX where its set is installed, else faster-whisper."""

from __future__ import annotations

from importlib.util import find_spec

from analysis.analysers.speech import SpeechRecogniser, open_speech
from analysis.weights import ModelStore


def best_recogniser(models: ModelStore) -> SpeechRecogniser:
    """Raises UnavailableError where neither can run."""
    if find_spec("whisperx") is not None:
        from analysis.analysers.whisperx_speech import open_whisperx

        return open_whisperx(models)
    return open_speech(models)
