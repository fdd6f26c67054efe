"""Write a checkpoint and its tokenizer as a GGUF file: Q8_0 or Q6_K matrices, float32 norms."""
from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor

import checkpoint as checkpoints
import tokenizer as tokenizers
from canvas import MAX_CANVAS, Ids
from checkpoint import Checkpoint
from command import BadInput, run
from files import sha256
from gguf_file import GgufFile
from model import JOINED, NORM_EPSILON, ROPE_BASE, Shape
from quantise import SUPER_BLOCK
from tokenizer import (END_OF_TEXT, FILE_SEPARATOR, FIM_MIDDLE, FIM_PAD, FIM_PREFIX, FIM_SUFFIX,
                       MASK, REPO_NAME, SPECIAL_TOKENS, Tokenizer, printable)

FILE_TYPES = {"q8_0": 7, "q6_k": 18}
TOKEN_NORMAL, TOKEN_CONTROL = 1, 3
FIM_ORDERS = ("suffix-prefix-middle", "prefix-suffix-middle")

SPECIAL_KEYS = (("eos", END_OF_TEXT), ("padding", FIM_PAD), ("fim_pre", FIM_PREFIX),
                ("fim_suf", FIM_SUFFIX), ("fim_mid", FIM_MIDDLE), ("fim_pad", FIM_PAD),
                ("fim_rep", REPO_NAME), ("fim_sep", FILE_SEPARATOR), ("mask", MASK))


def add_general(file: GgufFile, name: str, licence: str | None, description: str | None,
                matrices: str) -> None:
    file.add_string("general.architecture", "llama")
    file.add_string("general.name", name)
    if description:
        file.add_string("general.description", description)
    if licence:
        file.add_string("general.license", licence)
    file.add_uint32("general.file_type", FILE_TYPES[matrices])


def add_sizes(file: GgufFile, shape: Shape) -> None:
    for key, value in (("context_length", shape.context),
                       ("embedding_length", shape.width),
                       ("block_count", shape.layers),
                       ("feed_forward_length", shape.feed_forward),
                       ("attention.head_count", shape.heads),
                       ("attention.head_count_kv", shape.kv_heads),
                       ("rope.dimension_count", shape.head_size),
                       ("vocab_size", shape.vocabulary)):
        file.add_uint32(f"llama.{key}", value)
    file.add_float32("llama.attention.layer_norm_rms_epsilon", NORM_EPSILON)
    file.add_float32("llama.rope.freq_base", ROPE_BASE)


def add_tokenizer(file: GgufFile, tokenizer: Tokenizer) -> None:
    ordinary = [printable(token) for token in tokenizer.tokens]
    file.add_string("tokenizer.ggml.model", "gpt2")
    file.add_string("tokenizer.ggml.pre", "qwen2")
    file.add_strings("tokenizer.ggml.tokens", [*ordinary, *SPECIAL_TOKENS])
    file.add_int32s("tokenizer.ggml.token_type",
                    [TOKEN_NORMAL] * len(ordinary) + [TOKEN_CONTROL] * len(SPECIAL_TOKENS))
    file.add_strings("tokenizer.ggml.merges", [f"{printable(left)} {printable(right)}"
                                               for left, right in tokenizer.merges])
    for key, token in SPECIAL_KEYS:
        file.add_uint32(f"tokenizer.ggml.{key}_token_id", tokenizer.special[token])
    file.add_bool("tokenizer.ggml.add_bos_token", False)


def add_weights(file: GgufFile, checkpoint: Checkpoint, matrices: str) -> None:
    """Add every tensor; the joined matrices of training are split into GGUF's."""
    shape = checkpoint.shape
    if matrices == "q6_k" and (shape.width % SUPER_BLOCK or shape.feed_forward % SUPER_BLOCK):
        raise BadInput(f"Q6_K needs a width and a feed-forward size that are multiples of "
                       f"{SUPER_BLOCK}; write this model as q8_0.")
    add_matrix = file.add_q6_k_tensor if matrices == "q6_k" else file.add_q8_0_tensor

    def weights(name: str) -> Tensor:
        tensor = checkpoint.weights[f"{name}.weight"].float()
        if not torch.isfinite(tensor).all():
            raise BadInput(f"the checkpoint's {name} holds values that are no numbers; train it "
                           "again with a lower --peak.")
        return tensor

    def matrix(name: str, tensor: Tensor) -> None:
        add_matrix(f"{name}.weight", tensor.numpy())

    def norm(name: str) -> None:
        file.add_float32_tensor(f"{name}.weight", weights(name).numpy())

    matrix("token_embd", weights("token_embd"))
    norm("output_norm")
    kv_size = shape.kv_heads * shape.head_size
    rows = {"attn_qkv": [shape.width, kv_size, kv_size],
            "ffn_gate_up": [shape.feed_forward, shape.feed_forward]}
    for i in range(shape.layers):
        norm(f"blk.{i}.attn_norm")
        norm(f"blk.{i}.ffn_norm")
        for name in ("attn_qkv", "attn_output", "ffn_gate_up", "ffn_down"):
            joined = weights(f"blk.{i}.{name}")
            parts = joined.split(rows.get(name, len(joined)))
            for part, tensor in zip(JOINED.get(name, (name,)), parts):
                matrix(f"blk.{i}.{part}", tensor)


def add_diffusion(file: GgufFile, tokenizer: Tokenizer) -> None:
    """How a masked-diffusion model is to be asked: see canvas.py and packing.py."""
    ids = Ids.of(tokenizer)
    file.add_string("completion.diffusion.layout", "suffix-first")
    file.add_string("completion.diffusion.attention", "context-causal")
    file.add_bool("completion.diffusion.shift", True)
    file.add_uint32("completion.diffusion.expand_token_id", ids.expand)
    file.add_uint32("completion.diffusion.delete_token_id", ids.delete)
    file.add_uint32("completion.diffusion.canvas", MAX_CANVAS)


def build(checkpoint: Checkpoint, tokenizer: Tokenizer, name: str, licence: str | None = None,
          description: str | None = None, fim_order: str = FIM_ORDERS[0],
          diffusion: bool = False, matrices: str = "q8_0", other_files: bool = False) -> GgufFile:
    """The whole file, ready to be written."""
    file = GgufFile()
    add_general(file, name, licence, description, matrices)
    add_sizes(file, checkpoint.shape)
    add_tokenizer(file, tokenizer)
    file.add_string("completion.fim_order", fim_order)
    file.add_bool("completion.other_files", other_files)
    if diffusion:
        add_diffusion(file, tokenizer)
    add_weights(file, checkpoint, matrices)
    return file


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Write a checkpoint and its tokenizer as a GGUF file for llama.cpp.")
    parser.add_argument("checkpoint", type=Path, help="checkpoint that train.py wrote")
    parser.add_argument("--tokenizer", type=Path, required=True,
                        help="merges that learn_tokenizer.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="GGUF file to write")
    parser.add_argument("--name", help="general.name (default: the stem of --out)")
    parser.add_argument("--fim-order", choices=FIM_ORDERS, default=FIM_ORDERS[0],
                        help="completion.fim_order, the order the model was trained in "
                             "(default %(default)s)")
    parser.add_argument("--other-files", action="store_true",
                        help="completion.other_files: it learned from rows with other files in "
                             "front (sequences.py --project-share), and wants to be shown some")
    parser.add_argument("--matrices", choices=tuple(FILE_TYPES), default="q8_0",
                        help="form of the matrices (default %(default)s; q6_k takes three quarters "
                             "of the room)")
    parser.add_argument("--diffusion", action="store_true",
                        help="the checkpoint is of train_diffusion.py: say how it fills canvases")
    parser.add_argument("--license", metavar="SPDX", help="general.license, for example mit")
    parser.add_argument("--description", metavar="TEXT",
                        help="general.description: what it was trained on and how")
    arguments = parser.parse_args()

    checkpoint = checkpoints.load(arguments.checkpoint)
    tokenizer = tokenizers.load(arguments.tokenizer)
    checkpoints.check_tokenizer(checkpoint, tokenizer.size, sha256(arguments.tokenizer),
                                str(arguments.tokenizer))
    file = build(checkpoint, tokenizer, arguments.name or arguments.out.stem, arguments.license,
                 arguments.description, arguments.fim_order, arguments.diffusion,
                 arguments.matrices, arguments.other_files)
    size = file.write(arguments.out)
    print(f"{arguments.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    run(main)
