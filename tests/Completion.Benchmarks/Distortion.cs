using System.Globalization;
using Completion.Constraints;
using Completion.Constraints.Grammars;
using Completion.Constraints.Tests;
using Completion.Decoding;
using Completion.Inference;
using Completion.Inference.Sessions;

namespace Completion.Benchmarks;

/// <summary>
/// How much masking distorts the default model on C#: its samples against the model's own legal texts, at places where
/// little is legal (the members of some types) and where much is (the statements of the grammar).
/// </summary>
internal static class Distortion
{
    private const int MaxTokens = 12;

    private static readonly (string Name, string Before, string After, Type? Members)[] s_problems =
    [
        ("string's members", "class C\n{\n    bool M(string text)\n    {\n        return text.", "\n    }\n}\n", typeof(string)),
        ("Math's members", "class C\n{\n    double M(double x, double y)\n    {\n        return Math.", "\n    }\n}\n", typeof(Math)),
        ("StringBuilder's", "class C\n{\n    void M(StringBuilder builder, string name)\n    {\n        builder.", "\n    }\n}\n", typeof(System.Text.StringBuilder)),
        ("DateTime's members", "class C\n{\n    int M(DateTime time)\n    {\n        return time.", "\n    }\n}\n", typeof(DateTime)),
        ("Stream's members", "class C\n{\n    void M(Stream stream, byte[] buffer)\n    {\n        stream.", "\n    }\n}\n", typeof(Stream)),
        ("a statement", "class C\n{\n    int Sum(int[] values)\n    {\n        int sum = 0;\n        ", "\n        return sum;\n    }\n}\n", null),
        ("a body", "class C\n{\n    private readonly string name;\n\n    public bool HasName()\n    {\n        ", "\n    }\n}\n", null),
    ];

    public static int Measure(int samples)
    {
        using var model = LanguageModel.Load("models/csharp-nano.gguf", new ModelOptions { Threads = 1 });
        using var session = model.CreateSession();
        var grammar = Grammar.Read(File.ReadAllText("grammars/csharp.lark"), "csharp.lark");
        Console.WriteLine($"{samples} samples of each kind, at most {MaxTokens} tokens or a line, temperature 1");
        Console.WriteLine("problem               legal  KL, nats  variation  effective  bound after ASAp  log p: masked  ASAp");
        foreach (var (name, before, after, members) in s_problems)
        {
            Constraint constraint = members is null
                ? grammar.Start()
                : new NamesAfterDots(new NameTrie(members.GetMembers().Select(member => member.Name).Where(IsWritten)), NameTrie.Root);
            var request = new DecodingRequest
            {
                Prompt = model.Fim.Build(model.Tokenize(before), model.Tokenize(after)),
                Constraint = constraint,
                Stop = new LineEnd(),
                MaxTokens = MaxTokens,
                Sampling = new SamplingSettings { Seed = 1 },
            };
            var (masked, _) = Sample(session, request, samples, isAligned: false);
            var (aligned, bound) = Sample(session, request, samples, isAligned: true);
            var distortion = MaskingDistortion.Of(masked);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-20} {distortion.LegalProbability,6:F3}  {distortion.Divergence,8:F3}  {distortion.Variation,9:F3}  {distortion.EffectiveShare,9:P0}  {bound,16:F3}  {Mean(masked),13:F2}  {Mean(aligned),4:F2}"));
        }

        return 0;
    }

    private static (List<AlignedSample> Samples, double Bound) Sample(IModelSession session, DecodingRequest request, int count, bool isAligned)
    {
        var sampler = new AlignedSampler(session, request) { IsAligned = isAligned };
        return (Enumerable.Range(0, count).Select(_ => sampler.Next(CancellationToken.None)).OfType<AlignedSample>().ToList(), sampler.Bound);
    }

    /// <summary>Of the second half: the first teaches the bounds.</summary>
    private static double Mean(List<AlignedSample> samples) => samples.Skip(samples.Count / 2).Average(sample => sample.LogProbability);

    private static bool IsWritten(string name) => char.IsLetter(name[0]) && !name.Contains('_', StringComparison.Ordinal);

    private sealed class LineEnd : StopRule
    {
        public override string Reason => "end of line";

        public override StopVerdict Advance(ReadOnlySpan<byte> bytes) =>
            bytes.IndexOf((byte)'\n') is >= 0 and var end ? new(null, end) : new(this, bytes.Length);
    }
}
