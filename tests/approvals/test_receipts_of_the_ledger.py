"""Receipts out of the ledger: the figures are those of the boards, the account verifies from its JSON alone, pauses name their ground."""

import json
from datetime import date

import pytest

from approvals.board import receipts
from approvals.board.figures import of_approval, of_clock, of_stage
from approvals.models import Approval, Stage
from approvals.receipt import Member, Scope, Standstill, Subject, receipt
from projects.models import Works
from tests.approvals.timeline import day, lived
from tools import verify_receipt

HISTORY = """
建议书 03-02 接件 03-02 受理 03-02 审查 03-04 补正 03-06 补齐 03-06 办结
选址 03-02 接件 03-03 受理 03-04 审查 03-05 特别 03-11 恢复 03-16 延期 03-25 办结
可研 03-25 接件 03-25 受理 03-26 审查 03-31 办结
供地 03-31 接件 03-31 受理 03-31 审查
"""
DAYS = [date(2026, 3, 2), date(2026, 3, 7), date(2026, 3, 20), date(2026, 4, 10), date(2026, 7, 1)]


def told(figures):
    return figures.used, figures.remaining, figures.late, figures.late_workdays, str(figures.light), figures.due


def accounted(subject, today, workdays):
    made = receipt(subject, today, workdays)
    verify_receipt.verify(made.to_json())
    reading = made.reading
    return (
        reading.used, reading.remaining, reading.late, reading.late_workdays, str(reading.light), reading.due or reading.due_if_resumed,
    )  # fmt: skip


@pytest.mark.parametrize("upto", DAYS)
def test_a_receipt_says_what_the_boards_say_and_verifies(city, workdays, upto):
    lived(city.ours, "\n".join(shortened(line, upto) for line in HISTORY.strip().splitlines()))
    for approval in Approval.objects.filter(works__project=city.ours).select_related("works__project", "matter", "version"):
        assert accounted(receipts.approval_subject(approval, upto, workdays), upto, workdays) == told(of_approval(approval, upto, workdays))
    for stage in Stage.objects.filter(works__project=city.ours).select_related("works__project"):
        assert accounted(receipts.stage_subject(stage, workdays), upto, workdays) == told(of_stage(stage, upto, workdays))
    works = Works.objects.select_related("project").get(project=city.ours)
    assert accounted(receipts.works_subject(works, workdays), upto, workdays) == told(of_clock(works, works.limit, upto, workdays))


def shortened(line, upto):
    name, *words = line.split()
    kept = [f"{on} {verb}" for on, verb in zip(words[::2], words[1::2], strict=True) if day(on) <= upto]
    return " ".join([name, *kept])


def test_each_pause_stands_with_its_kind_and_document(city, workdays):
    lived(city.ours, HISTORY)
    siting = receipts.approval_subject(city.approval("选址"), day("04-10"), workdays)
    assert siting == Subject(
        Scope.APPROVAL,
        "2601-511902-04-01-100001/1/GG-105/1",
        "幸福河湖 · 建设项目用地预审与选址意见书核发",
        (
            Member(
                "GG-105", "建设项目用地预审与选址意见书核发", day("03-03"),
                (Standstill(day("03-05"), day("03-11"), "expert_review", "〔2026〕0305号"),), day("03-25"),
            ),
        ),
        siting.limit,
        "〔2026〕0316号",
    )  # fmt: skip
    assert (siting.limit.days, siting.limit.extension.on, siting.limit.extension.days) == (5, day("03-16"), 10)
    (proposal,) = receipts.approval_subject(city.approval("建议书"), day("04-10"), workdays).members
    assert proposal.pauses == (Standstill(day("03-04"), day("03-06"), "correction", ""),)


def test_the_limit_in_law_has_its_own_account(city, workdays):
    lived(city.ours, HISTORY)
    approval = city.approval("可研")
    promised = receipt(receipts.approval_subject(approval, day("04-10"), workdays), day("04-10"), workdays)
    in_law = receipt(receipts.approval_subject(approval, day("04-10"), workdays, statutory=True), day("04-10"), workdays)
    assert [one.subject.limit.days for one in (promised, in_law)] == [7, 20]
    assert (promised.reading.due, in_law.reading.due) == (approval.due, approval.statutory_due) == (day("04-03"), day("04-23"))
    verify_receipt.verify(in_law.to_json())


def test_a_limit_of_calendar_days_counts_every_day(city, workdays):
    lived(city.ours, HISTORY)
    approval = city.approval("可研")
    approval.statutory_limit, approval.statutory_unit = 30, "calendar_day"
    account = receipt(receipts.approval_subject(approval, day("03-29"), workdays, statutory=True), day("03-29"), workdays)
    assert (account.reading.used, account.reading.due) == (4, day("04-24"))
    verify_receipt.verify(account.to_json())


def test_a_tampered_receipt_of_the_ledger_is_found(city, workdays):
    lived(city.ours, HISTORY)
    works = Works.objects.select_related("project").get(project=city.ours)
    plain = json.loads(receipt(receipts.works_subject(works, workdays), day("04-10"), workdays).to_json())
    plain["result"]["used"] -= 1
    with pytest.raises(verify_receipt.Differs):
        verify_receipt.verify(json.dumps(plain))


def test_what_was_withdrawn_uses_no_days(city, workdays):
    lived(city.ours, "建议书 03-02 接件 03-02 受理 03-05 撤件")
    subject = receipts.approval_subject(city.approval("建议书"), day("03-20"), workdays)
    assert receipt(subject, day("03-20"), workdays).lines == ()
    works = Works.objects.select_related("project").get(project=city.ours)
    assert "GG-101" not in {member.key for member in receipts.works_subject(works, workdays).members}


@pytest.mark.parametrize("files", ["建议书 03-02 接件 03-02 受理", HISTORY])
def test_a_receipt_asks_the_database_as_often_for_one_approval_as_for_five(city, workdays, django_assert_num_queries, files):
    lived(city.ours, files)
    approval = city.approval("建议书")
    works = Works.objects.select_related("project").get(project=city.ours)
    stage = Stage.objects.select_related("works__project").get(works=works, number=1)
    _names = approval.works.project
    with django_assert_num_queries(1):
        receipts.approval_subject(approval, day("04-10"), workdays)
    with django_assert_num_queries(2):
        receipts.stage_subject(stage, workdays)
    with django_assert_num_queries(2):
        receipts.works_subject(works, workdays)
