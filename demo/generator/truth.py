"""What was really said, shown and recorded, as truth.json tells it.

Every time is in seconds from the first frame of the take's camera file. The reference edit is
one editor's taste, written as a rule (`PREFERENCE`): it serves to measure, not to please.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from demo.generator.performance import Performance, Span, Spoken, frame_at
from demo.generator.plan import Shoot, TakePlan

HANDLE = 6  # frames before and after a line
TIED = 2  # points between choices that are equally good
UNUSABLE = {"flub", "false start", "stutter", "adlib"}
PREFERENCE: dict[str, Any] = {
    "unusable": -100,
    "defect": -40,
    "paraphrase": -12,
    "on_screen": 12,
    "circled": 8,
    "dual": 3,
    "insert": -20,
    "size": {"WS": 0, "2S": 2, "MS": 4, "MCU": 6, "CU": 7},
    "first_and_last_line_wide": 15,
}


@dataclass(frozen=True, slots=True)
class Shot:
    """A take as it was made: its plan, its number in the shoot, and its files."""

    plan: TakePlan
    number: int
    played: Performance
    picture: str
    sound: str
    sound_s: float
    faces: dict[str, list[int]]
    size: tuple[int, int]
    bytes: int


def truth_of(shoot: Shoot, shots: tuple[Shot, ...]) -> dict[str, Any]:
    """The whole truth of a shoot, ready for JSON."""
    takes = [_take(shoot, shot) for shot in shots]
    candidates = {_line_id(n): _candidates(n, shots, shoot) for n in range(len(shoot.speeches))}
    return {
        "set": f"demo-{shoot.language}",
        "language": shoot.language,
        "scene": {"heading": shoot.heading, "number": shoot.scene},
        "script": [
            {
                "id": _line_id(n),
                "index": n,
                "character": speech.character,
                "extension": None,
                "parenthetical": speech.parenthetical or None,
                "text": speech.text,
            }
            for n, speech in enumerate(shoot.speeches)
        ],
        "takes": takes,
        "candidates": candidates,
        "reference_edit": {
            "preference": PREFERENCE,
            "rule": f"highest score; {HANDLE} frames before and after the line, never into other "
            f"speech; tied are within {TIED} points; acceptable are clean and usable",
            "events": [_event(n, candidates, shots, shoot) for n in range(len(shoot.speeches))],
        },
    }


def _line_id(line: int) -> str:
    return f"L{line + 1:02d}"


def _take(shoot: Shoot, shot: Shot) -> dict[str, Any]:
    plan, played = shot.plan, shot.played
    spoken = () if plan.broken else played.spoken
    return {
        "take": plan.name,
        "number": shot.number,
        "file": shot.picture,
        "setup": plan.setup.name,
        "setup_name": plan.setup.words,
        "take_no": plan.number,
        "shot_size": plan.setup.framing,
        "camera_motion": plan.setup.movement,
        "on_screen": list(plan.setup.cast),
        "over_shoulder_of": plan.setup.beyond or None,
        "fps": f"{shoot.rate.numerator}/{shoot.rate.denominator}",
        "drop_frame": ";" in plan.timecode,
        "tc_start": plan.timecode or None,
        "reel": shoot.reel,
        "duration_s": round(played.duration_s, 4),
        "frames": played.frames,
        "size": list(shot.size),
        "codec": "h264",
        "slate": _slate(shoot, shot),
        "cues": [
            {"kind": cue.kind, "start": round(cue.start_s, 4), "end": round(cue.end_s, 4)}
            for cue in played.cues
        ],
        "pickup": not plan.slated,
        "insert": plan.setup.framing == "INSERT",
        "circled": plan.circled,
        "lines": [_speech(shoot, plan, s) for s in spoken if s.line is not None],
        "adlibs": [_speech(shoot, plan, s) for s in spoken if s.line is None],
        "dropped": [_line_id(n) for n in sorted(plan.dropped)],
        "dialogue_s": [round(moment, 4) for moment in played.dialogue],
        "file_flags": ["corrupt"] * plan.broken + ["no audio"] * plan.mute,
        "dual": _dual(shot),
        "faces_approx": shot.faces,
        "talking_on_screen": {
            who: [[round(s.start_s, 3), round(s.end_s, 3)] for s in spoken if s.speaker == who]
            for who in plan.setup.cast
        },
        "quality": [_flaw(flaw, shoot.rate) for flaw in played.flaws],
        "bytes": shot.bytes,
    }


def _flaw(flaw: Span, rate: Fraction) -> dict[str, Any]:
    return {
        "kind": flaw.kind,
        "start": round(flaw.start_s, 4),
        "end": round(flaw.end_s, 4),
        "start_frame": frame_at(flaw.start_s, rate),
        "end_frame": frame_at(flaw.end_s, rate) + 1,
    }


def _slate(shoot: Shoot, shot: Shot) -> dict[str, Any] | None:
    played = shot.played
    if played.slate is None or played.clap_frame is None:
        return None
    return {
        "kind": "head",
        "scene": shot.plan.setup.name,
        "take": shot.plan.number,
        "roll": shoot.reel,
        "visible": [round(moment, 3) for moment in played.slate],
        "clap_s": round(float(played.clap_frame / shoot.rate), 4),
        "clap_frame": played.clap_frame,
    }


def _dual(shot: Shot) -> dict[str, Any] | None:
    dual = shot.plan.dual
    if dual is None:
        return None
    return {
        "file": shot.sound,
        "offset_s": dual.offset_s,
        "meaning": "time in the sound file = time in the camera file + offset_s",
        "drift_ppm": 0,
        "timecode": dual.timecode,
        "clap_heard": shot.plan.slated,
        "timecode_error_s": dual.error_s,
        "channels": list(dual.channels),
        "duration_s": round(shot.sound_s, 4),
    }


def _speech(shoot: Shoot, plan: TakePlan, spoken: Spoken) -> dict[str, Any]:
    line = spoken.line
    return {
        "line": None if line is None else _line_id(line),
        "speaker": spoken.speaker,
        "script_text": None if line is None else shoot.speeches[line].text,
        "spoken_text": spoken.text,
        "start": round(spoken.start_s, 4),
        "end": round(spoken.end_s, 4),
        **_frames(spoken, shoot.rate),
        "words": [[w.text, round(w.start_s, 4), round(w.end_s, 4)] for w in spoken.words],
        "word_source": "kokoro-duration",
        "on_screen": spoken.speaker in plan.setup.cast,
        "verdict": spoken.verdict,
        "usable": spoken.verdict not in UNUSABLE,
        "emotion": "neutral",
        "tempo": round(spoken.pace, 4),
        "attempt": spoken.attempt,
    }


def _frames(spoken: Spoken, rate: Fraction) -> dict[str, int]:
    return {
        "start_frame": frame_at(spoken.start_s, rate),
        "end_frame": frame_at(spoken.end_s, rate) + 1,
    }


def _candidates(line: int, shots: tuple[Shot, ...], shoot: Shoot) -> list[dict[str, Any]]:
    """Every reading of a line in the takes that can be read."""
    return [
        _candidate(shot, spoken, shoot)
        for shot in shots
        if not shot.plan.broken
        for spoken in shot.played.spoken
        if spoken.line == line
    ]


def _candidate(shot: Shot, spoken: Spoken, shoot: Shoot) -> dict[str, Any]:
    plan = shot.plan
    overlapping = {
        flaw.kind
        for flaw in shot.played.flaws
        if flaw.start_s < spoken.end_s and spoken.start_s < flaw.end_s
    }
    return {
        "take": plan.name,
        "attempt": spoken.attempt,
        "start": round(spoken.start_s, 4),
        "end": round(spoken.end_s, 4),
        **_frames(spoken, shoot.rate),
        "verdict": spoken.verdict,
        "usable": spoken.verdict not in UNUSABLE,
        "on_screen": spoken.speaker in plan.setup.cast,
        "shot_size": plan.setup.framing,
        "circled": plan.circled,
        "defects": sorted(overlapping),
        "dual": plan.dual is not None,
        "pace": round(spoken.pace, 4),
        "insert": plan.setup.framing == "INSERT",
    }


def _score(candidate: dict[str, Any], outermost: bool) -> float:
    weigh = PREFERENCE
    score = float(weigh["size"].get(candidate["shot_size"], 0))
    for quality in ("on_screen", "circled", "dual", "insert"):
        score += weigh[quality] * bool(candidate[quality])
    score += weigh["unusable"] * (not candidate["usable"])
    score += weigh["defect"] * bool(candidate["defects"])
    score += weigh["paraphrase"] * (candidate["verdict"] == "paraphrase")
    wide = outermost and candidate["shot_size"] == "WS"
    score += weigh["first_and_last_line_wide"] * wide
    return float(score)


def _event(
    line: int, candidates: dict[str, list[dict[str, Any]]], shots: tuple[Shot, ...], shoot: Shoot
) -> dict[str, Any]:
    """The reference edit's piece for one line."""
    outermost = line in (0, len(shoot.speeches) - 1)
    ranked = sorted(
        candidates[_line_id(line)], key=lambda c: (-_score(c, outermost), c["take"], c["attempt"])
    )
    best = ranked[0]
    score = _score(best, outermost)
    start, end = _cut(best, next(s for s in shots if s.plan.name == best["take"]), shoot.rate)
    return {
        "line": _line_id(line),
        "take": best["take"],
        "attempt": best["attempt"],
        "in_frame": start,
        "out_frame": end,
        "in_s": float(start / shoot.rate),
        "out_s": float(end / shoot.rate),
        "score": score,
        "tied": sorted(
            {c["take"] for c in ranked[1:] if _score(c, outermost) >= score - TIED} - {best["take"]}
        ),
        "acceptable": [
            f"{c['take']}#{c['attempt']}"
            for c in candidates[_line_id(line)]
            if c["usable"] and not c["defects"]
        ],
    }


def _cut(best: dict[str, Any], shot: Shot, rate: Fraction) -> tuple[int, int]:
    """In and out frames round a reading, kept out of whatever is heard before and after it."""
    heard = [(s.start_s, s.end_s) for s in shot.played.spoken]
    heard += [(c.start_s, c.end_s) for c in shot.played.cues]
    before = max((end for _, end in heard if end <= best["start"] - 1e-3), default=0.0)
    after = min((start for start, _ in heard if start >= best["end"] + 1e-3), default=1e9)
    earliest = frame_at(before, rate) + 1
    latest = min(shot.played.frames, frame_at(after, rate))
    return max(earliest, best["start_frame"] - HANDLE), min(latest, best["end_frame"] + HANDLE)
