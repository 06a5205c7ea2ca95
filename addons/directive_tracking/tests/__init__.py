from . import (
    test_access_rights,
    test_deadline_phrase,
    test_directive_calendar,
    test_directive_calendar_year,
    test_directive_document,
    test_directive_notice,
    test_directive_progress,
    test_directive_task,
    test_directive_task_timeliness,
    test_directive_task_transitions,
    test_directive_unit,
    test_working_days,
)
