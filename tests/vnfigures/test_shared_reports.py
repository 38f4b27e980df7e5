"""The reader against reports marked by hand, kept outside the repository.

Collected only when GIAOBAN_MARKED_REPORTS names a folder with reports/, gold/ and tools/score_reading.py.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = os.environ.get("GIAOBAN_MARKED_REPORTS")
FLOORS = {
    "f1": 0.98,
    "kind": 0.97,
    "role": 0.9,
    "unit": 0.88,
    "direction": 0.9,
    "comparison": 0.85,
    "part_of": 0.85,
    "indicator": 0.85,
}

if FOLDER:

    def test_the_marked_reports_are_read_to_their_bar() -> None:
        root = Path(str(FOLDER))
        command = [sys.executable, str(root / "tools" / "score_reading.py"), "--docs", str(root / "reports")]
        command += ["--gold", str(root / "gold"), "--", sys.executable, "-m", "vnfigures"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        scores = json.loads(done.stdout.strip().splitlines()[-1])
        assert {name: scores[name] for name in FLOORS if scores[name] < FLOORS[name]} == {}
