# isort: skip_file
# In the order of inheritance: a model comes after what it inherits.
from . import (
    directive_unit_choice,
    directive_assignment_wizard,
    directive_calendar_year,
    directive_calendar_year_clock,
    directive_calendar_year_line,
    directive_calendar_year_move,
    directive_deadline_explanation,
    directive_feedback_acceptance,
    directive_extension_decision,
    directive_followup_wizard,
    directive_reason_wizard,
    directive_discrepancy_reasons,
    directive_recurrence_reasons,
    directive_result_approval_reasons,
    directive_escalation_reasons,
    directive_followup_reasons,
    directive_info_request_reasons,
    directive_escalation_wizard,
    directive_opinion_wizard,
    directive_info_request_wizard,
)
