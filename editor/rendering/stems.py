"""Sound stems: one wave file a voice, all as long as the cut, together the mix of the preview."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from editor.interchange.bundle import ZIP_EPOCH, ZIP_MODE
from editor.interchange.names import export_stem
from editor.rendering.plan import Plan, SoundUse
from editor.rendering.sound import canvas, lay
from editor.rendering.wave import write_wave
from roughcut.core.timecode import FrameRange

Told = Callable[[int], None]


def write_stems(path: Path, plan: Plan, told: Told) -> None:
    """One zip of wave files that begin together at the cut's first frame.

    told: called with the record frames of sound laid so far; what it raises ends the writing.
    """
    laid = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for number, (voice, uses) in enumerate(sorted(by_voice(plan.sounds).items()), 1):
            samples = canvas(plan.sample_at(plan.frames))
            lay(plan, uses, samples, lambda so_far=laid: told(so_far))  # type: ignore[misc]
            with tempfile.TemporaryDirectory() as folder:
                wave = Path(folder) / "stem.wav"
                write_wave(
                    wave,
                    samples,
                    name=voice,
                    time_reference=plan.time_reference,
                    rate=plan.rate,
                    drop=plan.drop,
                )
                _add(archive, wave, f"{number:02d}_{export_stem(voice)}.wav")
            laid += sum(use.record.duration for use in uses)
            told(laid)


def by_voice(uses: Iterable[SoundUse]) -> dict[str, list[SoundUse]]:
    found: dict[str, list[SoundUse]] = {}
    for use in uses:
        found.setdefault(use.voice, []).append(use)
    return found


def work(plan: Plan) -> int:
    """Record frames of sound to lay."""
    return sum(use.record.duration for use in plan.sounds)


def parted(use: SoundUse, turns: Iterable[tuple[int, str]], rate: Fraction) -> list[SoundUse]:
    """A use given to several voices in turn. turns: (record frame from which on, voice), ascending.

    The first turn counts from the use's beginning. Where voices change the sound itself goes on,
    and the fades of both sides add up to it.
    """
    parts: list[SoundUse] = []
    kept = _changes(turns)
    for number, (frame, voice) in enumerate(kept):
        start = use.record.start if number == 0 else max(frame, use.record.start)
        end = kept[number + 1][0] if number + 1 < len(kept) else use.record.end
        end = min(end, use.record.end)
        if end <= start:
            continue
        parts.append(
            replace(
                use,
                voice=voice,
                begins=use.begins + (start - use.record.start) / rate,
                record=FrameRange(start, end),
                joined_before=use.joined_before and start == use.record.start,
                joined_after=use.joined_after and end == use.record.end,
            )
        )
    return parts


def _changes(turns: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    kept: list[tuple[int, str]] = []
    for frame, voice in turns:
        if not kept or kept[-1][1] != voice:
            kept.append((frame, voice))
    return kept


def _add(archive: zipfile.ZipFile, file: Path, name: str) -> None:
    entry = zipfile.ZipInfo(name, ZIP_EPOCH)
    entry.create_system, entry.external_attr = 3, ZIP_MODE
    with file.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        while block := source.read(1 << 20):
            target.write(block)
