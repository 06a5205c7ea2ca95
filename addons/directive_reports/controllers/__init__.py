from . import directive_figures, directive_report_file, directive_score, portal_report, portal_score
