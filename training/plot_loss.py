"""Draw a loss curve that train.py or train_diffusion.py wrote as a small SVG file."""
from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

from command import BadInput, run
from files import atomic_write

WIDTH, HEIGHT, MARGIN = 640, 320, 44
CURVES = (("loss", "training, moving average", "#4878a8"), ("valid_loss", "held out", "#c05030"))
MAX_POINTS = 200

Points = list[tuple[float, float]]


def read_curve(path: Path) -> dict[str, Points]:
    """(step, nats) of every point by the name of its loss."""
    curves: dict[str, Points] = {name: [] for name, _, _ in CURVES}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            point = json.loads(line)
            for name, points in curves.items():
                if name in point:
                    points.append((float(point["step"]), float(point[name])))
    except (ValueError, KeyError, TypeError):
        raise BadInput(f"{path} is not a loss curve; give the .loss.jsonl file beside a "
                       "checkpoint.") from None
    if not any(curves.values()):
        raise BadInput(f"{path} holds no loss yet; let the training run longer.")
    return curves


def draw(curves: dict[str, Points]) -> str:
    """The curves as SVG, nats over steps, both axes from 0."""
    everything = [point for points in curves.values() for point in points]
    last = max(step for step, _ in everything)
    top = max(1, math.ceil(max(loss for _, loss in everything)))

    def x(step: float) -> float:
        return round(MARGIN + step / last * (WIDTH - 2 * MARGIN), 1)

    def y(loss: float) -> float:
        return round(HEIGHT - MARGIN - loss / top * (HEIGHT - 2 * MARGIN), 1)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
             'font-family="sans-serif" font-size="11">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for nats in range(0, top + 1, max(1, top // 6)):
        parts.append(f'<path d="M{MARGIN} {y(nats)}H{WIDTH - MARGIN}" stroke="#ddd"/>'
                     f'<text x="{MARGIN - 6}" y="{y(nats) + 4}" text-anchor="end">{nats}</text>')
    for fifth in range(6):
        step = last * fifth / 5
        parts.append(f'<text x="{x(step)}" y="{HEIGHT - MARGIN + 16}" text-anchor="middle">'
                     f'{step:.0f}</text>')
    parts.append(f'<text x="{MARGIN}" y="{HEIGHT - 8}">nats over steps</text>')
    for number, (name, label, colour) in enumerate(CURVES):
        points = thinned(curves[name])
        if points:
            line = " ".join(f"{x(step)},{y(loss)}" for step, loss in points)
            parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" '
                         'stroke-width="1.5"/>')
            parts.append(f'<text x="{WIDTH - MARGIN}" y="{MARGIN + 14 * number}" '
                         f'text-anchor="end" fill="{colour}">{label}: '
                         f'{points[-1][1]:.3f} at the end</text>')
    return "\n".join([*parts, "</svg>", ""])


def thinned(points: Points) -> Points:
    """At most about `MAX_POINTS` of the points, the last one among them."""
    every = math.ceil(len(points) / MAX_POINTS) or 1
    return points[::-1][::every][::-1]


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw a loss curve as SVG.")
    parser.add_argument("curve", type=Path, help=".loss.jsonl file beside a checkpoint")
    parser.add_argument("--out", type=Path, required=True, help="SVG file to write")
    arguments = parser.parse_args()
    picture = draw(read_curve(arguments.curve))
    with atomic_write(arguments.out) as file:
        file.write(picture)


if __name__ == "__main__":
    run(main)
