"""A change of kind after the plan was signed: what the plan does without for every kind stays away."""

from approvals.actions.layout import change_kind
from approvals.models import Approval
from projects.models import Investment, Mode, Project
from tests.approvals.test_plans import signed
from tests.approvals.timeline import day, morning


def test_a_change_of_kind_brings_nothing_back_that_the_signed_plan_does_without(city):
    """Drawings free of review stay free of it; what only this kind needs comes (可研 goes, 核准 comes)."""
    signed(city, answers={"drawings": "yes", "tender": "no"})
    Project.objects.filter(pk=city.ours.pk).update(investment=Investment.ENTERPRISE, mode=Mode.VERIFIED)
    change_kind(city.ours.pk, by=None, on=day("01-07"), at=morning(day("01-07")), before={})
    there = set(Approval.objects.filter(works__project=city.ours).values_list("matter__code", flat=True))
    assert there & {"GG-102", "GG-103", "GG-301", "GG-310"} == {"GG-103"}
