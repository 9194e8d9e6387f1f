"""What a face is asked to show, read from the text: directions in brackets and marks, in English
and in French.

Soft: a direction shares itself out over the classes that an expression analyser tells, and most
lines ask for nothing at all.
"""

from __future__ import annotations

from editor.engine.intensity import folded

# The classes of the expression analyser. Source: Ekman's six and neutral, as in FER-2013.
FACES = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")

_ANGER = (0.7, 0.15, 0.0, 0.0, 0.0, 0.05, 0.1)
_DISGUST = (0.2, 0.65, 0.0, 0.0, 0.05, 0.0, 0.1)
_FEAR = (0.0, 0.05, 0.65, 0.0, 0.1, 0.15, 0.05)
_JOY = (0.0, 0.0, 0.0, 0.8, 0.0, 0.05, 0.15)
_SORROW = (0.0, 0.0, 0.1, 0.0, 0.75, 0.0, 0.15)
_SURPRISE = (0.0, 0.0, 0.15, 0.1, 0.0, 0.7, 0.05)
_CALM = (0.0, 0.0, 0.0, 0.05, 0.05, 0.0, 0.9)
_DIRECTIONS = {
    _ANGER: "angry angrily anger furious furiously shouting shouts yelling yells snapping snaps "
    "enraged irritated colere furieux furieuse fache fachee hurle hurlant enerve enervee agace "
    "agacee rageur rageuse",
    _DISGUST: "disgusted contempt contemptuous contemptuously degoute degoutee mepris meprisant "
    "meprisante dedaigneux dedaigneuse",
    _FEAR: "afraid scared frightened terrified fearful fearfully panicked panicking effraye "
    "effrayee terrifie terrifiee apeure apeuree paniquee peur",
    _JOY: "smiling smiles smile laughing laughs happy happily joyful delighted amused cheerful "
    "cheerfully souriant souriante sourit sourire riant rit heureux heureuse joyeux joyeuse ravi "
    "ravie amuse amusee gai gaie",
    _SORROW: "sad sadly crying cries sobbing sobs tearful tearfully weeping desperate triste "
    "tristement pleure pleurant sanglote sanglotant larmes desespere desesperee abattu abattue",
    _SURPRISE: "surprised astonished amazed stunned startled shocked surpris surprise etonne "
    "etonnee stupefait stupefaite ebahi ebahie interloque interloquee",
    _CALM: "calm calmly deadpan flatly neutral impassive calme calmement impassible neutre "
    "placide posement",
}
_BY_WORD = {word: shares for shares, words in _DIRECTIONS.items() for word in words.split()}
_NOT = frozenset("not no without hardly never sans pas plus jamais non peu".split())
# A cry: anything but a still face.
_CRY = (0.3, 0.05, 0.1, 0.25, 0.0, 0.25, 0.05)


def asked_of(spoken: str, parentheticals: tuple[str, ...]) -> tuple[float, ...]:
    """Shares of FACES that the text asks for, summing to 1; () where it asks for nothing.

    A direction that holds a negation is passed over; without any direction a mark may speak.
    """
    said = [
        _BY_WORD[word]
        for direction in parentheticals
        if _NOT.isdisjoint(words := folded(direction).split())
        for word in words
        if word in _BY_WORD
    ]
    if not said and "!" in spoken:
        said = [_SURPRISE if "?" in spoken else _CRY]
    return tuple(sum(shares) / len(said) for shares in zip(*said, strict=True))
