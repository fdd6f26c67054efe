"""The optimisers: Muon for the matrices inside the blocks, AdamW for embedding and norms.

Muon replaces a matrix's momentum by (about) the nearest orthogonal matrix, so that every direction
of the matrix moves by the same amount.
"""
from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

MUON_RATE = 0.02
MUON_MOMENTUM = 0.95
MUON_DECAY = 0.05
ADAM_RATE = 3e-3
ADAM_BETAS = (0.9, 0.95)
MAX_GRADIENT_NORM = 1.0
# A quintic whose iteration drives all singular values of a matrix near 1.
QUINTIC = (3.4445, -4.7750, 2.0315)
QUINTIC_STEPS = 5


def orthogonalise(matrix: Tensor) -> Tensor:
    """Roughly U Vᵀ of the matrix's singular value decomposition, by Newton-Schulz in bfloat16."""
    a, b, c = QUINTIC
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.bfloat16()
    if tall:
        x = x.t()
    x = x / (x.float().norm() + 1e-7).bfloat16()
    for _ in range(QUINTIC_STEPS):
        square = x @ x.t()
        x = a * x + (b * square + c * (square @ square)) @ x
    return (x.t() if tall else x).float()


class Optimisers:
    """Both optimisers as one: `step` applies the gradients at a share of the peak rates."""

    def __init__(self, model: nn.Module, embedding: Tensor) -> None:
        self.matrices = [p for p in model.parameters() if p.dim() == 2 and p is not embedding]
        self.others = [p for p in model.parameters() if p.dim() != 2 or p is embedding]
        self.momentum = [torch.zeros_like(matrix) for matrix in self.matrices]
        self.adam = torch.optim.AdamW(self.others, lr=ADAM_RATE, betas=ADAM_BETAS,
                                      weight_decay=0.0)

    def step(self, rate: float) -> None:
        """One update; `rate` scales both learning rates, 1 at the peak of the schedule."""
        torch.nn.utils.clip_grad_norm_(self.others, MAX_GRADIENT_NORM)
        for group in self.adam.param_groups:
            group["lr"] = ADAM_RATE * rate
        self.adam.step()
        with torch.no_grad():
            for matrix, momentum in zip(self.matrices, self.momentum):
                momentum.mul_(MUON_MOMENTUM).add_(matrix.grad)
                update = orthogonalise(matrix.grad + MUON_MOMENTUM * momentum)
                stretch = max(1, matrix.shape[0] / matrix.shape[1]) ** 0.5
                matrix.mul_(1 - MUON_RATE * rate * MUON_DECAY)
                matrix.add_(update, alpha=-MUON_RATE * rate * stretch)

    def state(self) -> dict[str, Any]:
        """What a checkpoint needs to go on from here: tensors only, the rest is constant."""
        return {"adam": self.adam.state_dict()["state"], "momentum": self.momentum}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from what `state` gave."""
        groups = self.adam.state_dict()["param_groups"]
        self.adam.load_state_dict({"state": state["adam"], "param_groups": groups})
        for momentum, saved in zip(self.momentum, state["momentum"]):
            momentum.copy_(saved)
