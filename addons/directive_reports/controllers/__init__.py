from . import (
    directive_figures,
    directive_reconciliation,
    directive_report_file,
    portal_reconciliation,
    portal_report,
    portal_unit_figures,
)
