# The web set: pages, sockets, and workers that need no GPU. Build from the repository's root:
#   docker build -f deploy/web.Dockerfile -t roughcut-web .

FROM node:22-slim AS pages
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=roughcut.settings.production \
    ROUGHCUT_HOME=/var/lib/roughcut ROUGHCUT_MODELS_CACHE=/var/lib/roughcut/models
WORKDIR /srv/roughcut
COPY requirements/web.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/web.txt
COPY . .
COPY --from=pages /src/frontend/dist frontend/dist
# Compiling needs no service and no secret.
RUN DJANGO_SETTINGS_MODULE=roughcut.settings.dev SECRET_KEY=unused \
        python manage.py compile_catalogues \
    && useradd --system --home-dir /var/lib/roughcut --create-home roughcut
USER roughcut
VOLUME /var/lib/roughcut
EXPOSE 8000
CMD ["daphne", "-b", "0.0.0.0", "-p", "8000", "--proxy-headers", "roughcut.asgi:application"]
