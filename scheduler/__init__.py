"""The clock: each file is one kind of reminder; runner.py sends them."""

from scheduler import meeting, report_due, report_overdue

KINDS = (meeting, report_due, report_overdue)
