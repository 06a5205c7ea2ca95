from . import directive_figures
