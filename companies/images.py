"""Pictures are decoded and written anew, so that nothing but their pixels is published."""

import uuid
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")  # SVG can carry scripts, TIFF and GIF bombs; nobody needs them here
MAX_BYTES = 15 * 2**20
MAX_PIXELS = 30_000_000  # decoded, about 100 MB
LONGEST_SIDE = 2000  # pixels of the published picture

# What Pillow raises for files that are broken, lie about themselves or are too large.
BROKEN = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def reencode(upload: File) -> ContentFile:
    """Return ``upload`` as a WebP picture under a new name, upright, without EXIF, at most 2,000 pixels long.

    Raises ValidationError, in words, for anything but a JPEG, PNG or WebP file of sensible size.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)s MB."), "too_large", {"limit": MAX_BYTES // 2**20}
        )
    try:
        image = Image.open(upload, formats=FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise ValidationError(
                _("The picture has more than %(limit)s million pixels."),
                "too_many_pixels",
                {"limit": MAX_PIXELS // 1_000_000},
            )
        return _written_anew(image)
    except BROKEN as error:
        raise ValidationError(_("This is not a JPEG, PNG or WebP picture."), "no_picture") from error


def _written_anew(image: Image.Image) -> ContentFile:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    # A colour profile belongs to its colour model; that of a CMYK file would spoil the RGB one.
    profile = upright.info.get("icc_profile") if upright.mode in ("RGB", "RGBA") else None
    pixels = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    file = BytesIO()
    pixels.save(file, "WEBP", quality=85, icc_profile=profile, exif=b"", xmp=b"")
    return ContentFile(file.getvalue(), name=f"{uuid.uuid4().hex}.webp")
