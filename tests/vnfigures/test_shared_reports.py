"""The reader against reports marked by hand, kept outside the repository.

Collected only when GIAOBAN_MARKED_REPORTS names a folder with reports/, gold/, tools/score_reading.py and
tools/score_meta.py.
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

MEETING_FLOORS = {"period": 0.9, "held_on": 0.9, "chair": 0.9, "tasks_f1": 0.85}

if FOLDER:

    def test_the_marked_reports_are_read_to_their_bar() -> None:
        root = Path(str(FOLDER))
        command = [sys.executable, str(root / "tools" / "score_reading.py"), "--docs", str(root / "reports")]
        command += ["--gold", str(root / "gold"), "--", sys.executable, "-m", "vnfigures"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        scores = json.loads(done.stdout.strip().splitlines()[-1])
        assert {name: scores[name] for name in FLOORS if scores[name] < FLOORS[name]} == {}

    def test_the_marked_conferences_are_read_to_their_bar() -> None:
        root = Path(str(FOLDER))
        command = [sys.executable, str(root / "tools" / "score_meta.py"), "--docs", str(root / "reports")]
        command += ["--gold", str(root / "gold"), "--", sys.executable, "-m", "vnfigures"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        scores = json.loads(done.stdout.strip().splitlines()[-1])
        assert {name: scores[name] for name, floor in MEETING_FLOORS.items() if scores[name] < floor} == {}
