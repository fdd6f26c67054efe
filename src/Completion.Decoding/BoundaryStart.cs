using System.Diagnostics;

namespace Completion.Decoding;

/// <summary>Where a decoding starts whose prompt leaves out bytes: after the first tokens of the spelling that is gone on from.</summary>
/// <param name="Request">The request, those tokens being a part of its prompt.</param>
/// <param name="Scores">What it was chosen by; null when there was nothing to choose.</param>
/// <param name="Ticks">Time that the choice took.</param>
internal readonly record struct BoundaryStart(DecodingRequest Request, BoundaryDistribution? Scores = null, long Ticks = 0)
{
    /// <summary>Spellings less probable than this, against the most probable one, have no say.</summary>
    private const double LeastRatio = 1e-3;

    /// <summary>The spelling with the largest part in the most probable next byte that is legal.</summary>
    public static BoundaryStart Choose(CoverEncodings covers, DecodingRequest request, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var scores = covers.Score(request.Prompt.Span, request.Removed.Span, LeastRatio, cancellation);
        var best = default(Cover);
        var most = 0.0;
        for (var value = 0; value < 256; value++)
        {
            var next = (byte)value;
            if (scores[next] > most && request.Constraint.Advance([next]) is not null)
            {
                (best, most) = (scores.BestFor(next), scores[next]);
            }
        }

        var chosen = best is null ? request : request with
        {
            Prompt = (int[])[.. request.Prompt.Span, .. best.Tokens],
            Removed = request.Removed[best.Length..],
            MaxTokens = Math.Max(1, request.MaxTokens - best.Tokens.Length),
        };
        return new BoundaryStart(chosen, scores, Stopwatch.GetTimestamp() - started);
    }

    /// <summary>Adds what the choice cost.</summary>
    public void AddTo(DecodingCounters counters)
    {
        counters.ModelCalls += Scores?.ModelCalls ?? 0;
        counters.Steps += Scores is null ? 0 : Scores.ModelCalls - 1;
        counters.PromptTokensEvaluated += Scores?.PromptTokensEvaluated ?? 0;
        counters.ModelTicks += Ticks;
        counters.FirstTokenTicks += Ticks;
        counters.LastTokenTicks += Ticks;
    }
}
