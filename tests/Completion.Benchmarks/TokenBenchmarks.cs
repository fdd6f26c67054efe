using BenchmarkDotNet.Attributes;
using Completion.Constraints;
using Completion.Constraints.Grammars;
using Completion.Inference.Vocabularies;

namespace Completion.Benchmarks;

/// <summary>Checking one proposed token, and one full mask, where everything asked for has been met before.</summary>
[MemoryDiagnoser]
public class TokenBenchmarks
{
    private const int Positions = 1024;

    private readonly List<(Constraint State, byte[] Token)> _positions = [];
    private Vocabulary _vocabulary = null!;
    private TokenMask _mask = null!;
    private Constraint _members = null!;

    public static IEnumerable<string> Vocabularies => BenchmarkVocabulary.Available();

    [ParamsSource(nameof(Vocabularies))]
    public string Vocabulary { get; set; } = "";

    [GlobalSetup]
    public void Read()
    {
        _vocabulary = BenchmarkVocabulary.Read(Vocabulary);
        _mask = new TokenMask(_vocabulary.Count);
        _members = MemberScene.Monitor();
        var grammar = Grammar.Read(File.ReadAllText(BenchmarkVocabulary.InRoot("grammars/csharp.lark")), "csharp.lark");
        var positions = new Positions(_vocabulary, BenchmarkVocabulary.InRoot("src"));
        positions.Visit(grammar, Math.Max(1, positions.Tokens / Positions), (state, text, token) => _positions.Add((state, text[token])));
        _positions.RemoveRange(Positions, _positions.Count - Positions);
        foreach (var (state, _) in _positions)
        {
            Mask(state);
        }
    }

    [Benchmark(OperationsPerInvoke = Positions)]
    public int CheckWithGrammar()
    {
        var accepted = 0;
        foreach (var (state, token) in _positions)
        {
            accepted += state.Advance(token) is null ? 0 : 1;
        }

        return accepted;
    }

    [Benchmark(OperationsPerInvoke = Positions)]
    public int CheckWithGrammarAndMembers()
    {
        var accepted = 0;
        foreach (var (state, token) in _positions)
        {
            accepted += state.Advance(token) is null || _members.Advance(token) is null ? 0 : 1;
        }

        return accepted;
    }

    [Benchmark(OperationsPerInvoke = Positions)]
    public int MaskOfGrammar()
    {
        foreach (var (state, _) in _positions)
        {
            Mask(state);
        }

        return _mask.Allowed;
    }

    [Benchmark]
    public int MaskOfMembers()
    {
        Mask(_members);
        return _mask.Allowed;
    }

    private void Mask(Constraint state)
    {
        _mask.SetAll();
        state.Mask(_vocabulary.Trie, _mask);
    }
}
