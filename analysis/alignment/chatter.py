"""What a crew says around a take: slate, calls to roll, to act and to cut."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from analysis.alignment.normalise import tokens

# Words that alone make a call or a slate. Crews everywhere also use the English ones.
_CALLS = {
    "en": "action cut slate marker rolling speed scene take mark camera reset",
    "fr": "moteur action coupez annonce clap coupe partez plan prise sequence scene silence",
    "de": "klappe bitte danke aus ton kamera action schnitt szene einstellung take",
    "es": "accion corten corte claqueta toma escena plano motor rodando silencio",
    "it": "azione motore ciak stop scena inquadratura silenzio partito",
}
# Words that are chatter only beside those.
_TALK = {
    "en": "sound set okay ok good again sorry from the top can we go one more time let us hold "
    "on quiet please your line check gate moving end sticks common roll background ready and a b",
    "fr": "ca tourne bon bien d accord on la refait pardon depuis debut encore une fois s il vous "
    "plait garde enchaine attention pret prets c est fin de le au",
}


@lru_cache(maxsize=16)
def _numbers(language: str) -> frozenset[str]:
    """The tokens that the numbers of a slate are spoken as."""
    return frozenset(
        token for count in (*range(100), 100, 200, 300) for token in tokens(str(count), language)
    )


@lru_cache(maxsize=16)
def _calls(language: str) -> frozenset[str]:
    return frozenset((_CALLS["en"] + " " + _CALLS.get(language, "")).split())


@lru_cache(maxsize=16)
def chatter(language: str) -> frozenset[str]:
    """Tokens that are likelier off script than on it."""
    return _calls(language) | frozenset(_TALK.get(language, "").split())


def is_cue(said: Sequence[str], language: str) -> bool:
    """Whether off-script tokens are a slate or a call: at least one call, and mostly chatter."""
    calls = sum(token in _calls(language) for token in said)
    known = chatter(language) | _numbers(language)
    rest = sum(token not in known and len(token) > 1 for token in said)
    return calls > 0 and rest <= len(said) / 3
