"""What became of each line in a new revision, so that a re-import keeps its readings and pins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from projects.screenplay.lines import words_of
from projects.screenplay.model import Element, ElementKind

SAME = 80.0  # rapidfuzz ratio, 0..100, from which a changed line is still that line


def match_lines(old: Sequence[Element], new: Sequence[Element]) -> Mapping[str, str]:
    """Old uid to new uid. First equal uids; then, among the rest and in order, the pairing of
    greatest likeness whose every pair is at least SAME alike and of one kind and character.

    An old line without an entry is gone; a new uid that no entry names is new.
    """
    kept = {element.uid for element in old} & {element.uid for element in new}
    matched = {uid: uid for uid in kept}
    left = [element for element in old if element.uid not in kept]
    fresh = [element for element in new if element.uid not in kept]
    matched.update((left[i].uid, fresh[j].uid) for i, j in _best_in_order(_likeness(left, fresh)))
    return matched


def _likeness(old: Sequence[Element], new: Sequence[Element]) -> list[list[float]]:
    """Ratio of each pair, 0 where they cannot be one line."""
    if not old or not new:
        return []
    ratios = process.cdist(
        [" ".join(words_of(element.text)) for element in old],
        [" ".join(words_of(element.text)) for element in new],
        scorer=fuzz.ratio,
        score_cutoff=SAME,
    )
    return [
        [float(ratio) if _kin(one, other) else 0.0 for ratio, other in zip(row, new, strict=True)]
        for row, one in zip(ratios, old, strict=True)
    ]


def _kin(one: Element, other: Element) -> bool:
    if one.kind is not other.kind:
        return False
    return one.kind is not ElementKind.DIALOGUE or one.character == other.character


def _best_in_order(likeness: list[list[float]]) -> list[tuple[int, int]]:
    """The increasing pairs (row, column) of greatest total likeness."""
    if not likeness:
        return []
    rows, columns = len(likeness), len(likeness[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if likeness[i][j]:
                best[i][j] = max(best[i][j], likeness[i][j] + best[i + 1][j + 1])
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < rows and j < columns:
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
