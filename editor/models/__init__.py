"""The cut, what people said of it, and how it left."""

from editor.models.cut import Alternate, Cut, CutChange, Event
from editor.models.export import Export
from editor.models.said import Note, Verdict

__all__ = ["Alternate", "Cut", "CutChange", "Event", "Export", "Note", "Verdict"]
