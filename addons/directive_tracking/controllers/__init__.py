from . import portal, portal_contribution, portal_discrepancy, portal_result_approval, portal_task
