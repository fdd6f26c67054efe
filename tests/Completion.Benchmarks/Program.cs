using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Completion.Benchmarks;
using Completion.Benchmarks.Drafters;

// npm run bench [-- --spread] [folder with C# sources]; --spread leaves out BenchmarkDotNet, which takes minutes.
// npm run bench -- distortion [samples]
// npm run bench -- drafters [folder with C# sources] [places]
if (args is ["drafters", .. var what])
{
    return DrafterBenchmark.Measure(
        what is [var sources, ..] ? sources : BenchmarkVocabulary.InRoot("src"), what is [_, var places, ..] ? int.Parse(places, CultureInfo.InvariantCulture) : 60);
}

// npm run bench -- reference model.gguf reference.json
if (args is ["reference", var compared, var reference])
{
    return ReferenceCost.Measure(compared, reference);
}

// npm run bench -- shape [q8_0|q4_0|model.gguf] [rounds] [threads]
// npm run bench -- drafts [model.gguf] [prompts]
if (args is ["distortion", .. var rest])
{
    return Distortion.Measure(rest is [var samples] ? int.Parse(samples, CultureInfo.InvariantCulture) : 400);
}

// npm run bench -- steps [folder with C# sources] [cases] [diffusion model.gguf] [--filled] [paces, the first to compare with]
if (args is ["steps", .. var steps])
{
    return StepCost.Measure(
        steps is [var code, ..] ? code : BenchmarkVocabulary.InRoot("src"),
        steps is [_, var cases, ..] ? int.Parse(cases, CultureInfo.InvariantCulture) : 60,
        steps is [_, _, var denoiser, ..] ? denoiser : "models/csharp-nano-diffusion.gguf",
        steps is [_, _, _, .. var paces] ? paces : []);
}

// npm run bench -- blocks [folder with C# sources] [cases] [diffusion model.gguf]
if (args is ["blocks", .. var blocks])
{
    return BlockCost.Measure(
        blocks is [var code, ..] ? code : BenchmarkVocabulary.InRoot("src"),
        blocks is [_, var cases, ..] ? int.Parse(cases, CultureInfo.InvariantCulture) : 60,
        blocks is [_, _, var denoiser] ? denoiser : "models/csharp-nano-diffusion.gguf");
}

// npm run bench -- canvas [folder with C# sources]
if (args is ["canvas", .. var where])
{
    return CanvasCost.Measure(where is [var path] ? path : BenchmarkVocabulary.InRoot("src"));
}

// npm run bench -- posterior
if (args is ["posterior"])
{
    return PosteriorCost.Measure();
}

if (args is ["shape", .. var model])
{
    return BatchCost.Measure(
        model is [var type, ..] ? type : "q8_0",
        model is [_, var rounds, ..] ? int.Parse(rounds, CultureInfo.InvariantCulture) : 15,
        model is [_, _, var threads] ? int.Parse(threads, CultureInfo.InvariantCulture) : null);
}

if (args is ["drafts", .. var asked])
{
    return DraftCost.Measure(asked is [var file, ..] ? file : "models/csharp-nano.gguf", asked is [_, var prompts] ? int.Parse(prompts, CultureInfo.InvariantCulture) : 40);
}

var folder = args.FirstOrDefault(arg => !arg.StartsWith("--", StringComparison.Ordinal)) ?? BenchmarkVocabulary.InRoot("src");
Percentiles.Measure(folder);
GrammarGrowth.Measure();
HoleCost.Measure(folder);
if (!args.Contains("--spread"))
{
    // In this process: a benchmark of its own process would be built anew, without the grammar's internals.
    var config = ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(Job.Default.WithWarmupCount(3).WithIterationCount(15).WithToolchain(InProcessEmitToolchain.Instance))
        .WithArtifactsPath(BenchmarkVocabulary.InRoot("test-output/benchmarks"));
    BenchmarkRunner.Run<TokenBenchmarks>(config);
}

return 0;
