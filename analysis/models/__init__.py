"""What the machine saw and heard, which line it is, and the state of the work."""

from analysis.models.observed import Analysis, OffScriptSpeech, OnScreen, Reading, Sync
from analysis.models.step import Stage, State, Step

__all__ = ["Analysis", "OffScriptSpeech", "OnScreen", "Reading", "Stage", "State", "Step", "Sync"]
