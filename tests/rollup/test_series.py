"""The pasts of many units in one run say what each unit's own history says."""

from giaoban.catalogue.rules import parse_period
from giaoban.rollup.queries import history, pasts_below
from tests.rollup.books import Book


def test_the_pasts_of_all_units_below_are_their_histories(book: Book) -> None:
    born = book.measure("SINH", "flow").pk
    poor = book.measure("NGHEO", "stock").pk
    for month, (east, west) in enumerate([(3, None), (None, 5), (0, 7), (4, 6)], start=1):
        for name, value in (("Xã Đông", east), ("Xã Tây", west)):
            if value is not None:
                book.state(name, "SINH", f"2024-{month:02d}", value)
                book.state(name, "NGHEO", f"2024-{month:02d}", value + 10, nature="at")
    period = parse_period("2024-04", "LICH")
    found = pasts_below(book.units["Thị xã"].pk, {born, poor}, period, 6)
    assert [one.unit.name for one in found] == ["Xã Đông", "Xã Tây", "Xã Nam"]
    for one in found:
        alone = history(one.unit.id, {born, poor}, period, 6)
        for measure in (born, poor):
            assert [(p, c.value, c.missing) for p, c in one.of(measure)] == [
                (p, c.value, c.missing) for p, c in alone[measure, None]
            ]
    eastern = [cell.value for _period, cell in found[0].of(born)]
    assert eastern == [None, None, 3, None, 0, 4], "missing is a gap, nought is a value"
