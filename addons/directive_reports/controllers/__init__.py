from . import directive_figures, portal_unit_figures
