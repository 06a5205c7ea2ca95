from . import (
    directive_figures,
    directive_public,
    directive_reconciliation,
    directive_report_file,
    directive_score,
    portal_reconciliation,
    portal_report,
    portal_score,
    portal_unit_figures,
)
