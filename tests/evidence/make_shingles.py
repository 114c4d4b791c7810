"""Write the digests of the article's eight-word runs, which stand in for its text in the tests.

python tests/evidence/make_shingles.py ARTICLE > tests/evidence/article_shingles.txt
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.evidence.article_text import article_digests


def main() -> None:
    """Read the article named on the command line, and print its digests in order."""
    article = Path(sys.argv[1]).read_text(encoding="utf-8")
    print("\n".join(sorted(article_digests(article))))


if __name__ == "__main__":
    main()
