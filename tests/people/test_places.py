"""The regions and departments a new city starts with."""

import csv

import pytest

from people.models import Department, Region
from people.places import FILES, fill_departments, fill_regions

pytestmark = pytest.mark.django_db


def test_one_city_six_counties_139_townships() -> None:
    assert {level: Region.objects.filter(level=level).count() for level in Region.Level} == {"city": 1, "county": 6, "township": 139}
    assert list(Region.objects.filter(level="county").values_list("code", "name", "parent__name")) == [
        ("511902", "巴州区", "巴中市"),
        ("511903", "恩阳区", "巴中市"),
        ("511921", "通江县", "巴中市"),
        ("511922", "南江县", "巴中市"),
        ("511923", "平昌县", "巴中市"),
        ("511971", "巴中经开区", "巴中市"),
    ]
    assert not Region.objects.filter(level="township").exclude(parent__level="county").exists()


def test_every_leading_office_of_the_matter_list_is_exactly_one_department() -> None:
    with (FILES.parent.parent / "catalogue/files/matters.csv").open(encoding="utf-8-sig") as file:
        offices = {line["lead_dept"] for line in csv.DictReader(file)}
    found = {office: [one.name for one in Department.objects.all() if office in (one.name, *one.words)] for office in offices}
    assert {office: names for office, names in found.items() if len(names) != 1} == {}


def test_filling_again_changes_nothing_and_keeps_what_people_changed() -> None:
    Department.objects.filter(code="fgw").update(name="市发展改革委")
    fill_regions(Region)
    fill_departments(Department)
    assert (Region.objects.count(), Department.objects.get(code="fgw").name) == (146, "市发展改革委")
