from . import controllers, cron_threads, models, replica, wizards
