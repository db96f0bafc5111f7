# SPDX-FileCopyrightText: 2026 The Attnscope authors
# SPDX-License-Identifier: MIT
"""Times one model of models.py: python3 rival.py MODEL THREADS BATCH STEPS. Prints samples a second.

The plain training loop: batches lie in memory already, Adam, the loss read after every step for the progress line.
"""
import sys
import time

import torch
from torch.nn import functional as F

from models import MODELS

WARM_UP = 5
BATCHES = 16  # different ones, so that nothing stays in the caches that would not in a real run


def labels_of(tasks, batch):
    return {name: torch.rand(batch, 32, 32).round() if classes is None else torch.randint(classes, (batch,))
            for name, classes in tasks.items()}


def loss_of(outputs, labels):
    return sum(F.binary_cross_entropy_with_logits(out, labels[name]) if out.dim() == 3
               else F.cross_entropy(out, labels[name]) for name, out in outputs.items())


def main():
    name, threads, batch, steps = sys.argv[1], *map(int, sys.argv[2:5])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    make, inputs, tasks = MODELS[name]
    model = make()
    data = [(inputs(batch), labels_of(tasks, batch)) for _ in range(BATCHES)]
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    model.train()
    started, running = 0.0, 0.0
    for step in range(WARM_UP + steps):
        if step == WARM_UP:
            started = time.perf_counter()
        x, y = data[step % BATCHES]
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model(*x), y)
        loss.backward()
        optimizer.step()
        running += loss.item()
    print(batch * steps / (time.perf_counter() - started))


if __name__ == "__main__":
    main()
