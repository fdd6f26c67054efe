// Writes a GGUF file of version 3: metadata first, then the tensors, each at a multiple of 32 bytes.
import { closeSync, openSync, writeSync } from "node:fs";

const alignment = 32;
const types = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 };

/**
 * @param target the file to write.
 * @param metadata [key, kind, value] each; a kind such as "string[]" takes an array.
 * @param tensors { name, shape, type, size, fill(buffer, offset) } each: ggml's number of the type, the bytes it takes, and
 *   what writes them, piece by piece.
 */
export function writeGguf(target, metadata, tensors) {
  const header = [Buffer.from("GGUF"), uint32(3), uint64(tensors.length), uint64(metadata.length)];
  for (const [key, kind, value] of metadata) {
    header.push(text(key), valueOf(kind, value));
  }
  let offset = 0;
  for (const { name, shape, type, size } of tensors) {
    header.push(text(name), uint32(shape.length), ...shape.map(uint64), uint32(type), uint64(offset));
    offset += aligned(size);
  }
  const file = openSync(target, "w");
  try {
    const head = Buffer.concat(header);
    writeSync(file, Buffer.concat([head, Buffer.alloc(aligned(head.length) - head.length)]));
    const piece = Buffer.alloc(1 << 24);
    for (const { size, fill } of tensors) {
      for (let done = 0; done < aligned(size); ) {
        const length = Math.min(piece.length, aligned(size) - done);
        const inside = Math.min(length, Math.max(0, size - done));
        piece.fill(0, inside, length);
        fill(piece.subarray(0, inside), done);
        writeSync(file, piece, 0, length);
        done += length;
      }
    }
  } finally {
    closeSync(file);
  }
}

const aligned = (size) => Math.ceil(size / alignment) * alignment;

function valueOf(kind, value) {
  if (kind.endsWith("[]")) {
    const element = kind.slice(0, -2);
    const items = Buffer.concat(value.map((item) => scalar(element, item)));
    return Buffer.concat([uint32(types.array), uint32(types[element]), uint64(value.length), items]);
  }
  return Buffer.concat([uint32(types[kind]), scalar(kind, value)]);
}

function scalar(kind, value) {
  const buffer = Buffer.alloc(kind === "bool" ? 1 : 4);
  switch (kind) {
    case "uint32": buffer.writeUInt32LE(value); return buffer;
    case "int32": buffer.writeInt32LE(value); return buffer;
    case "float32": buffer.writeFloatLE(value); return buffer;
    case "bool": buffer[0] = value ? 1 : 0; return buffer;
    default: return text(value);
  }
}

function text(value) {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value) {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function uint64(value) {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}
