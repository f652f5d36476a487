from qingdan.web.public.presenting import OriginalCell, original_cells


def test_original_cells_keeps_column_order_and_drops_empty_cells():
    raw = {"name": "<p>森林 防火</p>", "number": "6", "support": " "}

    assert original_cells(raw) == [
        OriginalCell("序号", "6", "6", "narrow"),
        OriginalCell("事项名称", "森林 防火", "<p>森林 防火</p>", "wide"),
    ]
