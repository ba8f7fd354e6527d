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


def notice(**told: object) -> str:
    """The text of a notice for 2027 that says only what it must, and what is told."""
    return json.dumps({"year": 2027, "number": "x", "days": [], **told})


def test_what_a_file_leaves_out_is_nothing_and_its_version_the_first():
    paper = papers.read(notice(days=[{"date": "2027-01-01", "works": False}]))
    named = NamedDay(date(2027, 1, 1), False, "")
    assert paper == papers.Paper(Announcement(2027, "x", (named,), 1), title="", issued_on=None, url="", source="")


def test_what_is_too_long_for_its_place_is_cut():
    paper = papers.read(notice(title="t" * 201, url="u" * 301, days=[{"date": "2027-01-01", "works": False, "name": "n" * 41}]))
    assert (paper.title, paper.url, paper.announcement.days[0].name) == ("t" * 200, "u" * 300, "n" * 40)


@pytest.mark.parametrize(("told", "url"), [([], ""), (["a", "b"], "a"), ("text", ""), ({}, "")])
def test_the_address_of_holiday_cn_is_the_first_of_its_papers(told, url):
    assert papers.read(notice(papers=told)).url == url


@pytest.mark.parametrize("year", [2018, 2099])
def test_the_first_and_the_last_year_of_the_calendar_have_notices(year):
    assert papers.read(notice(year=year)).announcement == Announcement(year, "x", ())


@pytest.mark.parametrize("year", [2017, 2100])
def test_a_year_outside_the_calendar_is_refused(year):
    with pytest.raises(BadNotice) as no:
        papers.read(notice(year=year))
    assert str(no.value) == f"The calendar reaches from 2018 to 2099; {year} is not in it."


@pytest.mark.parametrize(
    ("number", "revises", "whole"),
    [
        ("  〔2026〕9号 ", None, "〔2026〕9号"),
        ("〔2026〕9号", {"number": "〔2026〕8号"}, "〔2026〕9号（修订〔2026〕8号）"),
        ("〔2026〕9号", {}, "〔2026〕9号"),
        ("〔2026〕9号", "〔2026〕8号", "〔2026〕9号"),
        ("n" * 40, {"number": "o" * 36}, "n" * 40 + "（修订" + "o" * 36 + "）"),  # eighty signs
    ],
)
def test_a_number_names_the_notice_it_revises(number, revises, whole):
    assert papers.read(notice(number=number, revises=revises)).announcement.number == whole


def test_a_number_of_more_than_eighty_signs_is_refused():
    with pytest.raises(BadNotice) as no:
        papers.read(notice(number="n" * 41, revises={"number": "o" * 36}))
    assert str(no.value) == "The document number is longer than 80 signs."


def test_a_number_of_blanks_is_no_number_whatever_it_revises():
    with pytest.raises(BadNotice, match="document number is missing"):
        papers.read(notice(number="  ", revises={"number": "〔2026〕8号"}))


def test_a_day_that_is_told_in_both_forms_is_as_the_products_own_form_says():
    days = [{"date": "2027-01-03", "works": True, "isOffDay": True}]
    assert papers.read(notice(days=days)).announcement.days == (NamedDay(date(2027, 1, 3), True, ""),)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("d" * 60, f"A day of the notice is not an object: '{'d' * 59}."),
        ({"date": "d" * 60}, f"The notice does not say whether {'d' * 40} is worked."),
        ({"date": "d" * 60, "works": True}, f"“{'d' * 40}” is not a date of the form 2026-01-31."),
    ],
)
def test_a_long_word_that_makes_no_sense_is_quoted_short(day, reason):
    with pytest.raises(BadNotice) as no:
        papers.read(notice(days=[day]))
    assert str(no.value) == reason


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
