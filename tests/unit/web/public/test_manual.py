from qingdan.web.public.manual import ManualPage, pages_beside, read_page, table_of_contents


def test_as_html_turns_links_between_files_into_links_between_pages():
    page = ManualPage("index", "说明", "见[事项页](item.md#引用)和[网站](/api/v1/)。")

    assert page.as_html() == (
        '<p>见<a href="item#%E5%BC%95%E7%94%A8">事项页</a>和<a href="/api/v1/">网站</a>。</p>\n'
    )


def test_as_html_never_passes_raw_markup_through():
    assert "<script" not in ManualPage("x", "x", "<script>go()</script>").as_html()


def test_read_page_knows_only_its_own_folder():
    assert (read_page("../howto/x"), read_page("no-such-page")) == (None, None)


def test_table_of_contents_begins_with_the_index_and_names_every_page_once():
    slugs = [page.slug for page in table_of_contents()]

    assert (slugs[:2], len(slugs) - len(set(slugs))) == (["index", "first-day"], 0)


def test_pages_beside_leave_out_the_first_days_of_roles():
    slugs = [page.slug for page in pages_beside("search")]

    assert slugs == [
        page.slug for page in table_of_contents() if not page.slug.startswith("first-day-")
    ]


def test_pages_beside_a_first_day_show_the_way_back_alone():
    slugs = [page.slug for page in pages_beside("first-day-auditor")]

    assert slugs == ["index", "first-day", "first-day-auditor"]
