from . import portal, portal_followup, portal_task
