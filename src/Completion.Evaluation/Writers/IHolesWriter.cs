using System.Collections.Immutable;
using Completion.Evaluation.Reports;

namespace Completion.Evaluation.Writers;

/// <summary>Who fills all holes of a case together.</summary>
internal interface IHolesWriter
{
    /// <summary>Proposals for all holes.</summary>
    Task<FilledHoles> FillAsync(HolesQuestion question, CancellationToken cancellation);
}

/// <summary>A document with empty holes.</summary>
/// <param name="Path">Full path; the workspace has the document with its holes empty.</param>
/// <param name="Positions">Where they are, in the order of the text.</param>
/// <param name="Extent">How much was held out, as a value of <see cref="Engine.EngineSettings.Extent"/>.</param>
internal sealed record HolesQuestion(string Path, ImmutableArray<int> Positions, string Extent);

/// <summary>What was written.</summary>
/// <param name="Drafts">Best first; of each, a text for every hole.</param>
/// <param name="EmptyReason">Why there is none; null when there is one.</param>
/// <param name="Counts">What was counted.</param>
/// <param name="Total">Milliseconds until the answer.</param>
/// <param name="Model">Of them, those in which a masked-diffusion model was waited for.</param>
internal sealed record FilledHoles(ImmutableArray<ImmutableArray<string>> Drafts, string? EmptyReason, CountsReport Counts, double Total, double Model);
