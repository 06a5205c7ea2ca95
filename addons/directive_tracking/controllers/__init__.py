from . import portal, portal_task, upload
