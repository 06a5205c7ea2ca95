from . import directive_figures, directive_report_file, portal_report
from . import directive_score, portal_score
