"""`python -m vnfigures FILE…`: the JSON lines of what the texts state, for whoever works on the reader."""

import json
import sys
from pathlib import Path

from vnfigures.as_json import reading_json
from vnfigures.read import read


def main(names: list[str]) -> int:
    """Print one JSON object a file, in order."""
    for name in names:
        text = Path(name).read_bytes().decode("utf-8", "replace")
        line = json.dumps(reading_json(name, text, read(text)), ensure_ascii=False)
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
