from . import (
    directive_assignment_wizard,
    directive_calendar_year,
    directive_calendar_year_line,
    directive_calendar_year_move,
    directive_deadline_explanation,
    directive_followup_wizard,
    directive_reason_wizard,
)
