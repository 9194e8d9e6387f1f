"""Subtitles of the cut: SubRip and WebVTT.

Formats: SubRip as players read it (comma before the milliseconds, CRLF); W3C "WebVTT". Times run
from the sequence's first frame, in true seconds. A caption ends where the next begins at latest.
"""

from __future__ import annotations

from fractions import Fraction
from html import escape

from editor.interchange.names import plain_text
from editor.interchange.timeline import Caption, Sequence


def srt(sequence: Sequence) -> bytes:
    """SubRip, UTF-8 with a byte order mark, which old players need for accents."""
    blocks = []
    for number, (caption, start, end) in enumerate(_timed(sequence), 1):
        times = f"{_clock(start, ',')} --> {_clock(end, ',')}"
        blocks.append(f"{number}\n{times}\n{_text(caption)}\n")
    return "\n".join(blocks).replace("\n", "\r\n").encode("utf-8-sig")


def vtt(sequence: Sequence) -> bytes:
    """WebVTT, with the character as the cue's voice."""
    blocks = ["WEBVTT\n"]
    for caption, start, end in _timed(sequence):
        voice = escape(" ".join(plain_text(caption.character).split()), quote=False)
        text = escape(_text(caption), quote=False)
        spoken = f"<v {voice}>{text}" if voice else text
        blocks.append(f"{_clock(start, '.')} --> {_clock(end, '.')}\n{spoken}\n")
    return "\n".join(blocks).encode()


def _timed(sequence: Sequence) -> list[tuple[Caption, Fraction, Fraction]]:
    ordered = sorted(
        (c for c in sequence.captions if _text(c)), key=lambda caption: caption.record.start
    )
    timed = []
    for index, caption in enumerate(ordered):
        end = caption.record.end
        if index + 1 < len(ordered):
            end = min(end, ordered[index + 1].record.start)
        if end > caption.record.start:
            timed.append((caption, caption.record.start / sequence.rate, end / sequence.rate))
    return timed


def _text(caption: Caption) -> str:
    """Its lines without empty ones: an empty line would end the cue."""
    lines = (" ".join(line.split()) for line in plain_text(caption.text).splitlines())
    return "\n".join(line for line in lines if line)


def _clock(moment: Fraction, mark: str) -> str:
    milliseconds = round(moment * 1000)
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{mark}{milliseconds:03d}"
