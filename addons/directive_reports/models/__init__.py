from . import (
    directive_figures,
    directive_unit_figures,
    ir_actions_report,
    report_figures_paper,
    res_company,
    res_config_settings,
)
