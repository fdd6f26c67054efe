using System.Numerics.Tensors;
using System.Text.Json;

namespace Completion.Inference.Tests;

/// <summary>
/// What a model's tokenizer and weights give in the framework that trained it, written by <c>training/model_reference.py</c>, to be
/// compared with what llama.cpp gives.
/// </summary>
internal sealed record ModelReference(IReadOnlyList<ModelReference.Text> Texts, IReadOnlyList<ModelReference.Answer> Answers)
{
    public static ModelReference Read(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        return new ModelReference(
            [.. file.RootElement.GetProperty("texts").EnumerateArray().Select(each => new Text(each.GetProperty("text").GetString()!, Numbers(each, "ids")))],
            [
                .. file.RootElement.GetProperty("prompts").EnumerateArray().Select(each => new Answer(
                    Numbers(each, "prompt"), Numbers(each, "ids"), [.. each.GetProperty("logprobs").EnumerateArray().Select(value => value.GetDouble())])),
            ]);
    }

    /// <summary>The texts that a model splits otherwise, with the number of the first token that differs.</summary>
    public IEnumerable<(Text Text, int At)> SplitOtherwise(LanguageModel model) =>
        from text in Texts
        let tokens = model.Tokenize(text.Content)
        where !tokens.AsSpan().SequenceEqual(text.Tokens)
        select (text, tokens.AsSpan().CommonPrefixLength(text.Tokens));

    /// <summary>For each prompt the largest difference of a token's logarithm, in nats, and whether the most likely token is the same.</summary>
    public IEnumerable<(double Difference, bool IsSameBest)> Differences(LanguageModel model)
    {
        using var session = model.CreateSession();
        foreach (var answer in Answers)
        {
            session.Prefill(answer.Prompt, default);
            var logits = session.Logits(0).ToArray();
            var most = TensorPrimitives.Max<float>(logits);
            var sum = logits.Sum(logit => Math.Exp(logit - most));
            var difference = answer.Tokens.Zip(answer.LogProbabilities).Max(each => Math.Abs(logits[each.First] - most - Math.Log(sum) - each.Second));
            yield return (difference, TensorPrimitives.IndexOfMax<float>(logits) == answer.Tokens[0]);
        }
    }

    private static int[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];

    /// <param name="Content">What is split.</param>
    /// <param name="Tokens">Into what.</param>
    internal sealed record Text(string Content, int[] Tokens);

    /// <param name="Prompt">Tokens, markers included.</param>
    /// <param name="Tokens">Next tokens, the most likely first.</param>
    /// <param name="LogProbabilities">Their natural logarithms.</param>
    internal sealed record Answer(int[] Prompt, int[] Tokens, double[] LogProbabilities);
}
