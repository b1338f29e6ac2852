"""Cuts a PNG of 8 bits a channel (RGB or RGBA, not interlaced, as Chromium writes it) to a width, and packs it as well as
zlib can: crop.py FILE WIDTH. Nothing but Python is needed."""

import struct
import sys
import zlib


def chunks(data):
    at = 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def paeth(a, b, c):
    p = a + b - c
    distances = abs(p - a), abs(p - b), abs(p - c)
    return (a, b, c)[distances.index(min(distances))]


def unfilter(raw, height, stride, step):
    """The rows of a picture without their filters (PNG, section 9)."""
    rows, above = [], bytes(stride)
    for y in range(height):
        begin = y * (stride + 1)
        kind, row = raw[begin], bytearray(raw[begin + 1 : begin + 1 + stride])
        for x in range(stride if kind else 0):
            left = row[x - step] if x >= step else 0
            corner = above[x - step] if x >= step else 0
            add = (0, left, above[x], (left + above[x]) // 2, paeth(left, above[x], corner))[kind]
            row[x] = (row[x] + add) & 255
        rows.append(bytes(row))
        above = row
    return rows


def main(path, width):
    with open(path, "rb") as file:
        parts = list(chunks(file.read()))
    old, height, depth, colour, *_ = struct.unpack(">IIBBBBB", dict(parts)[b"IHDR"])
    assert depth == 8 and colour in (2, 6), "not as Chromium writes it"
    step = 3 if colour == 2 else 4
    raw = zlib.decompress(b"".join(body for name, body in parts if name == b"IDAT"))
    rows = [row[: width * step] for row in unfilter(raw, height, old * step, step)]
    if step == 4:  # nothing on a page is transparent
        rows = [b"".join(row[x : x + 3] for x in range(0, len(row), 4)) for row in rows]
    # A palette where the colours permit one; else each row is told by the one above, which flat colours like.
    colours = {row[x : x + 3] for row in rows for x in range(0, len(row), 3)}
    if len(colours) <= 256:
        palette = sorted(colours)
        place = {colour: bytes([at]) for at, colour in enumerate(palette)}
        packed = b"".join(b"\0" + b"".join(place[row[x : x + 3]] for x in range(0, len(row), 3)) for row in rows)
        head, more = (8, 3), [(b"PLTE", b"".join(palette))]
    else:
        up = zip(rows, [bytes(len(rows[0])), *rows])
        packed = b"".join(b"\2" + bytes((a - b) & 255 for a, b in zip(row, above)) for row, above in up)
        head, more = (8, 2), []
    body = [(b"IHDR", struct.pack(">IIBBBBB", min(width, old), height, *head, 0, 0, 0)), *more]
    body += [(b"IDAT", zlib.compress(packed, 9)), (b"IEND", b"")]
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for name, data in body:
            file.write(struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)))


main(sys.argv[1], int(sys.argv[2]))
