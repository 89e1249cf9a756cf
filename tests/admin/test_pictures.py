"""Pictures are written anew on upload; what is no picture is refused in words."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from companies import images
from tests.factories.companies import CompanyFactory
from tests.forms import form_data


def picture(size=(40, 30), kind="JPEG", mode="RGB", **options) -> ContentFile:
    file = BytesIO()
    Image.new(mode, size, options.pop("color", None) or "red").save(file, kind, **options)
    return ContentFile(file.getvalue(), name=f"photo.{kind.lower()}")


def gps_exif(orientation: int = 6) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRET CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def opened(file: ContentFile) -> Image.Image:
    return Image.open(BytesIO(file.read()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_webp_under_a_name_of_ours(kind):
    result = images.reencode(picture(kind=kind))
    assert (opened(result).format, len(result.name), result.name[-5:]) == ("WEBP", 37, ".webp")


def test_exif_goes_and_the_picture_stands_upright():
    result = images.reencode(picture(size=(40, 30), exif=gps_exif()))
    assert b"SECRET" not in result.read()
    result.seek(0)
    image = opened(result)
    assert image.size == (30, 40)
    assert dict(image.getexif()) == {}


def test_a_large_picture_is_made_smaller():
    assert opened(images.reencode(picture(size=(4000, 1000)))).size == (2000, 500)


def test_transparency_stays():
    result = opened(images.reencode(picture(kind="PNG", mode="RGBA", color=(255, 0, 0, 0))))
    assert result.mode == "RGBA"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "file",
    [
        ContentFile(SVG, name="logo.svg"),
        ContentFile(SVG, name="logo.png"),
        ContentFile(b"<html>", name="photo.jpg"),
        ContentFile(b"", name="empty.jpg"),
        picture(kind="GIF"),
        picture(kind="TIFF"),
        ContentFile(picture(size=(400, 300)).read()[:300], name="cut.jpg"),
    ],
    ids=["svg", "svg as png", "html as jpg", "empty", "gif", "tiff", "cut off"],
)
def test_anything_else_is_refused(file):
    with pytest.raises(ValidationError, match="JPEG, PNG"):
        images.reencode(file)


def test_too_many_pixels_are_refused_before_they_are_decoded():
    with pytest.raises(ValidationError, match="30 million"):
        images.reencode(picture(size=(6000, 5001), mode="1", kind="PNG", color=1))
    with pytest.raises(ValidationError):
        images.reencode(picture(size=(30_000, 10_000), mode="1", kind="PNG", color=1))


def test_too_large_a_file_is_refused():
    with pytest.raises(ValidationError, match="15 MB"):
        images.reencode(ContentFile(b"x" * (15 * 2**20 + 1), name="photo.jpg"))


@pytest.mark.django_db
def test_an_editor_uploads_a_picture(editor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    company = CompanyFactory()
    address = f"/admin/companies/company/{company.pk}/change/"
    data = form_data(editor.get(address), "company_form")
    upload = {"images-TOTAL_FORMS": "1", "images-0-alt_ja": "工場", "images-0-position": "0"}
    response = editor.post(address, {**data, **upload, "images-0-file": picture(size=(3000, 1500))})
    assert response.status_code == 302
    image = company.images.get()
    assert (image.width, image.height, image.alt_ja, image.file.name[-5:]) == (2000, 1000, "工場", ".webp")
    page = editor.get(address).content.decode()
    assert f'<img class="thumbnail" src="{image.file.url}" width="2000" height="1000" alt=""' in page
    data = form_data(editor.get(address), "company_form")
    response = editor.post(address, {**data, "images-0-file": ContentFile(SVG, name="logo.svg")})
    assert "This is not a JPEG, PNG or WebP picture." in response.content.decode()
    response = editor.post(address, {**data, "images-0-alt_de": "Werk"})
    image.refresh_from_db()
    assert (image.alt_de, image.width) == ("Werk", 2000)
