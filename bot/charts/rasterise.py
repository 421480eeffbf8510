"""Run alone, in a process of its own: SVG on standard input -> PNG on standard output.

Drawing takes a tenth of a second or more and holds the interpreter's lock for all of it, so a thread would not do.
Nothing of Limelight is imported here: the process starts for one picture.
"""

from __future__ import annotations

import os
import sys

ZOOM = 2


def main() -> None:
    """Draw one picture with the fonts that come with Limelight, whatever the machine has."""
    os.nice(10)  # whoever asks waits for words, not for a picture
    import fontpkg_noto_sans
    import fontpkg_noto_sans_arabic
    import resvg_py

    folders = [package.ROOT / "files" for package in (fontpkg_noto_sans, fontpkg_noto_sans_arabic)]
    fonts = [str(path) for folder in folders for path in sorted(folder.glob("*.ttf")) if "Italic" not in path.name]
    drawn = resvg_py.svg_to_bytes(
        svg_string=sys.stdin.buffer.read().decode(), zoom=ZOOM, skip_system_fonts=True, font_files=fonts
    )
    sys.stdout.buffer.write(bytes(drawn))


if __name__ == "__main__":
    main()
