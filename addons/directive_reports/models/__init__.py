from . import (
    directive_figures,
    ir_actions_report,
    res_company,
    res_config_settings,
)
