// Writes a model of Qwen2.5-0.5B's shape with Qwen2.5's vocabulary and random weights, which the same call always makes alike:
// what it says is noise, what it costs is what a model of that size costs.
//
//   node scripts/shapeModel.mjs [q8_0|q4_0]     .build/shape-<type>.gguf, 500 or 270 MB
import { createCipheriv, createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readQwenTokenizer, rows } from "./qwenTokens.mjs";
import { writeGguf } from "./ggufWriter.mjs";
import { root } from "./run.mjs";

const shape = { layers: 24, width: 896, heads: 14, keyHeads: 2, hidden: 4864, context: 32768 };

// Bytes of a block of 32 weights, ggml's number, and the scale that gives weights a deviation of 0.02 from bytes or halves of
// bytes that are evenly spread: f16 bits of 0.02 / 73.9 and 0.02 / 4.61.
const quantisations = {
  q8_0: { type: 8, block: 34, scale: 0x0c6f },
  q4_0: { type: 2, block: 18, scale: 0x1c71 },
};

export function writeShapeModel(name = "q8_0") {
  const quantisation = quantisations[name];
  if (!quantisation) {
    console.error(`'${name}' is not a type of weights that can be made: give q8_0 or q4_0.`);
    process.exit(2);
  }
  const target = path.join(root, ".build", `shape-${name}.gguf`);
  if (!existsSync(target)) {
    console.log(`writing ${path.relative(root, target)}`);
    mkdirSync(path.dirname(target), { recursive: true });
    writeGguf(`${target}.part`, metadata(), tensors(quantisation));
    renameSync(`${target}.part`, target);
  }
  return target;
}

function metadata() {
  const { model, added_tokens: added } = readQwenTokenizer();
  const [normal, control, userDefined, unused] = [1, 3, 4, 5];
  const tokens = Array.from({ length: rows }, (_, id) => `[PAD${id}]`);
  const kinds = tokens.map(() => unused);
  for (const [text, id] of Object.entries(model.vocab)) {
    [tokens[id], kinds[id]] = [text, normal];
  }
  for (const { id, special, content } of added) {
    [tokens[id], kinds[id]] = [content, special || content.startsWith("<|fim") ? control : userDefined];
  }
  const idOf = (text) => tokens.indexOf(text);
  const merges = model.merges.map((merge) => (Array.isArray(merge) ? merge.join(" ") : merge));
  return [
    ["general.architecture", "string", "qwen2"],
    ["general.name", "string", "random weights, Qwen2.5-0.5B's shape"],
    ["qwen2.context_length", "uint32", shape.context],
    ["qwen2.embedding_length", "uint32", shape.width],
    ["qwen2.block_count", "uint32", shape.layers],
    ["qwen2.feed_forward_length", "uint32", shape.hidden],
    ["qwen2.attention.head_count", "uint32", shape.heads],
    ["qwen2.attention.head_count_kv", "uint32", shape.keyHeads],
    ["qwen2.attention.layer_norm_rms_epsilon", "float32", 1e-6],
    ["qwen2.rope.freq_base", "float32", 1e6],
    ["tokenizer.ggml.model", "string", "gpt2"],
    ["tokenizer.ggml.pre", "string", "qwen2"],
    ["tokenizer.ggml.tokens", "string[]", tokens],
    ["tokenizer.ggml.token_type", "int32[]", kinds],
    ["tokenizer.ggml.merges", "string[]", merges],
    ["tokenizer.ggml.eos_token_id", "uint32", idOf("<|endoftext|>")],
    ["tokenizer.ggml.fim_pre_token_id", "uint32", idOf("<|fim_prefix|>")],
    ["tokenizer.ggml.fim_suf_token_id", "uint32", idOf("<|fim_suffix|>")],
    ["tokenizer.ggml.fim_mid_token_id", "uint32", idOf("<|fim_middle|>")],
    ["tokenizer.ggml.add_bos_token", "bool", false],
  ];
}

function tensors(quantisation) {
  const { layers, width, hidden } = shape;
  const keys = (width / shape.heads) * shape.keyHeads;
  const list = [matrix("token_embd.weight", width, rows), vector("output_norm.weight", width, 1)];
  for (let layer = 0; layer < layers; layer++) {
    const name = (part) => `blk.${layer}.${part}`;
    list.push(
      vector(name("attn_norm.weight"), width, 1),
      matrix(name("attn_q.weight"), width, width), vector(name("attn_q.bias"), width, 0),
      matrix(name("attn_k.weight"), width, keys), vector(name("attn_k.bias"), keys, 0),
      matrix(name("attn_v.weight"), width, keys), vector(name("attn_v.bias"), keys, 0),
      matrix(name("attn_output.weight"), width, width),
      vector(name("ffn_norm.weight"), width, 1),
      matrix(name("ffn_gate.weight"), width, hidden),
      matrix(name("ffn_up.weight"), width, hidden),
      matrix(name("ffn_down.weight"), hidden, width));
  }
  return list;

  function matrix(name, columns, lines) {
    const { type, block, scale } = quantisation;
    const stream = randomBytes(name);
    const fill = (buffer, offset) => {
      stream.update(buffer).copy(buffer);
      for (let at = (block - (offset % block)) % block; at < buffer.length; at += block) {
        buffer.writeUInt16LE(scale, at);
      }
    };
    return { name, shape: [columns, lines], type, size: (columns / 32) * block * lines, fill };
  }

  function vector(name, length, value) {
    return { name, shape: [length], type: 0, size: 4 * length, fill: (buffer) => buffer.fill(floatBytes(value)) };
  }
}

// A cipher over what is in the buffer already: as even as bytes can be, and a gigabyte takes a second.
function randomBytes(name) {
  const seed = createHash("sha256").update(name).digest();
  return createCipheriv("aes-128-ctr", seed.subarray(0, 16), seed.subarray(16));
}

function floatBytes(value) {
  const buffer = Buffer.alloc(4);
  buffer.writeFloatLE(value);
  return buffer;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(writeShapeModel(process.argv[2]));
}
