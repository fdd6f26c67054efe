using System.Globalization;
using Completion.Inference;
using Completion.Inference.Devices;
using Completion.Inference.Tests;

namespace Completion.Benchmarks;

/// <summary>How far a model's tokens and logits are from what the framework that trained it gives.</summary>
internal static class ReferenceCost
{
    /// <returns>0 where all texts are split alike, else 1.</returns>
    public static int Measure(string file, string referenceFile)
    {
        var reference = ModelReference.Read(referenceFile);
        using var model = LanguageModel.Load(BenchmarkVocabulary.InRoot(file), new ModelOptions { Device = DeviceKind.Cpu });
        var otherwise = reference.SplitOtherwise(model).ToList();
        var tokens = reference.Texts.Sum(text => (long)text.Tokens.Length);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{file}: {reference.Texts.Count - otherwise.Count} of {reference.Texts.Count} texts ({tokens} tokens) are split as in training"));
        foreach (var (text, at) in otherwise.Take(5))
        {
            Console.WriteLine($"  otherwise from token {at} on: {text.Content[..Math.Min(60, text.Content.Length)].ReplaceLineEndings("\\n")}");
        }

        var differences = reference.Differences(model).ToList();
        if (differences.Count > 0)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{differences.Count} prompts, {reference.Answers[0].Tokens.Length} tokens each: logarithms of probabilities differ by {differences.Max(each => each.Difference):F4} at most, {differences.Average(each => each.Difference):F4} at most in the mean prompt; the most likely token is the same in {differences.Count(each => each.IsSameBest)}"));
        }

        return otherwise.Count == 0 ? 0 : 1;
    }
}
