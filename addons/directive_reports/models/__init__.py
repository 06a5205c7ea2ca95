# isort: skip_file
# What extends a model comes after it.
from . import (
    directive_figures,
    directive_period_figures,
    directive_task_period,
    directive_report_period,
    directive_report,
    directive_report_figures,
    directive_report_words,
    directive_report_paper,
    directive_report_difference,
    directive_report_reporting,
    directive_report_notice,
    directive_report_reminder,
    ir_actions_report,
    res_company,
    res_config_settings,
)
