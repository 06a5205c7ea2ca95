from . import directive_figures, directive_report_file, portal_report, portal_unit_figures
