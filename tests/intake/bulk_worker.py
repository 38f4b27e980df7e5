"""The worker, with small pieces and a word before and after each: `python -m tests.intake.bulk_worker`."""

from typing import Any

PIECE = 150


def main() -> None:
    """Do what waits, saying `begin` and `end` around each piece."""
    import django

    django.setup()

    from giaoban.base import worker
    from giaoban.intake.bulk import steps

    record_piece = steps.record_piece

    def told(*arguments: Any) -> tuple[int, int]:
        print("begin", flush=True)  # noqa: T201
        found = record_piece(*arguments)
        print("end", flush=True)  # noqa: T201
        return found

    steps.PIECE = PIECE
    steps.record_piece = told
    worker.run(once=True)


if __name__ == "__main__":
    main()
