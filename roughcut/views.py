"""The one page that belongs to no app: is this process well?"""

from __future__ import annotations

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse


def health(request: HttpRequest) -> HttpResponse:
    """200 when the database and the queue answer, else 503 and the name of what does not."""
    silent = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        silent.append("database")
    try:
        with redis.from_url(settings.REDIS_URL) as queue:
            queue.ping()
    except redis.RedisError:
        silent.append("queue")
    words = f"no answer: {', '.join(silent)}" if silent else "well"
    return HttpResponse(words, content_type="text/plain", status=503 if silent else 200)
