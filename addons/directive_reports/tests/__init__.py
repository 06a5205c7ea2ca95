from . import (
    test_directive_figures,
    test_directive_figures_access,
    test_directive_figures_browser,
    test_directive_figures_download,
    test_directive_figures_history,
    test_directive_figures_paper,
    test_directive_figures_sheet,
    test_directive_figures_workbook,
    test_directive_period_figures,
    test_directive_report,
    test_directive_report_period,
    test_vietnamese_paper,
)
