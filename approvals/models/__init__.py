"""What approvals are made of. States are declared here and moved by `approvals.ledger` alone."""

from approvals.models.approval import Approval, Stage
from approvals.models.event import Event, Evidence, LateEntry

__all__ = ["Approval", "Event", "Evidence", "LateEntry", "Stage"]
