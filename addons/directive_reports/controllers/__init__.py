from . import directive_figures, directive_report_file, portal_report
