from . import (
    directive_figures_sheet,
    directive_figures_sheet_paper,
    directive_figures_sheet_workbook,
    directive_reconciliation_reasons,
    directive_report_comparison,
    directive_report_reasons,
    directive_score_reasons,
)
