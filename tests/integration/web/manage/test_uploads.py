"""Uploaded files: kept apart, named harmlessly, removed when nobody confirms them."""

import os
import stat
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from qingdan.catalogue.models import Edition
from qingdan.web.manage import keeping

from .conftest import SAMPLES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TEXT = (SAMPLES / "yinhao.txt").read_bytes()


def upload(client, name="yinhao.txt", content=TEXT):
    return client.post("/manage/import/", {"documents": SimpleUploadedFile(name, content)})


def found_by(client, address):
    return [(one["kind"], one["found"]) for one in client.get(address).context["files"][0]["lists"]]


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def make_older(path, **age):
    moment = (timezone.now() - timedelta(**age)).timestamp()
    os.utime(path, (moment, moment))


@pytest.fixture(autouse=True)
def sources(settings, tmp_path):
    settings.SOURCES_DIR = tmp_path / "sources"
    return settings.SOURCES_DIR


def test_same_bytes_under_another_name_change_nothing_for_the_first(as_wang, as_li, townships):
    first = upload(as_wang).url
    before = found_by(as_wang, first)

    upload(as_li, "y.md")

    assert found_by(as_wang, first) == before == [
        ("basic", 90), ("cooperative", 75), ("reclaimed", 59)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("x." + "a" * 240, "不读这种文件（.aaaaaaaaaaa）。"),
        ("a.docx.exe", "不读这种文件（.exe）。"),
        ("清单", "文件名没有扩展名"),
    ],
)
def test_upload_refuses_a_name_that_holds_no_list(as_wang, sources, name, sentence):
    response = upload(as_wang, name)

    assert response.status_code == 422
    assert sentence in response.text
    assert list(sources.iterdir()) == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../银号镇.txt", "银号镇.txt"),
        ("C:\\桌面\\银号镇.TXT", "银号镇.txt"),
        ("银号镇\u202etxt.txt", "银号镇txt.txt"),
        ("银" * 240 + ".txt", "银" * 100 + ".txt"),
    ],
)
def test_upload_cleans_a_name(as_wang, townships, sent, kept):
    page = as_wang.get(upload(as_wang, sent).url)

    assert page.context["files"][0]["name"] == kept


def test_upload_keeps_files_from_other_users_of_the_machine(as_wang, sources):
    upload(as_wang)

    assert mode(sources) == 0o700
    assert {mode(path) for path in sources.iterdir()} == {0o600}


def test_import_page_removes_what_nobody_confirmed_in_time(as_wang, sources, townships):
    kept = upload(as_wang).url
    as_wang.post(kept, {"township": "150222105"})
    upload(as_wang, "other.txt", (SAMPLES / "chabaqi.txt").read_bytes())
    for path in sources.iterdir():
        make_older(path, days=8)
    fresh = upload(as_wang, "z.txt", TEXT.replace("银号镇".encode(), "某某镇".encode()))

    as_wang.get("/manage/import/")

    edition = Edition.objects.get()
    left = {path.name for path in sources.iterdir()}
    assert f"{edition.source_sha256}.txt" in left
    assert len(left) == 3
    assert as_wang.get(fresh.url).status_code == 200


def test_confirm_ends_before_the_upload_is_removed(as_wang, townships, monkeypatch):
    address = upload(as_wang).url
    monkeypatch.setattr("qingdan.web.manage.uploads.CONFIRM_WITHIN", timedelta(seconds=-1))

    response = as_wang.get(address)

    assert response.status_code == 404
    assert "请重新选择文件上传。" in response.text
    assert keeping.CONFIRM_WITHIN < keeping.KEPT_FOR


def test_original_comes_back_byte_by_byte_under_its_name(as_wang, townships):
    edition_page = as_wang.post(upload(as_wang, "银号镇.txt").url, {"township": "150222105"}).url
    edition = Edition.objects.get()
    address = f"{edition_page}original/{edition.source_sha256}/"

    response = as_wang.get(address)

    assert address in as_wang.get(edition_page).text
    assert b"".join(response.streaming_content) == TEXT
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E9%93%B6%E5%8F%B7%E9%95%87.txt"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"] == "application/octet-stream"


def test_original_of_nothing_of_ours_is_not_found(as_wang, client, townships):
    page = as_wang.post(upload(as_wang).url, {"township": "150222105"}).url

    assert as_wang.get(f"{page}original/{'0' * 64}/").status_code == 404
    assert client.get(f"{page}original/{'0' * 64}/").status_code == 302
