"""The process that draws: an SVG a request on standard input, a PNG a reply on standard output.

It is run by its path and imports nothing of the project, so that it starts quickly and stays small.
Each message has its length before it; a reply begins with 1 for a picture and 0 for a reason.
Arguments: the scale, then the files of the fonts.
"""

from __future__ import annotations

import struct
import sys

LENGTH = struct.Struct(">I")
DRAWN, REFUSED = b"\x01", b"\x00"


def main(scale: str, *fonts: str) -> None:
    """Draw until standard input ends."""
    import resvg_py  # noqa: PLC0415  the parent reads this module's constants without the library

    source, target = sys.stdin.buffer, sys.stdout.buffer
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        svg = source.read(*LENGTH.unpack(head)).decode()
        try:
            status = DRAWN
            data = bytes(
                resvg_py.svg_to_bytes(
                    svg_string=svg,
                    zoom=float(scale),
                    skip_system_fonts=True,
                    font_files=list(fonts),
                )
            )
        except ValueError as error:
            status, data = REFUSED, str(error).encode()
        target.write(status + LENGTH.pack(len(data)) + data)
        target.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
