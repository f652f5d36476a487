"""Small pictures of photos, drawn anew: nothing of a photo's own data (place, time) goes along."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from qingdan.cases import stowing

SIDE = 320
MOST_POINTS = 80_000_000
QUALITY = 78


def small_picture(path: Path) -> bytes | None:
    """Return a photo as a small JPEG without EXIF, ``None`` where it cannot be drawn.

    Args:
        path: a JPEG, PNG or WebP file.
    """
    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as photo:
            if photo.width * photo.height > MOST_POINTS:
                return None
            photo.draft("RGB", (SIDE * 2, SIDE * 2))
            upright = ImageOps.exif_transpose(photo)
            upright.thumbnail((SIDE, SIDE))
            return _drawn(upright)
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        return None


def small_of(sha256: str) -> bytes | None:
    """Return the small picture of a photo: the one kept, or made now and kept."""
    kept = stowing.small_path_of(sha256)
    if kept.is_file():
        return kept.read_bytes()
    made = small_picture(stowing.path_of(sha256))
    if made is not None:
        stowing.put(kept, made)
    return made


def _drawn(picture: Image.Image) -> bytes:
    plain = Image.new("RGB", picture.size, "white")
    whole = picture.convert("RGBA")
    plain.paste(whole, mask=whole.getchannel("A"))
    stream = BytesIO()
    plain.save(stream, "JPEG", quality=QUALITY, optimize=True)
    return stream.getvalue()
