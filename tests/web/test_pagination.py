import pytest

from portal.web.pagination import page_numbers


@pytest.mark.parametrize(
    ("current", "last", "numbers"),
    [
        (1, 1, [1]),
        (1, 2, [1, 2]),
        (1, 9, [1, 2, None, 9]),
        (3, 9, [1, 2, 3, 4, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (6, 9, [1, None, 5, 6, 7, 8, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_ends_and_neighbours_are_shown(current, last, numbers):
    assert page_numbers(current, last) == numbers
