"""The plan page in a real browser: time to first paint, size of the document, worst frame while scrolling.

    python tests/benchmarks/plan_scroll.py [--activities 20000] [--url ADDRESS] [--format json]

Without ``--url`` it serves the island on a made plan (tests/islands/page.html) from a private address. With
it, the page at that address is measured once its plan is ready; it must be one that needs no sign-in. The
time of the page's own drawing stands beside the frames: on a busy machine frames wait for others.
"""

from __future__ import annotations

import argparse
import http.server
import json
import threading
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "src" / "jalon" / "web" / "static"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

TIMED = """
() => {
  if (!window.plan) return;
  const draw = plan.draw.bind(plan);
  plan.draw = () => {
    const start = performance.now();
    draw();
    performance.measure('plan-draw', {start, end: performance.now()});
  };
}
"""

SCROLL = """
async ([way, step, frames]) => {
  const scroller = document.querySelector('.jp-scroll');
  scroller.scrollTop = 0; scroller.scrollLeft = 0;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const gaps = [];
  let nodes = 0;
  await new Promise((done) => {
    let last = performance.now(), count = 0;
    const tick = (now) => {
      if (count) gaps.push(now - last);
      last = now;
      if (count++ >= frames) return done();
      scroller[way] += step;
      if (count % 20 === 0) nodes = Math.max(nodes, document.querySelectorAll('#plan, #plan *').length);
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  gaps.sort((a, b) => a - b);
  const over50 = gaps.filter((gap) => gap > 50).length;
  const drawn = performance.getEntriesByName('plan-draw').map((one) => one.duration);
  performance.clearMeasures('plan-draw');
  return {worst: gaps.at(-1), median: gaps[gaps.length >> 1], over50, nodes, drawing: Math.max(0, ...drawn)};
}
"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """The project's static files and the words of the island, to this process's browser only."""

    def translate_path(self, path: str) -> str:
        path = path.split("?")[0]
        if path.startswith("/static/"):
            return str(STATIC / path.removeprefix("/static/"))
        if path.startswith("/words/"):
            return str(STATIC / "islands" / "plan" / "words.en.json")
        return str(ROOT / path.removeprefix("/"))

    def log_message(self, *args: object) -> None:
        """Quiet."""


def measure(page: Page) -> dict[str, float]:
    page.wait_for_selector("html[data-ready], #plan[data-ready]", state="attached", timeout=60_000)
    page.wait_for_timeout(500)
    page.evaluate(TIMED)
    paint = page.evaluate("performance.getEntriesByName('plan-paint')[0].duration")
    runs = {
        "down": page.evaluate(SCROLL, ["scrollTop", 90, 240]),
        "jump": page.evaluate(SCROLL, ["scrollTop", 3000, 120]),
        "across": page.evaluate(SCROLL, ["scrollLeft", 60, 160]),
    }
    return {
        "first_paint_ms": round(paint, 1),
        "nodes": max(run["nodes"] for run in runs.values()),
        **{f"{name}_worst_ms": round(run["worst"], 1) for name, run in runs.items()},
        **{f"{name}_median_ms": round(run["median"], 1) for name, run in runs.items()},
        **{f"{name}_drawing_ms": round(run["drawing"], 1) for name, run in runs.items()},
        "frames_over_50_ms": sum(run["over50"] for run in runs.values()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--activities", type=int, default=20_000)
    parser.add_argument("--url")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    options = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}/tests/islands/page.html"
    view = json.dumps({"baseline": "1", "floats": True, "load": 1})
    address = options.url or f"{here}?plan=big&n={options.activities}&view={view}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        figures = measure(page)
        browser.close()
    server.shutdown()
    if options.format == "json":
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:24} {value}")


if __name__ == "__main__":
    main()
