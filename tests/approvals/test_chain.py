"""How an event is hashed: a chain that another program can recompute."""

import hashlib
from datetime import UTC, datetime

from approvals.chain import GENESIS, ChainHead, canonical, digest, fingerprint, moment
from tests.approvals.timeline import SHANGHAI


def test_a_chain_begins_with_sixty_four_zeros():
    assert GENESIS == "0000000000000000000000000000000000000000000000000000000000000000"


def test_an_event_is_written_with_sorted_keys_without_blanks_in_its_own_signs():
    assert canonical({"note": "依申请", "kind": "grant", "detail": {"b": None, "a": [1, True]}}) == (
        '{"detail":{"a":[1,true],"b":null},"kind":"grant","note":"依申请"}'
    )


def test_a_moment_is_written_in_utc_to_the_microsecond():
    moments = [datetime(2026, 3, 2, 18, 30, tzinfo=SHANGHAI), datetime(2026, 3, 2, 10, 30, 0, 7, tzinfo=UTC)]
    assert [moment(at) for at in moments] == ["2026-03-02T10:30:00.000000+00:00", "2026-03-02T10:30:00.000007+00:00"]


def test_a_hash_covers_the_one_before_it_and_the_event():
    assert digest("abc", {"a": 1}) == hashlib.sha256(b'abc\n{"a":1}').hexdigest()


def test_a_fingerprint_covers_the_last_event_of_every_project():
    heads = [ChainHead(3, 12, "aa"), ChainHead(7, 1, "bb")]
    assert fingerprint(heads) == digest(GENESIS, {"heads": [[3, 12, "aa"], [7, 1, "bb"]]})
    assert fingerprint([]) == digest(GENESIS, {"heads": []})
