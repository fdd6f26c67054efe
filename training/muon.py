"""The optimisers: Muon for the matrices inside the blocks, AdamW for embedding and norms.

Muon replaces a matrix's momentum by (about) the nearest orthogonal matrix, so that every direction
of the matrix moves by the same amount.
"""
from __future__ import annotations

from collections import defaultdict
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


def orthogonalise(matrices: Tensor) -> Tensor:
    """Roughly U Vᵀ of the singular value decomposition of each (..., m, n) matrix.

    By Newton-Schulz in bfloat16; several matrices of one shape are faster together on a GPU.
    """
    a, b, c = QUINTIC
    tall = matrices.shape[-2] > matrices.shape[-1]
    x = matrices.bfloat16()
    if tall:
        x = x.mT
    x = x / (x.float().norm(dim=(-2, -1), keepdim=True) + 1e-7).bfloat16()
    for _ in range(QUINTIC_STEPS):
        square = x @ x.mT
        x = a * x + (b * square + c * (square @ square)) @ x
    return (x.mT if tall else x).float()


class Optimisers:
    """Both optimisers as one: `step` applies the gradients at a share of the peak rates."""

    def __init__(self, model: nn.Module, embedding: Tensor) -> None:
        self.matrices = [p for p in model.parameters() if p.dim() == 2 and p is not embedding]
        self.others = [p for p in model.parameters() if p.dim() != 2 or p is embedding]
        self.momentum = [torch.zeros_like(matrix) for matrix in self.matrices]
        on_gpu = embedding.device.type == "cuda"
        self.groups = _of_one_shape(self.matrices) if on_gpu else None
        self.adam = torch.optim.AdamW(self.others, lr=ADAM_RATE, betas=ADAM_BETAS,
                                      weight_decay=0.0, **({"fused": True} if on_gpu else {}))

    def step(self, rate: float) -> None:
        """One update; `rate` scales both learning rates, 1 at the peak of the schedule."""
        torch.nn.utils.clip_grad_norm_(self.others, MAX_GRADIENT_NORM)
        for group in self.adam.param_groups:
            group["lr"] = ADAM_RATE * rate
        self.adam.step()
        with torch.no_grad():
            if self.groups is None:
                self._step_one_by_one(rate)
            else:
                self._step_together(rate)

    def _step_one_by_one(self, rate: float) -> None:
        for matrix, momentum in zip(self.matrices, self.momentum):
            momentum.mul_(MUON_MOMENTUM).add_(matrix.grad)
            update = orthogonalise(matrix.grad + MUON_MOMENTUM * momentum)
            matrix.mul_(1 - MUON_RATE * rate * MUON_DECAY)
            matrix.add_(update, alpha=-MUON_RATE * rate * _stretch(matrix))

    def _step_together(self, rate: float) -> None:
        """The same, but matrices of one shape at once: few large products and not many small."""
        gradients = [matrix.grad for matrix in self.matrices]
        torch._foreach_mul_(self.momentum, MUON_MOMENTUM)
        torch._foreach_add_(self.momentum, gradients)
        torch._foreach_mul_(self.matrices, 1 - MUON_RATE * rate * MUON_DECAY)
        for group in self.groups:
            momentum = torch.stack([self.momentum[i] for i in group])
            gradient = torch.stack([gradients[i] for i in group])
            updates = orthogonalise(gradient + MUON_MOMENTUM * momentum)
            matrices = [self.matrices[i] for i in group]
            torch._foreach_add_(matrices, list(updates.unbind()),
                                alpha=-MUON_RATE * rate * _stretch(matrices[0]))

    def state(self) -> dict[str, Any]:
        """What a checkpoint needs to go on from here: tensors only, the rest is constant."""
        return {"adam": self.adam.state_dict()["state"], "momentum": self.momentum}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from what `state` gave."""
        groups = self.adam.state_dict()["param_groups"]
        self.adam.load_state_dict({"state": state["adam"], "param_groups": groups})
        for momentum, saved in zip(self.momentum, state["momentum"]):
            momentum.copy_(saved)


def _of_one_shape(matrices: list[Tensor]) -> list[list[int]]:
    """The numbers of the matrices, those of the same shape together."""
    groups: defaultdict[torch.Size, list[int]] = defaultdict(list)
    for number, matrix in enumerate(matrices):
        groups[matrix.shape].append(number)
    return list(groups.values())


def _stretch(matrix: Tensor) -> float:
    """What makes an update of a tall matrix as large as that of a wide one."""
    return max(1, matrix.shape[0] / matrix.shape[1]) ** 0.5
