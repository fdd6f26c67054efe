using System.Text;
using Completion.CSharp.Situations;
using Completion.Decoding;
using Completion.Engine.Repairs;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine;

internal sealed partial class CompletionRun
{
    /// <summary>What an end of a draft is called whose last lines do not compile.</summary>
    private const string EndOfWhatCompiles = "end of what compiles";

    /// <summary>The longest beginning of a draft that compiles; null: none does, or it has one line.</summary>
    /// <param name="wrong">The greedy draft, which does not compile.</param>
    /// <param name="surprises">Of its tokens.</param>
    /// <param name="cancellation">Honoured within one binding.</param>
    /// <remarks>
    /// Constraints hold for every beginning of a draft, and a model goes astray late: what it wrote before is what it was asked for, unless nothing is whole without the rest.
    /// </remarks>
    private ReviewedDraft? BeginningThatCompiles(ReviewedDraft wrong, IReadOnlyList<TokenSurprise> surprises, CancellationToken cancellation)
    {
        var text = DraftTrimming.Trim(situation, wrong.Draft.Text);
        var fault = wrong.Places.OfType<TextSpan>().Select(place => InDraft(wrong, place.Start)).DefaultIfEmpty(text.Length).Min();
        foreach (var beginning in Beginnings.Of(text, fault))
        {
            var bytes = Encoding.UTF8.GetByteCount(beginning);
            var kept = surprises.TakeWhile(token => token.Start < bytes).ToArray();
            var draft = wrong.Draft with { Text = beginning, LogProbability = kept.Sum(token => token.LogProbability), Tokens = kept.Length, End = EndOfWhatCompiles, IsComplete = true };
            if (Review([draft], cancellation) is [{ Shown.Review.Verdict: ReviewVerdict.Compiles } reviewed])
            {
                _repairs.Add("compiles without its last lines");
                return reviewed;
            }
        }

        return null;
    }
}
