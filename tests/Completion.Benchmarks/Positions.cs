using System.Text;
using Completion.Constraints;
using Completion.Constraints.Grammars;
using Completion.CSharp.Tests.Grammars;
using Completion.Inference.Vocabularies;

namespace Completion.Benchmarks;

/// <summary>Method bodies cut into tokens by longest match with a vocabulary, which is nearly what a model would write.</summary>
internal sealed class Positions
{
    private readonly List<(byte[] Text, List<Range> Tokens)> _bodies = [];

    /// <param name="vocabulary">Cuts the bodies.</param>
    /// <param name="folder">C# sources.</param>
    public Positions(Vocabulary vocabulary, string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Contains("obj"))
            .Order(StringComparer.Ordinal);
        foreach (var body in files.SelectMany(path => MethodBodies.Of(File.ReadAllText(path))))
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            _bodies.Add((bytes, Cut(bytes, vocabulary.Trie)));
        }
    }

    public int Bodies => _bodies.Count;

    /// <summary>The bodies, each with its tokens.</summary>
    public IReadOnlyList<(byte[] Text, List<Range> Tokens)> All => _bodies;

    public int Tokens => _bodies.Sum(body => body.Tokens.Count);

    /// <summary>Goes through all bodies; every so many tokens shows the state and the token that comes, then advances.</summary>
    /// <param name="grammar">Read afresh or warm: what it knows is what the calls find.</param>
    /// <param name="each">1 shows every position.</param>
    /// <param name="show">The state before a token, the body and where the token is in it.</param>
    /// <returns>The bodies that were refused.</returns>
    public int Visit(Grammar grammar, int each, Action<GrammarConstraint, byte[], Range> show)
    {
        var (count, refused) = (0, 0);
        foreach (var (text, tokens) in _bodies)
        {
            Constraint? state = grammar.Start();
            foreach (var token in tokens)
            {
                if (++count % each == 0)
                {
                    show((GrammarConstraint)state, text, token);
                }

                state = state.Advance(text.AsSpan(token));
                if (state is null)
                {
                    refused++;
                    break;
                }
            }
        }

        return refused;
    }

    private static List<Range> Cut(byte[] text, TokenTrie trie)
    {
        var tokens = new List<Range>();
        for (var at = 0; at < text.Length;)
        {
            var (node, longest) = (0, 1);
            for (var end = at; end < text.Length && (node = trie.Child(node, text[end])) >= 0; end++)
            {
                longest = trie.TokensAt(node).IsEmpty ? longest : end + 1 - at;
            }

            tokens.Add(at..(at + longest));
            at += longest;
        }

        return tokens;
    }
}
