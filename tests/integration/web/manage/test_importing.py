import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from qingdan.catalogue.models import Edition
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.web.manage import uploads
from tests import builders
from tests.builders import make_organisation

from .conftest import SAMPLES, signed_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def part_of(name, kind):
    """Return one of the three lists of a sample, as a document of its own."""
    text = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    starts = [text.index(words) for words in ("一、基本履职", "二、配合履职", "三、上级部门收回")]
    bounds = [*starts, len(text)]
    title = text[: starts[0]].strip()
    return f"{title}\n\n{text[bounds[kind] : bounds[kind + 1]]}".encode()


def sample(name="yinhao"):
    return SimpleUploadedFile(f"{name}.txt", (SAMPLES / f"{name}.txt").read_bytes())


def upload(client, *files):
    return client.post("/manage/import/", {"documents": files})


@pytest.fixture(autouse=True)
def sources(settings, tmp_path):
    settings.SOURCES_DIR = tmp_path / "sources"
    return settings.SOURCES_DIR


def test_upload_proposes_the_township_of_the_title(as_wang, townships):
    response = upload(as_wang, sample())

    page = as_wang.get(response.url)
    assert (response.status_code, page.status_code) == (302, 200)
    assert page.context["proposed"] == townships["150222105"]
    found = [(one["kind"], one["found"]) for one in page.context["files"][0]["lists"]]
    assert found == [("basic", 90), ("cooperative", 75), ("reclaimed", 59)]


def test_confirm_makes_a_draft_with_every_entry(as_wang, wang, townships):
    address = upload(as_wang, sample()).url

    response = as_wang.post(address, {"township": "150222105", "reason": "首次导入"})

    edition = Edition.objects.get()
    assert response.url == f"/manage/editions/{edition.pk}/"
    assert (edition.state, edition.created_by, edition.reason) == ("draft", wang, "首次导入")
    assert edition.items.count() == 90 + 75 + 59
    assert uploads.source_path(edition.source_name, edition.source_sha256).is_file()


def test_confirm_twice_makes_one_draft(as_wang, townships):
    address = upload(as_wang, sample()).url
    first = as_wang.post(address, {"township": "150222105"})

    again = as_wang.post(address, {"township": "150222105"})
    other = as_wang.post(upload(as_wang, sample()).url, {"township": "150222105"})

    assert again.url == other.url == first.url
    assert Edition.objects.count() == 1


def test_confirm_says_that_the_same_file_is_there_already(as_wang, townships):
    as_wang.post(upload(as_wang, sample()).url, {"township": "150222105"})

    page = as_wang.get(upload(as_wang, sample()).url)

    assert "同一份文件已经读入" in page.text


def test_confirm_asks_for_the_township_when_the_title_names_none(as_wang, townships):
    text = (SAMPLES / "yinhao.txt").read_text(encoding="utf-8").replace("固阳县银号镇", "某地")
    address = upload(as_wang, SimpleUploadedFile("清单.txt", text.encode())).url

    page = as_wang.get(address)
    response = as_wang.post(address, {"township": ""})

    assert "没有认出乡镇" in page.text
    assert (response.status_code, Edition.objects.count()) == (422, 0)
    assert "请选定乡镇（街道）。" in response.text


def test_three_lists_in_three_files_become_one_draft(as_wang, townships):
    files = [SimpleUploadedFile(f"{kind}.txt", part_of("yinhao", kind)) for kind in (2, 0, 1)]

    address = upload(as_wang, *files).url
    as_wang.post(address, {"township": "150222105"})

    edition = Edition.objects.get()
    kinds = edition.items.values_list("kind", flat=True)
    counts = {kind: list(kinds).count(kind) for kind in set(kinds)}
    assert counts == {"basic": 90, "cooperative": 75, "reclaimed": 59}


def test_a_list_that_comes_later_completes_the_draft(as_wang, townships):
    first, later = (SimpleUploadedFile(f"{at}.txt", part_of("yinhao", at)) for at in (0, 1))
    as_wang.post(upload(as_wang, first).url, {"township": "150222105"})
    draft = Edition.objects.get()
    address = upload(as_wang, later).url

    page = as_wang.get(address)
    as_wang.post(address, {"township": "150222105", "into": draft.pk})
    as_wang.post(address, {"township": "150222105", "into": draft.pk})

    assert Edition.objects.get() == draft
    assert "补入银号镇 第1版（草稿）" in page.text
    assert set(draft.sections.values_list("kind", flat=True)) == {"basic", "cooperative"}
    assert draft.items.count() == 90 + 75


def test_a_draft_of_another_township_is_not_completed(as_wang, townships):
    first, later = (SimpleUploadedFile(f"{at}.txt", part_of("yinhao", at)) for at in (0, 1))
    as_wang.post(upload(as_wang, first).url, {"township": "150222105"})
    draft = Edition.objects.get()

    response = as_wang.post(upload(as_wang, later).url, {"township": "150721201", "into": draft.pk})

    assert response.status_code == 422
    assert "银号镇 第1版不是这个乡镇（街道）的，不能补入。" in response.text


def test_the_same_list_twice_is_refused_and_nothing_is_kept(as_wang, townships):
    files = [SimpleUploadedFile(f"{at}.txt", part_of("yinhao", 0)) for at in (1, 2)]
    address = upload(as_wang, *files).url

    response = as_wang.post(address, {"township": "150222105"})

    assert (response.status_code, Edition.objects.count()) == (422, 0)
    assert "草稿里已有“基本履职”清单" in response.text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("清单.txt", b"", "这个文件是空的"),
        ("清单.docx", b"PK\x03\x04 not a zip", "“清单.docx”："),
        ("清单.pdf", b"%PDF-1.4\n%%EOF\n", "“清单.pdf”："),
        ("照片.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "“照片.jpg”："),
    ],
)
def test_upload_refuses_in_a_sentence_and_keeps_nothing(as_wang, sources, name, content, sentence):
    response = upload(as_wang, SimpleUploadedFile(name, content))

    assert response.status_code == 422
    assert sentence in response.text
    assert not sources.exists() or list(sources.iterdir()) == []


def test_one_bad_file_among_good_ones_keeps_none(as_wang, sources):
    response = upload(as_wang, sample(), SimpleUploadedFile("坏.docx", b"PK\x03\x04"))

    assert response.status_code == 422
    assert list(sources.iterdir()) == []


def test_upload_refuses_what_is_larger_than_the_limit(as_wang, settings):
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    large = SimpleUploadedFile("大.txt", b"0" * (1024 * 1024 + 1))

    response = upload(as_wang, large)

    assert response.status_code == 422
    assert "超过上限 1 MB，没有保存。" in response.text


def test_confirm_refuses_an_address_that_is_not_ours(as_wang):
    response = as_wang.get("/manage/import/not-a-token/")

    assert response.status_code == 404
    assert "请重新选择文件上传。" in response.text


def test_confirm_asks_again_when_the_title_names_another_township(as_wang, townships):
    page = upload(as_wang, sample("chabaqi")).url
    other = townships["150222105"]

    refused = as_wang.post(page, {"township": other.pk})
    before = Edition.objects.count()
    made = as_wang.post(page, {"township": other.pk, "differs": "on"})

    assert (refused.status_code, before) == (422, 0)
    assert "标题写的是查巴奇鄂温克族乡，您选的是银号镇" in refused.text
    assert 'type="checkbox"' in refused.text
    assert (made.status_code, Edition.objects.get().township) == (302, other)


def test_confirm_says_that_the_title_names_a_township_out_of_reach(townships):
    government = make_organisation(
        "银号镇人民政府", OrganisationKind.TOWNSHIP_GOVERNMENT, townships["150222105"]
    )
    clerk = builders.make_officer("clerk", Role.TOWNSHIP_CLERK, government)
    client = signed_in_as(clerk)

    page = client.get(upload(client, sample("chabaqi")).url)

    assert "不在您能导入的范围内" in page.text
    assert list(page.context["form"].fields["township"].queryset) == [townships["150222105"]]
