"""A process that records without end until it is killed: `python -m tests.figures.recorder ABOUT MEASURE ROUND`.

Prints `begin N` before and `end N` after each batch.
"""

import sys
from dataclasses import replace

SIZE = 120


def main(about: int, measure: int, round_number: int) -> None:
    """Record batches of SIZE statements, each with an assertion here and there and a finding."""
    import django

    django.setup()

    from decimal import Decimal

    from giaoban.base.actors import System
    from giaoban.catalogue.rules import parse_period
    from giaoban.figures.actions.record import record
    from giaoban.figures.enums import Nature
    from giaoban.figures.proposals import Asserted, Doubted, SourceRef, Stated

    period = parse_period("2024-02")
    number = 0
    while True:
        number += 1
        place = SourceRef("document", f"document:{round_number}-{number}", "bao-cao.docx", 0, 1, "1 phần quà")
        said = Asserted("change", "percent", Decimal("5.5"), replace(place, start=900, end=901))
        batch = [
            Stated(
                about,
                about,
                measure,
                period,
                Nature.IN_PERIOD,
                replace(place, start=index, end=index + 1),
                value=index,
                item=f"Khu phố {index}",
                assertions=(said,) if index % 10 == 0 else (),
            )
            for index in range(SIZE)
        ]
        print("begin", number, flush=True)  # noqa: T201
        record(System(), batch, [Doubted("implausible", "warning", "Tăng nhiều.", (0, 1))])
        print("end", number, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
