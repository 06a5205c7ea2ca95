from . import directive_figures, directive_report_file
