"""Reasons: what a choice is worth against another, as sums that an editor can check, in words.

The words are this package's own, in English and in French; numbers are points of the engine.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from editor.engine.candidates import OVER
from editor.engine.cut import Alternate, Event, TakeClip, TermShare
from editor.engine.features import Floats
from editor.engine.terms import BY_KEY, KEYS
from roughcut.core.vocabulary import Language, ShotSize

# Logarithm of the odds between two choices, per point that lies between them. Source: what brings
# the confidence nearest to the share of a shot that the cuts of simulated editors with tastes of
# their own show alike. bench/certainty.py fits it again and scores it on other scenes and editors.
PER_POINT = 1.0
_MOST_ODDS = 30.0
# What adding in another order may leave of two equal sums.
_ROUNDING = 1e-9
_BY_NAME = np.argsort(np.array(KEYS))
_NAMES = np.array(KEYS, dtype=object)[_BY_NAME]
# Of the shots above the one strangers keep seven in ten, of those below the other three in ten.
QUITE_SURE = 0.55
UNSURE = 0.35
# A term this small is folded away. Source: design, why card.
_SMALL = 0.05
_MOST_TERMS = 4
# What is less than this share of the largest term decided nothing: the bars show it, no sentence.
_SLIGHT = 0.1
_THIN = "\u202f"

_SIZES = {
    ShotSize.WIDE: ("wide shot", "plan général"),
    ShotSize.TWO_SHOT: ("two-shot", "plan à deux"),
    ShotSize.MEDIUM_LONG: ("medium long shot", "plan américain"),
    ShotSize.MEDIUM: ("medium shot", "plan moyen"),
    ShotSize.MEDIUM_CLOSE: ("medium close-up", "plan rapproché"),
    ShotSize.CLOSE: ("close-up", "gros plan"),
    ShotSize.EXTREME_CLOSE: ("extreme close-up", "très gros plan"),
    ShotSize.INSERT: ("insert", "insert"),
}


def shares(amounts: Floats) -> list[tuple[TermShare, ...]]:
    """What each term says for the chosen cut against each of several others, largest first.

    amounts: (others, terms) weight times the difference of the totals; a row sums to that of the
    energies.
    """
    named = amounts[:, _BY_NAME]  # so that equal shares come in the order of their names
    sizes = np.abs(named)
    counts = (sizes > _ROUNDING).sum(axis=1)
    order = np.argsort(-sizes, axis=1, kind="stable")[:, : counts.max(initial=0)]
    told = zip(
        _NAMES[order].tolist(),
        np.take_along_axis(named, order, axis=1).tolist(),
        counts.tolist(),
        strict=True,
    )
    return [tuple(map(TermShare, terms[:many], row[:many])) for terms, row, many in told]


def confidence(prices: Floats, certainty: float = 1.0, stretches: float | Floats = 1.0) -> Floats:
    """How probable it is, 0..1, that the editor chooses the same, among all that could stand.

    prices: (..., K) what the best cut with each other choice would cost more, points; below 0 where
    a pin overruled the engine, infinite where there is none. certainty: how much more, or less,
    than usual this editor follows points. stretches: (...) of how many stretches the choices are:
    what stands in each is held against what else could stand there. Source: Luce 1959.
    """
    odds = np.exp(-np.clip(PER_POINT * certainty * prices, -_MOST_ODDS, None))
    return np.asarray(1 / (1 + odds.sum(axis=-1) / stretches))


def certainty(event: Event, language: Language) -> str:
    """The word for how sure the engine is of an event."""
    french = language is Language.FRENCH
    if event.confidence >= QUITE_SURE:
        return "presque certain" if french else "quite sure"
    if event.confidence >= UNSURE:
        return "plutôt sûr" if french else "fairly sure"
    return "peu sûr" if french else "unsure"


def shot_name(clip: TakeClip, language: Language) -> str:
    """A clip in a sentence: "close-up 12A take 3", « gros plan 12A, prise 3 »."""
    return sized_name(clip.shot_size, clip.setup, clip.take, language)


def sized_name(size: ShotSize | None, setup: str, take: int, language: Language) -> str:
    """A take in a sentence by its size, setup and number; size None where it is not known."""
    french = language is Language.FRENCH
    framed = f"{_SIZES[size][french]} " if size else ""
    name = f"{framed}{setup}".strip()
    return f"{name}, prise {take}" if french else f"{name} take {take}"


def points(amount: float, language: Language) -> str:
    """A signed number of points as the language prints it: "+1.9", « −0,3 »."""
    text = f"{'−' if amount < 0 else '+'}{abs(amount):.1f}"
    return text.replace(".", ",") if language is Language.FRENCH else text


def sentence(
    event: Event, alternate: Alternate | None, names: Mapping[str, str], language: Language
) -> str:
    """One sentence: why this event and not the alternate, with the points that decided.

    names: how each clip is called in a sentence, by clip id; see `shot_name`.
    """
    french = language is Language.FRENCH
    if event.kind == "slug":
        return "Aucune prise ne couvre ce texte." if french else "No take covers this."
    chosen = _shown(names.get(event.clip, event.clip), event.kind == "reaction", french)
    if alternate is None:
        only = "Seul choix" if french else "The only choice"
        return f"{only}{_colon(french)} {chosen}."
    listens = any(name.startswith(OVER) for _, name in alternate.ways)
    other = _shown(names.get(alternate.clip, alternate.clip), listens, french)
    told = _told(alternate, language)
    return f"{_capital(chosen)} {'plutôt que' if french else 'rather than'} {other}{told}."


def _shown(name: str, listens: bool, french: bool) -> str:
    """The name of a clip, with a word where it shows who listens."""
    return f"{'réaction' if french else 'reaction'} {name}" if listens else name


def _told(alternate: Alternate, language: Language) -> str:
    """What speaks for the choice and, after a "but", what speaks against it."""
    french = language is Language.FRENCH
    largest = max((abs(share.amount) for share in alternate.terms), default=0.0)
    least = max(_SMALL, _SLIGHT * largest)
    large = [share for share in alternate.terms if abs(share.amount) >= least][:_MOST_TERMS]
    if not large:
        told = "rien ne les départage" if french else "nothing between them"
        return f"{_colon(french)} {told}"
    merits = [_phrase(share, language) for share in large if share.amount > 0]
    faults = [_phrase(share, language) for share in large if share.amount < 0]
    said = f"{_colon(french)} {', '.join(merits)}" if merits else ""
    return f"{said}, {'mais' if french else 'but'} {', '.join(faults)}" if faults else said


def _phrase(share: TermShare, language: Language) -> str:
    words = BY_KEY[share.term].words(language)
    told = words.merit if share.amount > 0 else words.label
    return f"{told} ({points(share.amount, language)})"


def _colon(french: bool) -> str:
    return f"{_THIN}:" if french else ":"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
