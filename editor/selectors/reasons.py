"""Puts the engine's arithmetic into the reader's words: the why card and the alternates."""

from __future__ import annotations

from typing import Any

from editor.engine.candidates import OVER
from editor.engine.cut import Alternate as EngineAlternate
from editor.engine.cut import Event as EngineEvent
from editor.engine.cut import TermShare
from editor.engine.explain import QUITE_SURE, UNSURE, sentence, sized_name
from editor.engine.terms import BY_KEY
from editor.models import Alternate, Event
from projects.models import Clip
from roughcut.core.timecode import FrameRange
from roughcut.core.vocabulary import Language, ShotSize

MOST_ALTERNATES = 8


def why_of(
    event: Event, clips: dict[int, Clip], sizes: dict[int, str], language: str
) -> dict[str, Any]:
    """The parts of an event's state that explain it: certainty, why, alternates.

    The lead is the sum of its terms, so that the bars always add up; where a person overruled
    the engine it is below zero.
    """
    words = Language(language)
    names = {str(pk): _name(clip, sizes.get(pk, ""), words) for pk, clip in clips.items()}
    ranked = sorted(event.alternates.all(), key=lambda item: item.rank)[:MOST_ALTERNATES]
    chosen = _as_engine(event)
    runner_up = ranked[0] if ranked else None
    return {
        "certainty": certainty_key(event.confidence),
        "why": {
            "sentence": sentence(
                chosen, _alternate(runner_up) if runner_up else None, names, words
            ),
            "lead": round(sum(share["amount"] for share in event.terms), 3),
            "terms": [
                {"label": _label(share, words), "amount": round(share["amount"], 3)}
                for share in event.terms
            ],
            "runner_up": _runner_up(runner_up, clips),
        },
        "alternates": _alternates(event, ranked, clips, sizes, names, words),
    }


def certainty_key(confidence: float) -> str:
    if confidence >= QUITE_SURE:
        return "quite"
    return "fairly" if confidence >= UNSURE else "unsure"


def _alternates(
    event: Event,
    ranked: list[Alternate],
    clips: dict[int, Clip],
    sizes: dict[int, str],
    names: dict[str, str],
    words: Language,
) -> list[dict[str, Any]]:
    """The choice in the cut first, under key 1, then the others by price."""
    shown: list[dict[str, Any]] = []
    if event.clip_id is not None:
        clip = clips[event.clip_id]
        shown.append(
            {
                **_card(clip, sizes, event.source_in, event.source_out),
                "id": 0,
                "kind": event.kind,
                "price": 0.0,
                "in_cut": True,
                "watched": True,
                "sentence": "",
            }
        )
    for item in ranked:
        told = sentence(_as_engine(event), _alternate(item), names, words)
        shown.append(
            {
                **_card(clips[item.clip_id], sizes, item.source_in, item.source_out),
                "id": item.pk,
                "kind": _kind(item),
                "price": _price(item),
                "in_cut": False,
                "watched": True,
                "sentence": told,
            }
        )
    return [{**card, "key": key} for key, card in enumerate(shown, start=1)]


def _card(clip: Clip, sizes: dict[int, str], source_in: int, source_out: int) -> dict[str, Any]:
    return {
        "clip": clip.pk,
        "label": clip.label,
        "size": sizes.get(clip.pk, ""),
        "source_in": source_in,
        "source_out": source_out,
    }


def _runner_up(item: Alternate | None, clips: dict[int, Clip]) -> dict[str, Any] | None:
    if item is None:
        return None
    return {"alternate": item.pk, "label": clips[item.clip_id].label, "price": _price(item)}


def _kind(item: Alternate) -> str:
    """What the shot would be: a reaction shows who listens while a reading is heard."""
    if any(name.startswith(OVER) for _, name in item.ways):
        return Event.Kind.REACTION
    return Event.Kind.READING if item.reading_id else Event.Kind.ACTION


def _price(item: Alternate) -> float:
    """What the cut would lose by it, as its terms add up: below zero where the engine would rather
    show it than what a person chose."""
    return round(sum(share["amount"] for share in item.terms) if item.terms else item.price, 3)


def _name(clip: Clip, size: str, words: Language) -> str:
    if clip.take is None or not clip.take.setup.slated:
        return clip.label
    return sized_name(
        ShotSize(size) if size else None, clip.take.setup.name, clip.take.number, words
    )


def _label(share: dict[str, Any], words: Language) -> str:
    told = BY_KEY[share["term"]].words(words)
    return told.merit if share["amount"] > 0 else told.label


def _terms(stored: list[dict[str, Any]]) -> tuple[TermShare, ...]:
    return tuple(TermShare(share["term"], share["amount"]) for share in stored)


def _as_engine(event: Event) -> EngineEvent:
    return EngineEvent(
        kind=event.kind,
        lines=(),
        readings=(),
        clip=str(event.clip_id) if event.clip_id else "",
        source=FrameRange(event.source_in, max(event.source_in, event.source_out)),
        record=FrameRange(event.record_in, event.record_out),
        sounds=(),
        confidence=event.confidence,
        terms=_terms(event.terms),
        alternates=(),
    )


def _alternate(item: Alternate) -> EngineAlternate:
    return EngineAlternate(
        reading=str(item.reading_id or ""),
        clip=str(item.clip_id),
        source=FrameRange(item.source_in, item.source_out),
        price=item.price,
        terms=_terms(item.terms),
        ways=tuple((key, name) for key, name in item.ways),
    )
