"""What is measured: one process that draws one briefing from the HTML, stylesheet and figures in a folder."""

import gc
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from briefings.press import printed

MOMENT = datetime(2026, 11, 20, 17, tzinfo=ZoneInfo("Asia/Shanghai"))


def draw(folder: Path) -> None:
    page, style, figures = ((folder / name).read_text(encoding="utf-8") for name in ("page.xml", "style.css", "figures.json"))
    (folder / "ours.pdf").write_bytes(printed(page, style, figures.encode(), MOMENT).pdf)


if __name__ == "__main__":
    gc.disable()  # as the command does: a process that ends soon need not search for cycles
    draw(Path(sys.argv[1]))
