from . import portal, portal_difficulty, portal_request, portal_task
