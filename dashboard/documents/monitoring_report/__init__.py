"""A report on the Strategy as a DOCX and as an XLSX, both drawn from its one value."""

from dashboard.documents.monitoring_report.paper import report_docx
from dashboard.documents.monitoring_report.said import report_name
from dashboard.documents.monitoring_report.workbook import report_xlsx

__all__ = ["report_docx", "report_name", "report_xlsx"]
