from . import health, portal, portal_task
