"""QR codes for paper: inside pages, where bytes count, and on leaflets, where size does."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import zxingcpp

_BORDER = 2
_AS_BITS = b"0" + b"1" * 255
"""What a pixel of zxing-cpp becomes: black is 0 there."""


def qr_drawing(text: str) -> str:
    """``text`` as a QR code in SVG, with the quiet zone that readers need around it.

    Fit for a wall: it can still be read where some of it is torn or dirty (level M).
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return str(code.to_svg(add_quiet_zones=True))


def qr_picture(text: str) -> str:
    """``text`` as a QR code, in an address that holds the picture: PNG, one pixel a module."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    image = code.to_image(scale=1, add_quiet_zones=False)
    modules: Any = memoryview(image)  # type: ignore[arg-type]
    side = modules.shape[0]
    held = modules.tobytes().translate(_AS_BITS)
    white = b"1" * (side + 2 * _BORDER)
    around = b"1" * _BORDER
    inside = [around + held[at : at + side] + around for at in range(0, side * side, side)]
    rows = [white] * _BORDER + inside + [white] * _BORDER
    return "data:image/png;base64," + base64.b64encode(_png(rows)).decode()


def qr_text(picture: str) -> str | None:
    """Return what a phone reads of a picture by ``qr_picture``; None for every other picture."""
    data = base64.b64decode(picture.partition(",")[2])
    if data[12:16] != b"IHDR" or data[24:26] != b"\x01\x00":
        return None
    side, height = struct.unpack(">II", data[16:24])
    packed = zlib.decompressobj().decompress(data[data.index(b"IDAT") + 4 :])
    line = 1 + (side + 7) // 8
    bits = "".join(
        "".join(f"{byte:08b}" for byte in packed[at + 1 : at + line])[:side]
        for at in range(0, height * line, line)
    )
    pixels = bytes(255 * int(bit) for bit in bits)
    codes = zxingcpp.read_barcodes(memoryview(pixels).cast("B", (height, side)))
    return str(codes[0].text) if codes else None


def _png(rows: list[bytes]) -> bytes:
    """A picture of black (``0``) and white (``1``) pixels, one bit each.

    By PNG, third edition, sections 5 and 11.
    Not by an imaging library: theirs takes as long as rendering the page, thousands of times.
    """
    width = len(rows[0])
    size = (width + 7) // 8
    data = b"".join(b"\0" + int(row.ljust(size * 8, b"0"), 2).to_bytes(size, "big") for row in rows)
    header = struct.pack(">IIBBBBB", width, len(rows), 1, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(data, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))
        for name, held in parts
    )
