from __future__ import annotations

from dataclasses import replace

from editor.interchange import captions
from editor.interchange.timeline import Caption, Sequence
from roughcut.core.timecode import FrameRange
from tests.editor.interchange.cuts import F23, scene


def _cut() -> Sequence:
    return replace(
        scene(F23),
        captions=(
            Caption(FrameRange(24, 72), "You came.", "INÈS"),
            Caption(FrameRange(60, 96), "Tu disais <onze> & demie.\n\nNon ?", "JONAH"),
            Caption(FrameRange(96, 100), "  "),
        ),
    )


def test_subrip_counts_true_seconds_and_captions_do_not_overlap() -> None:
    text = captions.srt(_cut()).decode("utf-8-sig")

    assert text == (
        "1\r\n00:00:01,001 --> 00:00:02,502\r\nYou came.\r\n\r\n"
        "2\r\n00:00:02,502 --> 00:00:04,004\r\nTu disais <onze> & demie.\r\nNon ?\r\n"
    )


def test_webvtt_names_the_voice_and_escapes() -> None:
    text = captions.vtt(_cut()).decode()

    assert text.startswith("WEBVTT\n\n00:00:01.001 --> 00:00:02.502\n<v INÈS>You came.\n")
    assert "<v JONAH>Tu disais &lt;onze&gt; &amp; demie.\nNon ?\n" in text
    assert text.count("-->") == 2
