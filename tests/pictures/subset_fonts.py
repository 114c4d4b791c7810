"""Cut the shipped fonts out of full ones: Inter-Regular.otf and Inter-SemiBold.otf.

Needs fonttools, which nothing needs at run time. Kerning and ligatures go, so that the width of a
text is the sum of the advances of its characters.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "bot" / "pictures" / "fonts"
SIGNS = "–—‘’“”…•←↑→↓−×±≤≥≈²³·●○"
CHARACTERS = [
    *map(chr, range(0x20, 0x7F)),
    *map(chr, range(0xA0, 0x180)),
    *SIGNS,
]


def main(paths: list[str]) -> None:
    """Write a subset among the shipped fonts for each, and the advances of them all."""
    advances: dict[str, dict[str, int]] = {}
    units = 0
    for path in map(Path, paths):
        font = TTFont(path, recalcTimestamp=False)
        options = Options()
        options.layout_features = []
        options.drop_tables += ["GPOS", "GSUB", "GDEF", "kern"]
        options.hinting = False
        options.name_IDs = [0, 1, 2, 4, 6, 13, 14, 16, 17]
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(CHARACTERS))
        subsetter.subset(font)
        font.save(FONTS / path.name)
        advances[path.stem] = _advances(font)
        units = font["head"].unitsPerEm
    table = {"units": units, "advances": advances}
    (FONTS / "advances.json").write_text(json.dumps(table, ensure_ascii=False), "utf-8")


def _advances(font: TTFont) -> dict[str, int]:
    cmap, widths = font.getBestCmap(), font["hmtx"].metrics
    return {
        character: widths[cmap[ord(character)]][0]
        for character in CHARACTERS
        if ord(character) in cmap
    }


if __name__ == "__main__":
    main(sys.argv[1:])
