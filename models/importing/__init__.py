"""The import of units, teams and members from one workbook (domain: What they report).

`read` takes rows apart, `check` holds them against each other and the notebook; both tell every
problem at once. `apply` then takes them: by `ma`, so that a second time changes nothing. What is
not in the file stays as it is, an empty cell too; a cell «-» takes away what was there.
"""

from models.importing.cells import Cell
from models.importing.changes import Change, Deed, Edit, apply
from models.importing.checks import UnusualSize, check, unusual_sizes
from models.importing.sheets import EXAMPLE, PRIVATE, SHEETS, Book, Line, Problem, Row, read

__all__ = [
    "EXAMPLE",
    "PRIVATE",
    "SHEETS",
    "Book",
    "Cell",
    "Change",
    "Deed",
    "Edit",
    "Line",
    "Problem",
    "Row",
    "UnusualSize",
    "apply",
    "check",
    "read",
    "unusual_sizes",
]
