from . import directive_figures, portal_report
