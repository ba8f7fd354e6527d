from tests.cast import Cast


def test_the_cast_stands(cast: Cast) -> None:
    assert (cast.approval.state, cast.their_approval.state) == ("accepted", "accepted")
    assert cast.approval.lead.name == "市发展和改革委员会"
