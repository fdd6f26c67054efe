using System.Collections.Immutable;

namespace Completion.Constraints;

/// <summary>Several stop rules: the text ends where the first of them ends it.</summary>
public sealed class AnyStop : StopRule
{
    private readonly ImmutableArray<StopRule> _rules;
    private readonly string _reason;

    /// <param name="rules">When two end the text at the same byte, the first is named as the reason.</param>
    public AnyStop(params ImmutableArray<StopRule> rules)
    {
        (_rules, _reason) = (rules, string.Join(" or ", rules.Select(rule => rule.Reason)));
    }

    /// <inheritdoc/>
    public override string Reason => _reason;

    /// <inheritdoc/>
    public override StopVerdict Advance(ReadOnlySpan<byte> bytes)
    {
        var (keep, endedBy) = (int.MaxValue, default(StopRule));
        var next = ImmutableArray.CreateBuilder<StopRule>(_rules.Length);
        foreach (var rule in _rules)
        {
            var verdict = rule.Advance(bytes);
            if (verdict.Next is null)
            {
                (keep, endedBy) = verdict.Keep < keep ? (verdict.Keep, verdict.EndedBy ?? rule) : (keep, endedBy);
            }
            else
            {
                next.Add(verdict.Next);
            }
        }

        return keep == int.MaxValue
            ? new StopVerdict(new AnyStop(next.MoveToImmutable()), bytes.Length)
            : new StopVerdict(null, keep, endedBy);
    }
}
