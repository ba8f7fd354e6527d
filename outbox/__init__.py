"""What a task must do stands in a row, written in the transaction of its cause; messages only wake a worker.

`outbox.post("briefings.draw", f"draw:{pk}", queue="drawing", now=now, briefing=pk)` writes the row and wakes a worker, which calls
the function decorated with `@outbox.handles("briefings.draw")` in the app's tasks.py as `draw(briefing=pk)`.
"""

from outbox.handlers import UnknownKind, handles
from outbox.posting import KeyTaken, post

__all__ = ["KeyTaken", "UnknownKind", "handles", "post"]
