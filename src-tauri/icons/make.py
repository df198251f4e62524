"""Makes every icon file out of icon.svg. Needs rsvg-convert (librsvg2-bin).

    python3 src-tauri/icons/make.py

Windows and macOS want several sizes in one file; both containers take PNG pictures as they are.
"""

import struct
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
PNG_FILES = {"32x32.png": 32, "128x128.png": 128, "128x128@2x.png": 256, "icon.png": 512}
ICO_SIZES = [16, 24, 32, 48, 64, 256]
# The type of each picture says its size: icp4 is 16, icp5 32, icp6 64, ic07 128, ic08 256, ic09 512, ic10 1024.
ICNS_TYPES = {b"icp4": 16, b"icp5": 32, b"icp6": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}


def png(size):
    command = ["rsvg-convert", "--width", str(size), "--height", str(size), str(HERE / "icon.svg")]
    return subprocess.run(command, check=True, capture_output=True).stdout


def ico(sizes):
    """A header of 6 bytes, an entry of 16 for each picture (0 stands for 256), then the pictures."""
    pictures = [png(size) for size in sizes]
    offset = 6 + 16 * len(sizes)
    entries = b""
    for size, picture in zip(sizes, pictures):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return struct.pack("<HHH", 0, 1, len(sizes)) + entries + b"".join(pictures)


def icns(types):
    """Pictures one after the other, each with its type and its length including these 8 bytes."""
    blocks = b""
    for kind, size in types.items():
        picture = png(size)
        blocks += kind + struct.pack(">I", len(picture) + 8) + picture
    return b"icns" + struct.pack(">I", len(blocks) + 8) + blocks


for name, size in PNG_FILES.items():
    (HERE / name).write_bytes(png(size))
(HERE / "icon.ico").write_bytes(ico(ICO_SIZES))
(HERE / "icon.icns").write_bytes(icns(ICNS_TYPES))
