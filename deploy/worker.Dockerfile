# The worker set: torch with CUDA, WhisperX, Ultralytics. 9 GB. Runs on a CPU too, slowly.
#   docker build -f deploy/worker.Dockerfile -t roughcut-worker .

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=roughcut.settings.production \
    ROUGHCUT_HOME=/var/lib/roughcut ROUGHCUT_MODELS_CACHE=/var/lib/roughcut/models
WORKDIR /srv/roughcut
COPY requirements/worker.txt requirements/
# The lock is whole: --no-deps keeps a second cv2 out (requirements/worker-overrides.txt).
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements/worker.txt
COPY . .
RUN DJANGO_SETTINGS_MODULE=roughcut.settings.dev SECRET_KEY=unused \
        python manage.py compile_catalogues \
    && useradd --system --home-dir /var/lib/roughcut --create-home roughcut
USER roughcut
VOLUME /var/lib/roughcut
# A worker ends after so many jobs and is started again: what a model library leaks goes with it.
CMD ["python", "manage.py", "rqworker", "picture", "speech", "default", "--max-jobs", "200"]
