"""What the finder was taught, and how each rebuild turned out."""

from qingdan.finder.models.examples import Example
from qingdan.finder.models.rebuilds import Rebuild

__all__ = ["Example", "Rebuild"]
