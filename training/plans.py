"""What the models that are made here are made like: sizes, sequences, course of the training."""
from __future__ import annotations

from dataclasses import dataclass, replace

MIN_TOKENS = 20_000


@dataclass(frozen=True)
class Stage:
    """One stage of training: its sequences, and its budget in `unit` ("seconds" or "steps")."""

    tokens: int
    seed: int
    fim_share: float
    suffix_first_share: float
    unit: str
    budget: float
    peak: float
    aligned_share: float = 0.0
    project_share: float = 0.0


@dataclass(frozen=True)
class Plan:
    """All that decides what a run makes; token counts, and sizes as train.py names them."""

    held_out_every: int
    permissive_only: bool
    vocabulary: int
    sample_share: float
    context: int
    valid_tokens: int
    sizes: dict[str, int]
    warmup_steps: int
    stages: tuple[Stage, ...]
    batch: int = 16
    shards: int = 1
    continues: bool = False  # starts from the weights of another run
    matrices: str = "q8_0"

    def scaled(self, factor: float) -> Plan:
        """The same with `factor` times the training, and the tokens for it."""
        return replace(self, stages=tuple(
            replace(stage, tokens=max(MIN_TOKENS, int(stage.tokens * factor)),
                    budget=max(1, round(stage.budget * factor))) for stage in self.stages))

    @property
    def needs_syntax(self) -> bool:
        """Whether it uses what a parser finds in the documents."""
        return any(stage.aligned_share or stage.project_share for stage in self.stages)

    @property
    def other_files(self) -> bool:
        """Whether other files stand in front of what it learns from."""
        return any(stage.project_share for stage in self.stages)


# The second stage teaches the order suffix, prefix, middle to a model that knows C# by then.
FIRST = Plan(held_out_every=200, permissive_only=False, vocabulary=8192, sample_share=0.30,
             context=512, valid_tokens=400_000, warmup_steps=60,
             sizes={"width": 256, "layers": 8, "heads": 4, "feed-forward": 704},
             stages=(Stage(30_000_000, 3, 0.75, 0.0, "seconds", 5700, 1.0),
                     Stage(9_000_000, 11, 0.85, 0.9, "seconds", 1440, 0.5)))

# The first one goes on learning: twice the context, other files in front, newer C#.
LONGER = replace(FIRST, permissive_only=True, context=1024, batch=8, shards=4, continues=True,
                 stages=(Stage(16_000_000, 31, 0.85, 0.9, "seconds", 5100, 0.6, 0.4, 0.35),))

# And once more, on rows as short as those that it is asked for, most middles a piece of syntax.
ALIGNED = replace(FIRST, permissive_only=True, shards=4, continues=True, warmup_steps=40,
                  stages=(Stage(13_000_000, 47, 0.9, 0.95, "seconds", 4800, 0.5, 0.6),))

# One stage: with the suffix first from the start, and enough of it, the order needs no teaching.
SMALL = Plan(held_out_every=200, permissive_only=True, vocabulary=16384, sample_share=0.30,
             context=2048, valid_tokens=600_000, warmup_steps=200, batch=64, shards=16,
             sizes={"width": 512, "layers": 16, "heads": 8, "kv-heads": 4, "feed-forward": 1536},
             stages=(Stage(600_000_000, 21, 0.85, 0.9, "seconds", 1000, 1.0, 0.4, 0.35),))

NANO = replace(SMALL, sizes={"width": 256, "layers": 8, "heads": 4, "kv-heads": 2,
                             "feed-forward": 672}, batch=16, warmup_steps=60,
               stages=(Stage(60_000_000, 22, 0.85, 0.9, "seconds", 7200, 1.0, 0.4, 0.35),))

PLANS = {"first": FIRST, "longer": LONGER, "aligned": ALIGNED, "small": SMALL, "nano": NANO}


def smoke(name: str) -> Plan:
    """A toy of the same kind, to try everything in a minute."""
    plan = replace(PLANS[name], held_out_every=8, vocabulary=512, sample_share=1.0,
                   valid_tokens=20_000, warmup_steps=20, batch=16,
                   sizes={"width": 64, "layers": 2, "heads": 2, "feed-forward": 192})
    if name == "first":
        return replace(plan, context=128, stages=(
            Stage(400_000, 3, 0.75, 0.0, "steps", 400, 1.0),
            Stage(100_000, 11, 0.85, 0.9, "steps", 100, 0.5)))
    kept, = plan.stages
    sizes = plan.sizes if plan.continues else {**plan.sizes, "kv-heads": 1}
    return replace(plan, context=256, shards=2, warmup_steps=6, sizes=sizes, stages=(
        replace(kept, tokens=200_000, unit="steps", budget=100),))
