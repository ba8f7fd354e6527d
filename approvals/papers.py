"""How a paper of the ladder is numbered: 〔year〕, its number within its kind and year, no gaps, no leading 第 (GB/T 9704-2012, 7.2.5)."""

from approvals.models import SupervisionNotice
from approvals.models.supervision import Rung

MARKS = {Rung.URGING: "催", Rung.SUPERVISION: "督", Rung.CIRCULAR: "通"}


def paper_number(notice: SupervisionNotice) -> str:
    """As printed: 巴代办督〔2026〕3号; "" for what has no number. The office's word is frozen with the facts."""
    if notice.number is None:
        return ""
    return f"{notice.facts.get('word', '')}{MARKS[Rung(notice.rung)]}〔{notice.year}〕{notice.number}号"
