"""Pictures of every kind that people hand in as covers, made here, and own readers of what is out.

The readers do not share code with the package: they walk a file's segments by themselves.
"""

from __future__ import annotations

import io
import zlib
from typing import Any

import numpy as np
from PIL import Image, ImageCms, PngImagePlugin

SECRET = b"Jane Private"


def gradient(side: int = 1400) -> Image.Image:
    """Return a picture in which each corner has another colour."""
    ramp = np.linspace(0, 255, side).astype(np.uint8)
    parts = np.broadcast_arrays(ramp, ramp[:, None], np.uint8(128))
    return Image.fromarray(np.stack(parts, axis=-1))


def saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def private_exif(orientation: int = 1) -> Image.Exif:
    """Return where and by whom a picture was taken, with a thumbnail's place taken by a text."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = SECRET.decode()
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}  # latitude and longitude
    )
    return exif


def other_profile() -> bytes:
    """Return an ICC profile in which red and green have changed places."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


def srgb_profile() -> bytes:
    """Return an ICC profile that says sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """Return a JPEG with one more segment behind its first marker."""
    return jpeg[:2] + bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body + jpeg[2:]


def with_chunk(png: bytes, name: bytes, body: bytes) -> bytes:
    """Return a PNG with one more chunk behind its head."""
    crc = zlib.crc32(name + body).to_bytes(4, "big")
    return png[:33] + len(body).to_bytes(4, "big") + name + body + crc + png[33:]


def private_jpeg(image: Image.Image, orientation: int = 1) -> bytes:
    """Return a JPEG with all that cameras and programs put into one."""
    data = saved(image, "JPEG", quality=90, exif=private_exif(orientation), comment=SECRET)
    data = with_segment(data, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<dc:creator>" + SECRET)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x11\x1c\x02\x50\0\x0c" + SECRET + b"\0"
    return with_segment(data, 0xED, iptc) + b"\xff\xd8" + SECRET


def private_png(image: Image.Image) -> bytes:
    """Return a PNG with all that cameras and programs put into one."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET.decode())
    info.add_text("Comment", SECRET.decode() * 9, zip=True)
    info.add_itxt("XML:com.adobe.xmp", "<dc:creator>" + SECRET.decode())
    data = saved(image, "PNG", pnginfo=info, exif=private_exif(), dpi=(72, 72))
    return data + SECRET


def moving(image: Image.Image) -> bytes:
    """Return a PNG of two frames."""
    other = Image.new("RGB", image.size, "red")
    return saved(image, "PNG", save_all=True, append_images=[other], duration=200)


def names_in(data: bytes) -> list[str]:
    """Return the names of a PNG's chunks, or a JPEG's markers up to the first scan, in order."""
    found, at = [], 8 if data.startswith(b"\x89PNG") else 2
    while at < len(data):
        if data.startswith(b"\x89PNG"):
            found.append(data[at + 4 : at + 8].decode("ascii"))
            at += 12 + int.from_bytes(data[at : at + 4], "big")
        else:
            found.append(f"{data[at + 1]:02X}")
            if data[at + 1] == 0xDA:
                break
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return found


def is_bare(data: bytes) -> bool:
    """Tell whether a picture file holds its pixels and nothing else."""
    names = names_in(data)
    if data.startswith(b"\x89PNG"):
        return set(names) == {"IHDR", "IDAT", "IEND"} and data.endswith(b"IEND\xaeB`\x82")
    apps = [name for name in names if name.startswith("E") or name == "FE"]
    jfif = int.from_bytes(data[4:6], "big")
    return apps == ["E0"] and jfif == 16 and data.endswith(b"\xff\xd9")
