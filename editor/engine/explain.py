"""Reasons: what a choice is worth against another, as sums that an editor can check, in words.

The words are this package's own, in English and in French; numbers are points of the engine.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from editor.engine.candidates import OVER
from editor.engine.cut import Alternate, Event, TakeClip, TermShare
from editor.engine.features import Floats
from editor.engine.terms import BY_KEY, KEYS
from roughcut.core.vocabulary import Language, ShotSize

# Logarithm of the odds that the choice is the editor's: at no margin, and per point of margin.
# Source: the logistic of margin against the share of a shot that the cuts of eight simulated
# editors with tastes of their own show alike, in 16 English and French scenes: -0.61 and 0.73,
# rounded. bench/certainty.py fits it again and scores it on other scenes and editors.
EVEN = -0.6
PER_POINT = 0.73
_MOST_ODDS = 30.0
# What adding in another order may leave of two equal sums.
_ROUNDING = 1e-9
# A lead of a point and a half, which strangers keep twice in three times; and one of a quarter
# of a point, less than a cut weighs.
QUITE_SURE = 0.62
UNSURE = 0.4
# A term this small is folded away. Source: design, why card.
_SMALL = 0.05
_MOST_TERMS = 4
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


def shares(amounts: Floats) -> tuple[TermShare, ...]:
    """What each term says for the chosen cut against another, largest first.

    amounts: weight times the difference of the totals; they sum to that of the energies.
    """
    places = (np.abs(amounts) > _ROUNDING).nonzero()[0].tolist()
    found = [
        (-abs(amount), KEYS[x], amount)
        for x, amount in zip(places, amounts[places].tolist(), strict=True)
    ]
    return tuple([TermShare(key, amount) for _, key, amount in sorted(found)])


def confidence(margin: float, certainty: float = 1.0) -> float:
    """How probable it is, 0..1, that the editor chooses the same.

    margin: what the next best cut would cost more, points; below 0 where a pin overruled the
    engine. certainty: how much more, or less, than usual this editor follows points.
    """
    odds = EVEN + PER_POINT * certainty * margin
    return 1 / (1 + math.exp(-max(-_MOST_ODDS, min(_MOST_ODDS, odds))))


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
    told = _told(alternate, language)
    listens = any(name.startswith(OVER) for _, name in alternate.ways)
    other = _shown(names.get(alternate.clip, alternate.clip), listens, french)
    if french:
        return f"{_capital(chosen)} plutôt que {other}{_colon(french)} {told}."
    return f"Preferred {chosen} to {other}: {told}."


def _shown(name: str, listens: bool, french: bool) -> str:
    """The name of a clip, with a word where it shows who listens."""
    return f"{'réaction' if french else 'reaction'} {name}" if listens else name


def _told(alternate: Alternate, language: Language) -> str:
    large = [share for share in alternate.terms if abs(share.amount) >= _SMALL]
    if not large:
        return "rien ne les départage" if language is Language.FRENCH else "nothing between them"
    shown = sorted(large[:_MOST_TERMS], key=lambda share: -share.amount)
    return ", ".join(
        f"{_phrase(share, language)} {points(share.amount, language)}" for share in shown
    )


def _phrase(share: TermShare, language: Language) -> str:
    words = BY_KEY[share.term].words(language)
    return words.merit if share.amount > 0 else words.label


def _colon(french: bool) -> str:
    return f"{_THIN}:" if french else ":"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
