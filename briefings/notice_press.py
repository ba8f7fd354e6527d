"""Drawing a supervision paper: the part of the drawing worker. The same facts, number and moment give the same bytes."""

import json
import logging
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Template

from django.conf import settings
from django.core.files.base import ContentFile
from django.template.loader import get_template

from approvals.models import SupervisionNotice
from approvals.papers import paper_number
from briefings.checks import CannotDraw, must_be_able_to_draw
from briefings.layout import css
from briefings.notices import Paper, paper
from briefings.press import Drawn, printed
from briefings.typefaces import stack

logger = logging.getLogger(__name__)
TEMPLATE = "briefing/notice.html"
STYLE = Path(settings.BASE_DIR) / "templates" / "briefing" / "notice.css"


def draw(notice_id: int) -> SupervisionNotice:
    """Draw and keep the PDF of a numbered notice; one that has it stays as it is. A failure is noted in words, and raised."""
    notice = SupervisionNotice.objects.get(pk=notice_id)
    if notice.pdf or notice.number is None:
        return notice
    try:
        must_be_able_to_draw()
        drawn = rendered(paper(notice.facts, paper_number(notice), notice.fired_on), notice.facts, notice.fired_at)
        _keep(notice, drawn)
    except Exception as error:
        words = str(error) if isinstance(error, CannotDraw) else f"{type(error).__name__}: {error}"
        SupervisionNotice.objects.filter(pk=notice.pk).update(problem=words[:400])
        raise
    return notice


def rendered(value: Paper, facts: object, at: datetime) -> Drawn:
    """The paper as tagged PDF/A-3a with its facts attached as JSON."""
    attached = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    # Whole seconds: databases keep microseconds, a PDF does not.
    moment = at.replace(microsecond=0)
    source = get_template(TEMPLATE).render({"p": value, "created": moment.isoformat(), "title": "".join(value.title)})
    stacks = {role: stack(names) for role, names in settings.FONT_ROLES.items()}
    return printed(source, css() + _style().substitute(stacks), attached, moment)


@cache
def _style() -> Template:
    return Template(STYLE.read_text(encoding="utf-8"))


def _keep(notice: SupervisionNotice, drawn: Drawn) -> None:
    """Stored under its own name; what an attempt that died left under it is replaced."""
    name = f"{notice.rung}-{notice.year}-{notice.number:04d}.pdf"
    notice.pdf.storage.delete(notice._meta.get_field("pdf").generate_filename(notice, name))
    notice.pdf.save(name, ContentFile(drawn.pdf), save=False)
    notice.problem = "；".join(drawn.complaints)[:400]
    notice.save(update_fields=["pdf", "problem"])
