"""Several threads that each learn from a share of a batch, with one core each.

On a CPU the small kernels of a small model do not fill several cores, attention least of all; whole
shares of a batch do.
"""
from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import Tensor, nn

LossOfRows = Callable[[Tensor], Tensor]


class Workers:
    """`number` threads that compute gradients of one model at the same time."""

    def __init__(self, number: int) -> None:
        self._number = number
        # PyTorch's number of threads is a setting of the thread that sets it.
        self._threads = ThreadPoolExecutor(number, initializer=torch.set_num_threads, initargs=(1,))

    def learn(self, model: nn.Module, batch: Tensor, micro_batch: int, loss_of: LossOfRows) -> float:
        """Set the gradients of the mean loss of a batch (rows, context + 1); gives that loss.

        Each thread takes neighbouring rows, `micro_batch` of them at a time. Gradients are added up
        in the order of the rows, so that the same comes out every time.
        """
        parameters = list(model.parameters())

        def learn_share(rows: Tensor) -> tuple[float, list[Tensor]]:
            total, sums = 0.0, None
            for part in rows.split(micro_batch):
                loss = loss_of(part) * (len(part) / len(batch))
                gradients = torch.autograd.grad(loss, parameters)
                total += loss.item()
                if sums is None:
                    sums = list(gradients)
                else:
                    torch._foreach_add_(sums, gradients)
            return total, sums

        shares = list(self._threads.map(learn_share, batch.tensor_split(self._number)))
        for parameter, gradient in zip(parameters, shares[0][1]):
            parameter.grad = gradient
        for _, gradients in shares[1:]:
            torch._foreach_add_([parameter.grad for parameter in parameters], gradients)
        return sum(loss for loss, _ in shares)
