"""What beat starts, and when (UTC). Each entry is a management command that can be run by hand, too."""

from celery.schedules import crontab

SCHEDULE = {
    "purge rate counters": {
        "task": "portal.web.tasks.purge_rate_counters",
        "schedule": crontab(hour="2", minute="20"),
    },
    "purge inquiries": {
        "task": "inquiries.tasks.purge_inquiries",
        "schedule": crontab(hour="2", minute="40"),
    },
}
