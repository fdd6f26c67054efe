using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Completion.Constraints;
using Completion.Constraints.Grammars;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.CSharp.Tests.Grammars;

/// <summary>The C# grammar against Roslyn on whole files, by two threads at most.</summary>
internal sealed class FileOracle(Grammar grammar)
{
    /// <summary>Bytes given to the grammar at a time; where a piece is refused, its bytes are given one by one.</summary>
    private const int Piece = 64;

    private static readonly CSharpParseOptions s_options = new(LanguageVersion.Preview);

    /// <summary>What came of one file.</summary>
    /// <param name="Asked">Texts that Roslyn gave an answer about.</param>
    /// <param name="Against">Those about which the grammar gave another one, with what stands there.</param>
    public sealed record Answer(string Path, int Asked, IReadOnlyList<string> Against, int Tokens, TimeSpan Time);

    /// <summary>The answers about all files, in order of the path.</summary>
    public static List<Answer> All(IReadOnlyList<(string Path, string Text)> files, Func<string, string, Answer> ask)
    {
        var answers = new ConcurrentBag<Answer>();
        Parallel.ForEach(
            Partitioner.Create(files, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            file => answers.Add(ask(file.Path, file.Text)));
        return [.. answers.OrderBy(answer => answer.Path, StringComparer.Ordinal)];
    }

    /// <summary>Whether Roslyn finds no syntax error in a file, with no symbol defined.</summary>
    public static bool IsRead(string text) => IsRead(CSharpSyntaxTree.ParseText(text, s_options));

    /// <summary>A file that Roslyn reads without error is accepted at every cut and may end at its end.</summary>
    public Answer File(string path, string text)
    {
        var tree = CSharpSyntaxTree.ParseText(text, s_options);
        if (!IsRead(tree))
        {
            return new Answer(path, 0, [], 0, TimeSpan.Zero);
        }

        var watch = Stopwatch.StartNew();
        var refusal = Refusal("file", text);
        return new Answer(path, 1, refusal is null ? [] : [refusal], tree.GetRoot().DescendantTokens().Count(), watch.Elapsed);
    }

    /// <summary>So is what stands between the braces of some of its types and bodies, by the rules of members and of statements.</summary>
    public Answer Bodies(string path, string text)
    {
        var tree = CSharpSyntaxTree.ParseText(text, s_options);
        if (!IsRead(tree))
        {
            return new Answer(path, 0, [], 0, TimeSpan.Zero);
        }

        var root = tree.GetRoot();
        var bodies = root.DescendantNodes().Select(node => node switch
        {
            TypeDeclarationSyntax { OpenBraceToken.Span.Length: > 0 } type => ("members", Between(text, type.OpenBraceToken, type.CloseBraceToken)),
            EnumDeclarationSyntax { OpenBraceToken.Span.Length: > 0 } type => ("enum_members", Between(text, type.OpenBraceToken, type.CloseBraceToken)),
            NamespaceDeclarationSyntax { Externs.Count: 0, Usings.Count: 0 } space => ("namespace_members", Between(text, space.OpenBraceToken, space.CloseBraceToken)),
            BaseMethodDeclarationSyntax { Body: { } block } => ("statements", Between(text, block.OpenBraceToken, block.CloseBraceToken)),
            AccessorDeclarationSyntax { Body: { } block } => ("statements", Between(text, block.OpenBraceToken, block.CloseBraceToken)),
            EqualsValueClauseSyntax { Value: not (RefExpressionSyntax or InitializerExpressionSyntax) } value => ("expression", value.Value.ToString()),
            _ => ("", ""),
        }).Where(body => body.Item1.Length > 0).ToList();
        var sampled = bodies.Where((_, i) => i % Math.Max(1, bodies.Count / 12) == 0).ToList();
        var watch = Stopwatch.StartNew();
        var refusals = sampled.Select(body => (body, Refusal: Refusal(body.Item1, body.Item2))).Where(body => body.Refusal is not null);
        return new Answer(path, sampled.Count, [.. refusals.Select(body => $"{body.body.Item1}: {body.Refusal}")], 0, watch.Elapsed);
    }

    /// <summary>Of its mutants, one by each kind of change, those that Roslyn calls a syntax error are refused at the end at the latest.</summary>
    public Answer Mutants(string path, string text)
    {
        var tree = CSharpSyntaxTree.ParseText(text, s_options);
        var tokens = Tokens(tree, text);
        if (!IsRead(tree) || tokens.Count < 4 || text.Length > 20_000)
        {
            return new Answer(path, 0, [], 0, TimeSpan.Zero);
        }

        var watch = Stopwatch.StartNew();
        var random = new Random(text.Length);
        var asked = 0;
        var accepted = new List<string>();
        for (var kind = 0; kind < 3; kind++)
        {
            var (mutant, what) = TokenMutant.Of(tokens, kind, random.Next(1, tokens.Count - 1));
            if (!IsRead(mutant))
            {
                asked++;
                if (Refusal("file", mutant) is null)
                {
                    accepted.Add(what);
                }
            }
        }

        return new Answer(path, asked, accepted, 0, watch.Elapsed);
    }

    /// <summary>Where and behind what a text is refused, or null.</summary>
    public string? Refusal(string rule, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Constraint state = grammar.Start(rule);
        for (var at = 0; at < bytes.Length; at += Piece)
        {
            var piece = bytes.AsSpan(at, Math.Min(Piece, bytes.Length - at));
            if (state.Advance(piece) is { } next)
            {
                state = next;
                continue;
            }

            var read = 0;
            for (var step = state; step is not null; read++)
            {
                step = step.Advance(piece.Slice(read, 1));
            }

            return "refused: " + OnOneLine(Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, at + read - 160)..(at + read))));
        }

        return state.MayEnd ? null : "not whole: " + OnOneLine(text[Math.Max(0, text.Length - 120)..]);
    }

    private static bool IsRead(SyntaxTree tree) => tree.GetDiagnostics().All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error);

    private static string Between(string text, SyntaxToken open, SyntaxToken close) => text[open.Span.End..close.SpanStart];

    private static string OnOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static List<string> Tokens(SyntaxTree tree, string text)
    {
        var starts = tree.GetRoot().DescendantTokens(node => node is not InterpolatedStringExpressionSyntax)
            .Concat(tree.GetRoot().DescendantNodes(node => node is not InterpolatedStringExpressionSyntax).OfType<InterpolatedStringExpressionSyntax>().Select(node => node.GetFirstToken()))
            .Where(token => token.Span.Length > 0)
            .Select(token => token.SpanStart)
            .Where(start => start > 0)
            .Distinct()
            .Order()
            .ToList();
        return [.. starts.Prepend(0).Zip(starts.Append(text.Length), (from, to) => text[from..to])];
    }
}
