using System.Collections.Immutable;

namespace Completion.Evaluation.Running;

/// <summary>
/// In which order cases and modes run. Not all modes of a case at once: the second mode would find the first one's prompt
/// already evaluated and look faster than it is. Not all cases of a mode at once: what is cancelled half-way would have
/// nothing to compare. So: a batch of cases in one mode, the same batch in the next; and the mode that begins changes
/// from batch to batch, so that none always finds the caches cold.
/// </summary>
internal static class CaseSchedule
{
    /// <summary>Cases per batch.</summary>
    public const int BatchSize = 8;

    /// <summary>The batches; each is run in each mode, in the order given, before the next begins.</summary>
    public static IEnumerable<(ImmutableArray<TCase> Cases, ImmutableArray<TMode> Modes)> Of<TCase, TMode>(
        ImmutableArray<TCase> cases, ImmutableArray<TMode> modes) =>
        cases.Chunk(BatchSize).Select((batch, index) =>
            (batch.ToImmutableArray(), modes.Select((_, turn) => modes[(turn + index) % modes.Length]).ToImmutableArray()));
}
