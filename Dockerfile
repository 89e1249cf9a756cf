# One image for web, worker, beat and sweep; docker-compose.yml says which command each runs.
FROM python:3.13-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.lock /tmp/requirements.lock
RUN /opt/venv/bin/pip install --require-hashes --requirement /tmp/requirements.lock

FROM python:3.13-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=portal.settings STATIC_ROOT=/app/staticfiles MEDIA_ROOT=/data/media
RUN useradd --system --uid 10001 --home-dir /app portal && install -d -o portal -g portal /data/media
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY manage.py pyproject.toml ./
COPY portal portal
COPY companies companies
COPY inquiries inquiries
COPY templates templates
COPY static static
COPY locale locale
# The build needs the names of the settings, not their values.
RUN SECRET_KEY=build DATABASE_URL=postgres:///none REDIS_URL=redis://none EMAIL_URL=smtp://none \
    python manage.py collectstatic --no-input
USER portal
EXPOSE 8000
CMD ["gunicorn", "portal.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--max-requests", "5000", "--max-requests-jitter", "500"]
