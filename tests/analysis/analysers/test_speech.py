"""Words of the demo shoot are heard, and a text can be held against what was said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from analysis.analysers.speech import FasterWhisperSpeech, open_speech
from analysis.observations import Word
from analysis.weights import ModelStore, UnavailableError
from tests.analysis.demo_shoot import RATE, DemoTake, plain, sound_take

pytestmark = [pytest.mark.weights, pytest.mark.media]

LEAST_HEARD = 0.85
NEAR_S = 0.6  # how far Whisper's own word times may be off


@pytest.fixture(scope="module")
def take() -> DemoTake:
    return sound_take("en")


@pytest.fixture
def speech(weights: Callable[..., ModelStore]) -> FasterWhisperSpeech:
    return open_speech(weights("whisper-base"), threads=1)


def heard(words: tuple[Word, ...], text: str, start_s: float) -> bool:
    return any(
        plain(text) == plain(word.text) and abs(word.start_s - start_s) < NEAR_S for word in words
    )


def test_the_words_of_a_take_are_heard_in_order_and_near_their_time(
    speech: FasterWhisperSpeech, take: DemoTake
) -> None:
    words = speech.transcribe(take.samples, "en")
    assert [word.start_s for word in words] == sorted(word.start_s for word in words)
    spoken = [word for line in take.lines for word in line.words]
    assert np.mean([heard(words, text, start_s) for text, start_s, _ in spoken]) >= LEAST_HEARD


def test_what_was_said_fits_better_than_what_was_not(
    speech: FasterWhisperSpeech, take: DemoTake
) -> None:
    said, other = take.lines[2:4]
    right, wrong = speech.score_texts(
        take.samples, said.start_s - 0.3, said.end_s + 0.3, (said.text, other.text), "en"
    )
    assert right.log_probability > wrong.log_probability + 5
    assert abs(right.words[0].start_s - said.start_s) < 0.35
    assert abs(right.words[-1].end_s - said.end_s) < 0.5


def test_a_span_alone_keeps_the_clip_s_time(speech: FasterWhisperSpeech, take: DemoTake) -> None:
    line = take.lines[2]
    words = speech.decode_span(take.samples, line.start_s, line.end_s, "en")
    assert words
    assert all(line.start_s - 0.5 < word.start_s < word.end_s < line.end_s + 0.6 for word in words)


def test_silence_has_no_words(speech: FasterWhisperSpeech) -> None:
    assert speech.transcribe(np.zeros(0, np.float32), "en") == ()
    assert speech.transcribe(np.zeros(3 * RATE, np.float32), "fr") == ()


def test_without_weights_the_reason_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="speech to words"):
        open_speech(ModelStore(tmp_path))
