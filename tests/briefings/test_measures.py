import pytest

from briefings.measures import REAL_Z, Mean, Rate, bounds, mean_of, verdict


def test_a_rate_of_nothing_is_a_dash_and_never_nought_or_a_hundred() -> None:
    assert [Rate(0, 0).text, Rate(0, 3).text, Rate(3, 3).text] == ["-", "0.0%", "100.0%"]
    assert [Mean(0, 0).text, Mean(0, 2).text] == ["-", "0.0"]


def test_rates_and_means_are_rounded_half_up() -> None:
    assert [Rate(1, 16).text, Rate(2, 3).text, mean_of([1, 2, 2, 4]).text, Mean(5, 4).text] == ["6.3%", "66.7%", "2.3", "1.3"]


def test_the_committed_compression_is_the_published_one() -> None:
    assert str(Mean(50, 1).saved_against(74)) == "32.4"
    assert str(Mean(40, 1).saved_against(64)) == "37.5"
    assert Mean(0, 0).saved_against(74) is None


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        pytest.param(Rate(0, 2), "few", id="two are too few, however bad"),
        pytest.param(Rate(0, 3), "low", id="three late of three at 92 % is no accident"),
        pytest.param(Rate(11, 12), "inside", id="eleven of twelve"),
        pytest.param(Rate(8, 12), "watch_low", id="eight of twelve deserves attention"),
        pytest.param(Rate(60, 100), "low", id="sixty of a hundred"),
        pytest.param(Rate(20, 20), "inside", id="all of twenty is still chance"),
        pytest.param(Rate(100, 100), "high", id="all of a hundred is not"),
    ],
)
def test_a_group_is_judged_by_what_chance_explains(group: Rate, expected: str) -> None:
    assert verdict(group, Rate(92, 100)) == expected


def test_nothing_is_judged_without_a_city_rate() -> None:
    assert verdict(Rate(3, 5), Rate(0, 0)) == "few"
    assert [verdict(Rate(5, 5), Rate(5, 5)), verdict(Rate(0, 5), Rate(0, 9))] == ["inside", "inside"]


def test_the_funnel_narrows_with_the_sample() -> None:
    widths = [high - low for low, high in (bounds(n, Rate(9, 10), REAL_Z) for n in (3, 10, 50, 500))]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.1
