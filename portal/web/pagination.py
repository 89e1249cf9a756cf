"""Which page numbers a long list shows."""


def page_numbers(current: int, last: int) -> list[int | None]:
    """Return the first, the last and the neighbouring page numbers; ``None`` stands for a gap.

    A gap of a single page is filled, as the GOV.UK Design System asks (components/pagination).
    """
    shown = sorted({1, current - 1, current, current + 1, last} & set(range(1, last + 1)))
    numbers: list[int | None] = []
    for number in shown:
        previous = numbers[-1] if numbers else 0
        if previous is not None and number - previous == 2:
            numbers.append(number - 1)
        elif previous is not None and number - previous > 2:
            numbers.append(None)
        numbers.append(number)
    return numbers
