"""The cut, what people said of it, what was learned from that, and how it left."""

from editor.models.cut import Alternate, Cut, CutChange, Event
from editor.models.export import Export, PathMap
from editor.models.learning import Drift, LearnedOffer, Level, TasteModel, Training
from editor.models.returned import ReturnedCut
from editor.models.said import FinalCut, Note, Verdict
from editor.models.webhook import Delivery, Webhook

__all__ = [
    "Alternate",
    "Cut",
    "CutChange",
    "Delivery",
    "Drift",
    "Event",
    "Export",
    "FinalCut",
    "LearnedOffer",
    "Level",
    "Note",
    "PathMap",
    "ReturnedCut",
    "TasteModel",
    "Training",
    "Verdict",
    "Webhook",
]
