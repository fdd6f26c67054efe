using System.Diagnostics;
using Completion.Constraints;
using Completion.Constraints.Grammars;

namespace Completion.Benchmarks;

/// <summary>How single calls are spread, from a grammar just read to one that has met everything: what a median hides.</summary>
internal static class Percentiles
{
    private const int Masks = 2000;

    public static void Measure(string folder)
    {
        var text = File.ReadAllText(BenchmarkVocabulary.InRoot("grammars/csharp.lark"));
        foreach (var name in BenchmarkVocabulary.Available())
        {
            var vocabulary = BenchmarkVocabulary.Read(name);
            var positions = new Positions(vocabulary, folder);
            Console.WriteLine($"\n{name}: {vocabulary.Count} tokens, {vocabulary.Trie.NodeCount} nodes; {positions.Bodies} bodies, {positions.Tokens} tokens of them");
            var watch = Stopwatch.StartNew();
            var grammar = Grammar.Read(text, "csharp.lark");
            Console.WriteLine($"  grammar read in {watch.ElapsedMilliseconds} ms: {grammar.Lexer.Count} lexer states");
            foreach (var pass in new[] { "first", "second", "third" })
            {
                var checks = new Distribution();
                var (entries, readings) = (0, 0);
                var refused = positions.Visit(grammar, 1, (state, body, token) =>
                {
                    checks.Measure(() => state.Advance(body.AsSpan(token)));
                    (entries, readings) = (Math.Max(entries, state.Entries), Math.Max(readings, state.Readings));
                });
                Console.WriteLine($"  check, {pass} pass: {checks}; at most {entries} entries, {readings} readings; {refused} refused");
            }

            var mask = new TokenMask(vocabulary.Count);
            foreach (var pass in new[] { "first", "second", "third" })
            {
                var masks = new Distribution();
                var allowed = 0L;
                positions.Visit(grammar, Math.Max(1, positions.Tokens / Masks), (state, _, _) =>
                {
                    mask.SetAll();
                    masks.Measure(() => state.Mask(vocabulary.Trie, mask));
                    allowed += mask.Allowed;
                });
                Console.WriteLine($"  grammar mask, {pass} pass: {masks}; {allowed / masks.Count} tokens allowed on average");
            }

            var members = MemberScene.Monitor();
            var names = new Distribution();
            for (var i = 0; i < Masks; i++)
            {
                mask.SetAll();
                names.Measure(() => members.Mask(vocabulary.Trie, mask));
            }

            Console.WriteLine($"  mask of {members.Name}: {names}; {mask.Allowed} tokens allowed");
        }
    }
}
