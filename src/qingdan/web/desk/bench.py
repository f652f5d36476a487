"""The rows of the workbench; they stand in ``cases.bench``, as the API shows them too."""

from qingdan.cases.bench import BenchRow, all_rows, bench_rows

__all__ = ["BenchRow", "all_rows", "bench_rows"]
