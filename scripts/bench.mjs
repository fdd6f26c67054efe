// Measures what constraints cost by the token and by the mask; docs/benchmarks.md has the figures and what they mean.
//
//   npm run bench                         all of it, some minutes
//   npm run bench -- --spread [folder]    percentiles only; over the C# sources of a folder, without one those in src
import { run } from "./run.mjs";
import { writeQwenTokens } from "./qwenTokens.mjs";

writeQwenTokens();
run("dotnet", ["run", "-c", "Release", "--project", "tests/Completion.Benchmarks", "--", ...process.argv.slice(2)]);
