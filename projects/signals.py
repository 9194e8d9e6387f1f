"""What ingest tells the later stages, which ingest does not know."""

from django.dispatch import Signal

# A clip was registered or must be read again; sent with `clip`, inside the transaction.
clip_arrived = Signal()

# A project's script changed; sent with `project`, inside the transaction.
script_changed = Signal()
