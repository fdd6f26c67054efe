"""Train the masked-diffusion twin of a model, from that model's weights in its GGUF file.

Writes the checkpoint OUT and the loss curve OUT.loss.jsonl, as train.py does: `loss` is what is
learned (masked slots, and a little of the context's next tokens), `valid_loss` that of the masked
slots of held-out windows. A run that was stopped goes on with --resume.
"""
from __future__ import annotations

import argparse
from pathlib import Path

import torch

import checkpoint as checkpoints
import windows
from canvas import Ids
from command import BadInput, run
from diffusion import Batches, loss_of, mean_loss, valid_batches
from files import sha256
from gguf_model import load_model, tokenizer_of
from gguf_reader import read
from model import INITIAL_DEVIATION, Decoder
from schedule import Schedule
from train import add_budget, add_course, check_numbers, train
from trainer import Settings, Trainer, choose_device

PEAK = 0.2


def renew(model: Decoder, ids: Ids) -> None:
    """Start the embeddings of the mask and of EXPAND anew, as small as those of a new model.

    The start weights never saw them, and all that training did was to make them long and unlike
    any token. As input that drowns the tokens around: with such masks text costs 10.3 nats a slot
    before the first step, with small ones about 6.
    """
    with torch.no_grad():
        for token in (ids.mask, ids.expand):
            torch.nn.init.normal_(model.token_embd.weight[token], 0, INITIAL_DEVIATION)


def prepare(arguments: argparse.Namespace) -> tuple[Trainer, str]:
    """Check everything that can be wrong, and build the run up to its first step."""
    device = choose_device(arguments.device)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    recipe, splits = windows.load(arguments.windows)
    Schedule(arguments.seconds, arguments.steps, arguments.warmup_steps).check_steps()
    if arguments.out.exists() and not arguments.resume:
        raise BadInput(f"{arguments.out} is there already; go on with it (--resume), or train "
                       "into another --out.")
    gguf = read(arguments.init)
    tokenizer = tokenizer_of(gguf)
    if tokenizer.size != recipe.vocabulary:
        raise BadInput(f"{arguments.windows} was made with {recipe.vocabulary} tokens but "
                       f"{arguments.init} has {tokenizer.size}; cut the windows again with its "
                       "tokenizer.")
    model = load_model(gguf)
    settings = Settings(sha256(arguments.windows / "train.npy"), arguments.seconds,
                        arguments.steps, arguments.warmup_steps, arguments.peak, arguments.batch,
                        arguments.seed, arguments.order_seed)
    context, ids = model.shape.context, Ids.of(tokenizer)
    torch.manual_seed(arguments.seed)
    saved = checkpoints.load(arguments.out) if arguments.resume else None
    if saved:
        checkpoints.check_tokenizer(saved, recipe.vocabulary, recipe.tokenizer_sha256,
                                    str(arguments.windows))
        model.load_state_dict(saved.weights)
    else:
        renew(model, ids)
    trainer = Trainer(model.to(device), settings,
                      Batches(splits["train"], arguments.batch, context, ids,
                              arguments.order_seed),
                      valid_batches(splits["valid"], context, ids), loss_of, mean_loss)
    if saved:
        trainer.restore(arguments.out, saved)
    return trainer, recipe.tokenizer_sha256


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Train a model to fill masked canvases, from the weights of a GGUF file; "
                    "writes a checkpoint and, beside it, the loss curve.")
    parser.add_argument("windows", type=Path, help="folder that windows.py wrote")
    parser.add_argument("--init", type=Path, required=True, metavar="GGUF",
                        help="model that export.py wrote, to start from")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint file to write")
    parser.add_argument("--resume", action="store_true",
                        help="go on with the run whose checkpoint is at --out")
    add_budget(parser)
    add_course(parser, PEAK)
    arguments = parser.parse_args()
    check_numbers(arguments)
    return arguments


def main() -> None:
    arguments = parse_arguments()
    trainer, tokenizer_sha256 = prepare(arguments)
    train(trainer, tokenizer_sha256, arguments)


if __name__ == "__main__":
    run(main)
