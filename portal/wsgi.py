"""WSGI entry point, what gunicorn serves."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "3000")  # before the settings read it

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
