"""Notices as files: the product's own form, that of holiday-cn, and what is refused."""

import json
from datetime import date

import pytest

from workdays import papers
from workdays.days import Announcement, BadNotice, NamedDay

OFF = NamedDay(date(2027, 1, 1), False, "元旦")
WORKED = NamedDay(date(2027, 1, 3), True, "元旦")


def test_the_shipped_files_are_nine_years_each_with_its_number_and_source():
    shipped = papers.shipped()
    assert [paper.announcement.year for paper in shipped] == list(range(2018, 2027))
    assert all(paper.announcement.number.startswith("国办发明电〔") and paper.issued_on and paper.url and paper.source for paper in shipped)


def test_the_products_own_form_is_read():
    text = json.dumps(
        {
            "year": 2027,
            "version": 2,
            "number": "国办发明电〔2026〕9号",
            "issued_on": "2026-11-20",
            "title": "通知",
            "url": "https://www.gov.cn/x",
            "source": "公报",
            "revises": {"number": "国办发明电〔2026〕8号"},
            "days": [{"date": "2027-01-01", "works": False, "name": "元旦"}, {"date": "2027-01-03", "works": True, "name": "元旦"}],
        }
    )
    assert papers.read(text) == papers.Paper(
        Announcement(2027, "国办发明电〔2026〕9号（修订国办发明电〔2026〕8号）", (OFF, WORKED), 2),
        title="通知",
        issued_on=date(2026, 11, 20),
        url="https://www.gov.cn/x",
        source="公报",
    )


def test_the_form_of_holiday_cn_is_read_once_its_number_is_given():
    text = json.dumps(
        {
            "$schema": "https://raw.githubusercontent.com/NateScarlet/holiday-cn/master/schema.json",
            "year": 2027,
            "papers": ["https://www.gov.cn/x"],
            "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}, {"name": "元旦", "date": "2027-01-03", "isOffDay": False}],
        }
    )
    paper = papers.read(text, number="国办发明电〔2026〕9号")
    assert (paper.announcement, paper.url) == (Announcement(2027, "国办发明电〔2026〕9号", (OFF, WORKED)), "https://www.gov.cn/x")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "an object with a year"),
        ('{"year": "2027", "days": []}', "an object with a year"),
        ('{"year": 2027, "days": {}}', "an object with a year"),
        ('{"year": 2027, "days": []}', "document number is missing"),
        ('{"year": 2027, "number": "x", "days": [1]}', "not an object"),
        ('{"year": 2027, "number": "x", "days": [{"date": "2027-01-01"}]}', "whether 2027-01-01 is worked"),
        ('{"year": 2027, "number": "x", "days": [{"date": "2027-01-01", "works": 1}]}', "whether 2027-01-01 is worked"),
        ('{"year": 2027, "number": "x", "days": [{"date": "2027-02-30", "works": true}]}', "not a date"),
        ('{"year": 2027, "number": "x", "days": [{"works": true}]}', "not a date"),
        ('{"year": 2027, "number": "x", "days": [{"date": "2026-05-01", "works": true}]}', "cannot be set"),
        (
            '{"year": 2027, "number": "x", "days": [{"date": "2027-05-01", "works": true}, {"date": "2027-05-01", "works": false}]}',
            "names a day twice",
        ),
    ],
)
def test_a_file_that_is_no_notice_is_refused_with_the_reason(text, reason):
    with pytest.raises(BadNotice, match=reason):
        papers.read(text)
