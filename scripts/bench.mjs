// Measures what constraints cost by the token and by the mask; docs/benchmarks.md has the figures and what they mean.
//
//   npm run bench                         all of it, some minutes
//   npm run bench -- --spread [folder]    percentiles only; over the C# sources of a folder, without one those in src
//   npm run bench -- shape [q8_0|q4_0]    model calls by the size of their batch, for a model of 0.5 B random weights;
//   npm run bench -- shape model.gguf     the same for any model, beside the default one
//   npm run bench -- reference model.gguf reference.json   tokens and logits beside training/model_reference.py's
//   npm run bench -- drafts [model.gguf]  k drafts side by side, superposed and one by one; docs/superposed.md
//   npm run bench -- canvas [folder]      tokens in any order and the last step; docs/diffusion.md
//   npm run bench -- posterior            names in several slots at once; docs/diffusion.md
import { run } from "./run.mjs";
import { writeQwenTokens } from "./qwenTokens.mjs";
import { writeShapeModel } from "./shapeModel.mjs";

if (process.argv[2] === "shape" && !process.argv[3]?.endsWith(".gguf")) {
  writeShapeModel(process.argv[3]);
} else if (["drafts", "canvas", "reference", "shape"].includes(process.argv[2])) {
  // The vocabulary of the default model, or the model that is named.
} else {
  writeQwenTokens();
}
run("dotnet", ["run", "-c", "Release", "--project", "tests/Completion.Benchmarks", "--", ...process.argv.slice(2)]);
