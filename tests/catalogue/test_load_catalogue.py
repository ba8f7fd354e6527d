"""`manage.py load_catalogue`: all of the file or nothing, every bad cell named, the same file twice adds nothing."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from catalogue.loading import FILES
from catalogue.models import Matter, MatterVersion

SHIPPED = (FILES / "matters.csv").read_text(encoding="utf-8-sig")
pytestmark = pytest.mark.django_db


def changed(**cells):
    """The shipped file with `{code: {column: value}}` put in."""
    rows = list(csv.DictReader(io.StringIO(SHIPPED)))
    for code, values in cells.items():
        next(row for row in rows if row["code"] == code.replace("_", "-")).update(values)
    return written(rows)


def written(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.fixture
def load(tmp_path, capsys):
    def loaded(text, encoding="utf-8", **options):
        file = tmp_path / "matters.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        call_command("load_catalogue", str(file), **options)
        return capsys.readouterr().out

    return loaded


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_shipped_file_adds_nothing_in_any_writing(load, encoding):
    before = MatterVersion.objects.count()
    assert "新增0个事项版本，43个不变" in load(SHIPPED, encoding)
    assert MatterVersion.objects.count() == before == 43


def test_what_differs_becomes_a_version_from_its_day_and_twice_adds_nothing(load):
    text = changed(GG_107={"committed_gov": "4", "committed_ent": "1"})
    assert "新增1个事项版本，42个不变" in load(text, effective_from=str(tomorrow()))
    assert "新增0个事项版本，43个不变" in load(text, effective_from=str(tomorrow()))
    promised = [
        next(one.committed_government for one in Matter.objects.in_force(day) if one.matter.code == "GG-107")
        for day in (timezone.localdate(), tomorrow())
    ]
    assert promised == [5, 4]


def test_a_dry_run_says_what_it_would_do_and_does_nothing(load):
    text = changed(GG_107={"committed_gov": "4"})
    assert "将新增1个事项版本" in load(text, dry_run=True)
    assert MatterVersion.objects.count() == 43


def test_a_new_matter_is_added(load):
    rows = list(csv.DictReader(io.StringIO(SHIPPED)))
    extra = rows[-1] | {"code": "GG-P17", "name_zh": "新事项", "predecessors": "GG-201"}
    load(written([*rows, extra]))
    assert MatterVersion.objects.get(matter__code="GG-P17").name == "新事项"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"stage": "7"}, ("6", "stage", "“7”")),
        ({"applies_gov": "y"}, ("6", "applies_gov", "“y”")),
        ({"committed_gov": "五"}, ("6", "committed_gov", "“五”")),
        ({"committed_gov": "-1"}, ("6", "committed_gov", "“-1”")),
        ({"committed_gov": "9999999"}, ("6", "committed_gov", "“9999999”")),
        ({"lead_dept": "不存在局"}, ("6", "lead_dept", "“不存在局”")),
        ({"code": "GG-101"}, ("6", "code", "“GG-101”")),
        ({"code": "x"}, ("6", "code", "“x”")),
        ({"name_zh": ""}, ("6", "name_zh", "“”")),
        ({"predecessors": "GG-101,GG-102"}, ("6", "predecessors", "“GG-101,GG-102”")),
        ({"statutory_unit": "月"}, ("6", "statutory_unit", "“月”")),
        ({"condition": "长" * 121}, ("6", "condition", "120")),
        ({"predecessors": "GG-999"}, ("GG-999",)),
        ({"predecessors": "GG-107"}, ("GG-105 ", "GG-107 ")),
        ({"committed_gov": "9"}, ("17", "21")),
        ({"statutory_days": "4"}, ("5", "4")),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_loaded(load, cells, said):
    with pytest.raises(CommandError) as no:
        load(changed(GG_105=cells, GG_107={"committed_ent": "1"}))
    assert MatterVersion.objects.count() == 43
    assert [part for part in said if part not in str(no.value)] == []


def test_every_bad_cell_is_named_at_once(load):
    with pytest.raises(CommandError) as no:
        load(changed(GG_105={"stage": "9", "milestone": "?"}, GG_408={"clock_role": "X"}))
    assert len(str(no.value).splitlines()) == 4


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "code"),
        (b"code,name\nGG-101,x\n", "name_zh"),
        (b"\xff\xfe\x00c\x00o", "UTF-8"),
        (SHIPPED.splitlines()[0].encode(), "目录未载入"),
        (SHIPPED.replace("GG-101,,", "GG-101,", 1).encode(), "2"),
    ],
)
def test_what_is_no_catalogue_is_refused_whole(load, content, said):
    with pytest.raises(CommandError, match=said):
        load(content)


def test_a_version_does_not_begin_in_the_past(load):
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(CommandError, match=str(yesterday)):
        load(changed(GG_107={"committed_gov": "4"}), effective_from=str(yesterday))


def test_a_day_that_has_another_version_is_refused(load):
    load(changed(GG_107={"committed_gov": "4"}), effective_from=str(tomorrow()))
    with pytest.raises(CommandError, match="GG-107"):
        load(changed(GG_107={"committed_gov": "3"}), effective_from=str(tomorrow()))
    assert MatterVersion.objects.filter(matter__code="GG-107").count() == 2


@pytest.mark.parametrize(("options", "said"), [({"effective_from": "1.1.2027"}, "--from"), ({}, "读不到文件")])
def test_the_command_says_what_is_wrong(options, said):
    with pytest.raises(CommandError, match=said):
        call_command("load_catalogue", "/no/such/file.csv", **options)


def test_a_version_for_later_must_fit_what_begins_after_it(load):
    later = tomorrow() + timedelta(days=30)
    load(changed(GG_102={"committed_gov": "5"}, GG_107={"committed_gov": "7"}), effective_from=str(later))
    with pytest.raises(CommandError, match="17"):
        load(changed(GG_105={"committed_gov": "6"}, GG_102={"committed_gov": "6"}), effective_from=str(tomorrow()))
    assert set(MatterVersion.objects.values_list("effective_from", flat=True)) == {date(2018, 1, 1), later}
