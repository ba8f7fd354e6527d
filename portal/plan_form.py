"""The questionnaire of a plan as a form: every question names the matters it decides, nothing is answered beforehand."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from approvals.actions.drafting import Ruling
from approvals.actions.plans import Given
from approvals.questions import Question, questionnaire
from portal.forms import Day, line, lines
from projects.models import Project

MOST_DAYS = 250
# Workdays usually planned for what the catalogue promises no days: a public sale of land, a tender, a survey, the utilities.
USUAL = {"GG-106": 30, "GG-310": 20, "GG-P09": 10, "GG-P16": 20}
FLOWS = (
    (1, _("government-invested building")),
    (2, _("government-invested linear works")),
    (3, _("ordinary private investment")),
    (4, _("small private investment")),
    (5, _("private investment on land sold with its design")),
    (6, _("industrial")),
    (7, _("transport works")),
    (8, _("water works")),
    (9, _("energy works")),
    (10, _("other")),
)


class PlanForm(forms.Form):
    """What `approvals.actions.plans.Given` needs. `revising`: the number of the revision, 1 for a first plan."""

    def __init__(self, project: Project, rulings: Mapping[str, Ruling], revising: int, today: date, **bound: Any) -> None:
        super().__init__(**bound)
        self.rulings = rulings
        self.matters = [one.as_matter(project) for one in rulings.values()]
        self.questions = questionnaire(self.matters)
        if revising > 1:
            self.fields["reason"] = lines(label=_("Why the plan is revised"), max_length=300, rows=2)
        self.fields["flow"] = forms.TypedChoiceField(
            label=_("Flow type"),
            choices=[("", _("Please choose")), *FLOWS],
            coerce=int,
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        for question in self.questions:
            self.fields[f"q_{question.key}"] = self._question(question)
        for code in self._unpromised(project):
            self.fields[f"d_{code}"] = forms.IntegerField(
                label=self.rulings[code].version.name, min_value=0, max_value=MOST_DAYS, initial=USUAL.get(code, 10),
                widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
            )  # fmt: skip
        self.fields["committed"] = forms.MultipleChoiceField(
            label=_("Decided on notification and commitment"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(one.code, self.rulings[one.code].version.name) for one in self.matters if one.commitment and one.applies != "N"],
        )  # fmt: skip
        self.fields["start"] = Day(label=_("Counted forward from"), initial=today)
        self.fields["target"] = Day(label=_("Planned ground-breaking day"), required=False, initial=project.ground_breaking_on)

    def _question(self, question: Question) -> forms.ChoiceField:
        names = [self.rulings[code].version.name for code in question.decides if code in self.rulings and self._may_apply(code)]
        return forms.ChoiceField(
            label=gettext(question.text), help_text=gettext("Decides: %(names)s") % {"names": "、".join(names)},
            choices=[(answer.value, gettext(answer.label)) for answer in question.answers],
            widget=forms.RadioSelect, error_messages={"required": _("Please answer.")},
        )  # fmt: skip

    def _may_apply(self, code: str) -> bool:
        return any(matter.code == code and matter.applies != "N" for matter in self.matters)

    def _unpromised(self, project: Project) -> list[str]:
        """Matters up to the permit for which the catalogue promises no days."""
        return [
            code for code, one in self.rulings.items()
            if one.version.stage != 4 and one.version.committed_days(project.government) is None and self._may_apply(code)
        ]  # fmt: skip

    @property
    def asked(self) -> Sequence[forms.BoundField]:
        return [self[f"q_{question.key}"] for question in self.questions]

    @property
    def planned_days(self) -> Sequence[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("d_")]

    def given(self) -> Given:
        told = self.cleaned_data
        return Given(
            answers={question.key: told[f"q_{question.key}"] for question in self.questions},
            start=told["start"],
            target=told["target"],
            flow=told["flow"],
            committed=told["committed"],
            days={name.removeprefix("d_"): told[name] for name in self.fields if name.startswith("d_")},
            reason=told.get("reason", ""),
        )


def as_initial(given: Given) -> dict[str, Any]:
    """An earlier plan's answers, to begin the next one from."""
    return {
        **{f"q_{key}": value for key, value in given.answers.items()},
        **{f"d_{code}": days for code, days in given.days.items()},
        "flow": given.flow,
        "committed": list(given.committed),
        "target": given.target,
    }


class SignatoryForm(forms.Form):
    signatory = line(label=_("Signed for the enterprise by"), max_length=60)
