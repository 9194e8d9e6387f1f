"""Make a demo shoot: `python -m demo.generator OUT --language en --voices kokoro-js-1.2.1.tgz`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from demo.generator import english, french
from demo.generator.make import make_shoot
from demo.generator.voices import Speaker

SHOOTS = {"en": english.SHOOT, "fr": french.SHOOT}


def main() -> None:
    reader = argparse.ArgumentParser(prog="python -m demo.generator", description=__doc__)
    reader.add_argument("out", type=Path, help="folder that is filled with the shoot")
    reader.add_argument("--language", choices=sorted(SHOOTS), default="en")
    reader.add_argument("--voices", type=Path, required=True, help="kokoro-js-1.2.1.tgz")
    reader.add_argument("--only", default="", help="make this one take, for a look at it")
    asked = reader.parse_args()
    truth = make_shoot(SHOOTS[asked.language], asked.out, Speaker(asked.voices), asked.only)
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (asked.out / "truth.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
