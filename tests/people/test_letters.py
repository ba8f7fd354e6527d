"""Telling people: the message, the orders of delivery and the jobs are written together or not at all; the same key is told once."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from outbox.models import Job
from people.letters import Letter, send
from people.models import Channel, ChannelChoice, Delivery, Message, Role, User

AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def person(name: str, *channels: str) -> User:
    made = User.objects.create(username=name, role=Role.RUNNER, full_name=name)
    for channel in channels:
        ChannelChoice.objects.create(user=made, channel=channel, address=f"{name}@example.test")
    return made


@pytest.mark.django_db
def test_everyone_gets_a_message_and_each_chosen_channel_an_order_and_a_job() -> None:
    jia, yi = person("jia", Channel.EMAIL, Channel.WECOM), person("yi")
    assert send([Letter(jia, "k", "到期", "/runner/"), Letter(yi, "k", "到期")], AT) == 2
    assert set(Message.objects.values_list("to__username", "key", "text", "address", "at")) == {
        ("jia", "k", "到期", "/runner/", AT), ("yi", "k", "到期", "", AT),
    }  # fmt: skip
    assert set(Delivery.objects.values_list("message__to__username", "channel", "address", "state", "attempts")) == {
        ("jia", "email", "jia@example.test", "waiting", 0), ("jia", "wecom", "jia@example.test", "waiting", 0),
    }  # fmt: skip
    keys = {f"deliver:{pk}" for pk in Delivery.objects.values_list("pk", flat=True)}
    assert set(Job.objects.values_list("key", flat=True)) == keys


@pytest.mark.django_db
def test_the_same_key_is_told_once_even_to_one_who_chose_a_channel_since() -> None:
    jia = person("jia")
    assert [send([Letter(jia, "k", "一")], AT), send([Letter(jia, "k", "二"), Letter(jia, "m", "三")], AT)] == [1, 1]
    ChannelChoice.objects.create(user=jia, channel=Channel.EMAIL, address="jia@example.test")
    assert send([Letter(jia, "k", "一")], AT) == 0
    assert (list(Message.objects.order_by("pk").values_list("text", flat=True)), Delivery.objects.count()) == (["一", "三"], 0)


@pytest.mark.django_db
def test_what_is_rolled_back_was_never_told() -> None:
    jia = person("jia", Channel.EMAIL)
    with transaction.atomic():
        send([Letter(jia, "k", "到期")], AT)
        transaction.set_rollback(True)
    assert (Message.objects.count(), Delivery.objects.count(), Job.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_whoever_is_switched_off_gets_nothing_outside() -> None:
    jia = person("jia", Channel.EMAIL)
    User.objects.filter(pk=jia.pk).update(is_active=False)
    assert (send([Letter(jia, "k", "到期")], AT), Delivery.objects.count()) == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 30])
def test_the_queries_do_not_grow_with_the_people(number: int, django_assert_num_queries: object) -> None:
    people = [person(f"p{n}") for n in range(number)]
    with django_assert_num_queries(5):  # type: ignore[operator]
        send([Letter(one, "k", "到期") for one in people], AT)


@pytest.mark.django_db
def test_a_long_text_is_cut_where_the_column_ends() -> None:
    send([Letter(person("jia"), "k", "长" * 900)], AT)
    assert len(Message.objects.get().text) == 500


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_at_once_tell_one_message_and_order_one_delivery() -> None:
    jia = person("jia", Channel.EMAIL)
    connection.close()
    gate, failures = threading.Barrier(8), []

    def tell() -> None:
        try:
            gate.wait(20)
            send([Letter(jia, "k", "到期")], AT)
        except Exception as error:  # noqa: BLE001 - a thread's error must reach the test
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=tell) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert (Message.objects.count(), Delivery.objects.count(), Job.objects.count()) == (1, 1, 1)
