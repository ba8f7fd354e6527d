"""The notices that come with the product become rows. Backwards they are taken out again; notices adopted later stay."""

from django.db import migrations

from workdays import papers


def load(apps, schema_editor):
    Notice = apps.get_model("workdays", "Notice")
    NoticeDay = apps.get_model("workdays", "NoticeDay")
    for paper in papers.shipped():
        announcement = paper.announcement
        notice, created = Notice.objects.get_or_create(
            year=announcement.year,
            version=announcement.version,
            defaults={
                "number": announcement.number,
                "issued_on": paper.issued_on,
                "title": paper.title,
                "url": paper.url,
                "source": paper.source,
            },
        )
        if created:
            NoticeDay.objects.bulk_create(
                NoticeDay(notice=notice, day=named.day, works=named.works, name=named.name) for named in announcement.days
            )


def unload(apps, schema_editor):
    Notice = apps.get_model("workdays", "Notice")
    for paper in papers.shipped():
        Notice.objects.filter(
            year=paper.announcement.year, version=paper.announcement.version, number=paper.announcement.number
        ).delete()


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_tables")]

    operations = [migrations.RunPython(load, unload)]
