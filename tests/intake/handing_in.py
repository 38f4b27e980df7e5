"""A process that hands in and accepts forms without end until it is killed.

`python -m tests.intake.handing_in WARD VERSION UNIT,UNIT… YEAR LINE,LINE`. Prints `begin N` before and `end N` after
each step.
"""

import sys


def main(ward: int, version: int, hamlets: list[int], year: int, lines: list[int]) -> None:
    """Month by month: open, fill, hand in, accept; every form of a month in one batch."""
    import django

    django.setup()

    from giaoban.base.actors import System
    from giaoban.catalogue.rules import parse_period
    from giaoban.intake.actions.accept_submission import accept_many
    from giaoban.intake.actions.hand_in import hand_in_many
    from giaoban.intake.actions.open_submission import open_submission
    from giaoban.intake.actions.save_cell import CellInput, save_cells

    number = 0
    for month in range(1, 12 * 40):
        period = parse_period(f"{year + month // 12}-{month % 12 + 1:02d}")
        names = [open_submission(System(), hamlet, version, period) for hamlet in hamlets]
        for name in names:
            save_cells(System(), name, [CellInput(line, str(month + line)) for line in lines])
        for step in (hand_in_many, accept_many):
            number += 1
            print("begin", number, flush=True)  # noqa: T201
            step(System(), names)
            print("end", number, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(
        int(sys.argv[1]),
        int(sys.argv[2]),
        [int(one) for one in sys.argv[3].split(",")],
        int(sys.argv[4]),
        [int(one) for one in sys.argv[5].split(",")],
    )
