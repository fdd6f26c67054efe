"""Write a checkpoint's weights alone, in bfloat16: a sixth of it, to carry home and start from."""
from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import torch

import checkpoint as checkpoints
from command import run


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Write the weights of a checkpoint in bfloat16 and without the optimisers' "
                    "state: export.py and train.py --init read it, it cannot be resumed.")
    parser.add_argument("checkpoint", type=Path, help="checkpoint that train.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint file to write")
    arguments = parser.parse_args()
    saved = checkpoints.load(arguments.checkpoint)
    weights = {name: tensor.to(torch.bfloat16) for name, tensor in saved.weights.items()}
    checkpoints.save(arguments.out, replace(saved, weights=weights, run=None, optimisers=None))
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    run(main)
