from . import portal, portal_feedback, portal_task
from . import portal, portal_extension, portal_task
from . import portal, portal_difficulty, portal_request, portal_task
from . import portal, portal_contribution, portal_discrepancy, portal_result_approval, portal_task
