"""The English of the user texts is complete, clear and compiled."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_every_vietnamese_text_has_its_english(tmp_path: Path) -> None:
    done = subprocess.run(["bash", "tools/texts", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
