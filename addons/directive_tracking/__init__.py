from . import controllers, cron_threads, models, wizards
