from . import (
    health,
    portal,
    portal_contribution,
    portal_difficulty,
    portal_discrepancy,
    portal_extension,
    portal_feedback,
    portal_followup,
    portal_request,
    portal_result_approval,
    portal_task,
    upload,
)
