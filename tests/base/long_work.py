"""A worker with work of the tests' own: `python -m tests.base.long_work [--once] [PARENT]`."""

import sys
import time
from typing import Any


def main(arguments: list[str]) -> None:
    """Register the work, then be the worker."""
    import django

    django.setup()

    from giaoban.base import worker
    from giaoban.base.jobs import Progress, job_kind

    @job_kind("thu.dem")
    def count_slowly(job: Progress, to: int) -> dict[str, Any]:
        for number in range(to):
            job.step(number, to)
            print("step", number, flush=True)  # noqa: T201
            time.sleep(0.05)
        return {"sentence": f"đếm đến {to}"}

    parents = [int(one) for one in arguments if one.isdecimal()]
    worker.run(once="--once" in arguments, parent=parents[0] if parents else None)


if __name__ == "__main__":
    main(sys.argv[1:])
