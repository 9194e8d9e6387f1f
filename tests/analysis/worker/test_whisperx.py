"""WhisperX hears the demo shoot, and aligns words where an aligner is installed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from analysis.weights import SUMS, ModelStore
from tests.analysis.demo_shoot import plain, sound_take
from tests.analysis.worker.conftest import Weights

pytest.importorskip("whisperx", reason="WhisperX is not installed: this is no worker set")

from analysis.analysers.whisperx_speech import WhisperXSpeech, open_whisperx

pytestmark = [
    pytest.mark.worker,
    pytest.mark.filterwarnings("default"),  # torch, pyannote and transformers warn at import
]

LETTERS = "abcdefghijklmnopqrstuvwxyz'|"


def heard_share(speech: WhisperXSpeech) -> float:
    take = sound_take("en")
    words = speech.transcribe(take.samples, "en")
    assert [word.start_s for word in words] == sorted(word.start_s for word in words)
    known = {plain(word.text) for word in words}
    return float(
        np.mean([plain(text) in known for line in take.lines for text, _, _ in line.words])
    )


def test_a_take_is_heard_by_its_own_voice_detection_and_batches(weights: Weights) -> None:
    speech = open_whisperx(weights("whisper-base"), threads=1)
    assert heard_share(speech) > 0.85
    assert speech.transcribe(np.zeros(0, np.float32), "en") == ()


def test_words_come_from_the_aligner_where_there_is_one(weights: Weights, tmp_path: Path) -> None:
    store = weights("whisper-base")
    _make_aligner(tmp_path / "align-en")
    _vouch(tmp_path)
    with_aligner = ModelStore(store.home, tmp_path, store.models)
    speech = open_whisperx(with_aligner, threads=1)
    assert speech._aligner("fr") is None
    assert speech._aligner("en") is not None
    assert heard_share(speech) > 0.85


def _make_aligner(folder: Path) -> None:
    """A phoneme aligner of a few thousand weights that has learnt nothing."""
    from transformers import (
        Wav2Vec2Config,
        Wav2Vec2CTCTokenizer,
        Wav2Vec2FeatureExtractor,
        Wav2Vec2ForCTC,
        Wav2Vec2Processor,
    )

    folder.mkdir()
    vocabulary = {"<pad>": 0, "<s>": 1, "</s>": 2, "<unk>": 3}
    vocabulary |= {letter: place + 4 for place, letter in enumerate(LETTERS)}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    tokenizer = Wav2Vec2CTCTokenizer(str(folder / "vocab.json"), word_delimiter_token="|")
    Wav2Vec2Processor(Wav2Vec2FeatureExtractor(), tokenizer).save_pretrained(folder)
    config = Wav2Vec2Config(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        conv_dim=(32,) * 7,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=2,
    )
    Wav2Vec2ForCTC(config).save_pretrained(folder)


def _vouch(local: Path) -> None:
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(local)}\n"
        for file in sorted(local.rglob("*"))
        if file.is_file()
    ]
    (local / SUMS).write_text("".join(lines), encoding="utf-8")
