from . import portal, portal_extension, portal_task
