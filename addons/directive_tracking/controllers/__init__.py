from . import portal, portal_feedback, portal_task
