"""`python -m giaoban` is the command line."""

import sys

from giaoban.cli import main

sys.exit(main())
