"""Start the command line: `python -m bot` and the script `squatbot`."""

from __future__ import annotations

import sys

from bot.cli import main

if __name__ == "__main__":
    sys.exit(main())
