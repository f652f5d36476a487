from qingdan.documents.readers.pdf_grid import find_grids
from qingdan.documents.readers.pdf_page import Rule


def test_find_grids_numbers_the_cells_of_a_plain_table():
    across = [Rule(y, 0, 200) for y in (100, 80, 60)]
    down = [Rule(x, 60, 100) for x in (0, 50, 200)]

    (grid,) = find_grids(across, down)

    assert grid.xs == (0, 50, 200)
    assert grid.ys == (100, 80, 60)
    assert len({region for row in grid.regions for region in row}) == 4
    assert grid.find(60, 65) == (1, 1)
    assert grid.find(300, 65) is None


def test_find_grids_merges_cells_without_a_line_between():
    across = [Rule(100, 0, 200), Rule(80, 0, 200), Rule(60, 0, 100), Rule(40, 0, 200)]
    down = [Rule(0, 40, 100), Rule(100, 40, 80), Rule(200, 40, 100)]

    (grid,) = find_grids(across, down)

    (title, same), (left, right), (below, also_right) = grid.regions
    assert title == same
    assert right == also_right
    assert len({title, left, right, below}) == 4


def test_find_grids_joins_pieces_of_a_line_and_double_lines():
    across = [Rule(y, x, x + 50) for y in (100, 99, 80, 60) for x in (0, 50, 100)]
    down = [Rule(x, y, y + 20) for x in (0, 50, 150) for y in (60, 80)]

    (grid,) = find_grids(across, down)

    assert len(grid.xs) == 3
    assert len(grid.ys) == 3


def test_find_grids_closes_a_table_open_at_the_sides_and_the_foot():
    across = [Rule(y, 0, 200) for y in (100, 80)]
    down = [Rule(x, 40, 100) for x in (50, 120)]

    (grid,) = find_grids(across, down)

    assert grid.xs == (0, 50, 120, 200)
    assert grid.ys == (100, 80, 40)


def test_find_grids_keeps_tables_apart_and_in_order():
    across = [Rule(y, 0, 100) for y in (300, 280, 100, 80)]
    down = [Rule(x, y, y + 20) for x in (0, 40, 100) for y in (280, 80)]

    upper, lower = find_grids(across, down)

    assert (upper.ys[0], lower.ys[0]) == (300, 100)


def test_find_grids_ignores_frames_and_underlines():
    frame = [Rule(0, 0, 500), Rule(800, 0, 500)], [Rule(0, 0, 800), Rule(500, 0, 800)]

    assert find_grids(*frame) == []
    assert find_grids([Rule(100, 0, 80)], []) == []
