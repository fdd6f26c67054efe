using System.Text;
using Completion.Constraints.Grammars.Holes;
using Completion.Inference.Vocabularies;
using Microsoft.CodeAnalysis.CSharp;

namespace Completion.Engine.Infilling;

/// <summary>What tokens of C# cost in a hole, by what a diffusion model says of its masks: −log of the probability of the token that spells them, at the mask where it is highest.</summary>
internal sealed class MarginalCosts : ICanvasCosts
{
    /// <summary>The cost of what no mask finds probable: as much as one in a million.</summary>
    private const double Improbable = 14;

    /// <summary>Tokens of each mask that are looked at.</summary>
    private const int MostTokens = 24;

    private readonly IReadOnlyList<int> _gaps;
    private readonly Dictionary<string, double>[] _costs;
    private readonly byte[]?[] _names;

    /// <param name="vocabulary">The model's tokens.</param>
    /// <param name="marginals">For each hole, the log-probabilities of its masks.</param>
    /// <param name="gaps">For each hole of the grammar's canvas, the document's hole that it lies in.</param>
    public MarginalCosts(Vocabulary vocabulary, IReadOnlyList<IReadOnlyList<ReadOnlyMemory<float>>> marginals, IReadOnlyList<int> gaps)
    {
        _gaps = gaps;
        _costs = [.. marginals.Select(_ => new Dictionary<string, double>(StringComparer.Ordinal))];
        _names = new byte[]?[marginals.Count];
        for (var hole = 0; hole < marginals.Count; hole++)
        {
            foreach (var row in marginals[hole])
            {
                Read(vocabulary, row.Span, _costs[hole]);
            }

            _names[hole] = _costs[hole].Where(each => SyntaxFacts.IsValidIdentifier(each.Key) && SyntaxFacts.GetKeywordKind(each.Key) == SyntaxKind.None)
                .OrderBy(each => each.Value).ThenBy(each => each.Key, StringComparer.Ordinal).Select(each => Encoding.UTF8.GetBytes(each.Key)).FirstOrDefault();
        }
    }

    /// <inheritdoc/>
    public double Of(int hole, string terminal)
    {
        var costs = _costs[_gaps[hole]];
        return terminal == "IDENTIFIER" ? _names[_gaps[hole]] is { } name ? costs[Encoding.UTF8.GetString(name)] : Improbable
            : terminal is ['"', .. var text, '"'] ? costs.GetValueOrDefault(text, Improbable)
            : IsNeverWritten(terminal) ? double.PositiveInfinity
            : Improbable;
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Spell(in HoleToken token, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) =>
        token is { Terminal: "IDENTIFIER", IsBegun: false, GoesOn: false } ? _names[_gaps[token.Hole]] : default;

    /// <summary>Directives and comments: they can hide anything, and nobody wants what they hide it in.</summary>
    private static bool IsNeverWritten(string terminal) =>
        terminal is "DIRECTIVE" or "REST" or "SKIPPED" or "OPEN_COMMENT" || terminal.Contains(@"\/\/", StringComparison.Ordinal) || terminal.Contains(@"\/\*", StringComparison.Ordinal);

    private static void Read(Vocabulary vocabulary, ReadOnlySpan<float> row, Dictionary<string, double> costs)
    {
        var best = new PriorityQueue<int, float>();
        for (var token = 0; token < row.Length; token++)
        {
            if (best.Count < MostTokens)
            {
                best.Enqueue(token, row[token]);
            }
            else
            {
                best.EnqueueDequeue(token, row[token]);
            }
        }

        while (best.TryDequeue(out var token, out var logProbability))
        {
            var text = Encoding.UTF8.GetString(vocabulary.Bytes(token)).Trim();
            if (text.Length > 0 && !float.IsNegativeInfinity(logProbability))
            {
                costs[text] = Math.Min(costs.GetValueOrDefault(text, double.PositiveInfinity), Math.Max(0, -logProbability));
            }
        }
    }
}
