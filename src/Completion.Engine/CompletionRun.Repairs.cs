using System.Collections.Immutable;
using Completion.Constraints;
using Completion.CSharp.Closed;
using Completion.CSharp.Prompts;
using Completion.Decoding;
using Completion.Engine.Models;
using Completion.Engine.Prompting;
using Completion.Engine.Repairs;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine;

internal sealed partial class CompletionRun
{
    private readonly List<string> _repairs = [];

    /// <summary>A draft that compiles in place of those that do not: the beginning of the greedy one, else what a closed place has, else one that leaves out what is at fault.</summary>
    private (ReviewedDraft Draft, DecodingResult Decoded)? Mend(
        LoadedModel model, MadePrompt prompt, ProductConstraint monitors, DecodingResult first, ImmutableArray<ReviewedDraft> reviewed, int tokens, CancellationToken cancellation)
    {
        var greedy = reviewed is [{ Draft.IsGreedy: true } best, ..] ? best : null;
        return greedy is not null && BeginningThatCompiles(greedy, first.Surprises, cancellation) is { } beginning ? (beginning, first)
            : Close(ClosedPlace.At(situation, cancellation)) is var (closed, among) ? (closed, among)
            : greedy is not null && Repair(model, prompt, monitors, first, greedy, tokens, cancellation) is var (repaired, again) ? (repaired, again)
            : Close(ClosedPlace.Values(situation, isMissing: greedy is null, cancellation));

        (ReviewedDraft, DecodingResult)? Close(ImmutableArray<string> texts) => this.Close(model, prompt, monitors, texts, tokens, cancellation);
    }

    /// <summary>Decodes anew, without what the compiler found fault with, until something compiles; null: nothing does.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The prompt of all tries.</param>
    /// <param name="monitors">The monitors; none of them is given up here: where they lead into a dead end, decoding goes back.</param>
    /// <param name="first">What was decoded.</param>
    /// <param name="wrong">Its greedy draft, which does not compile. Where a constraint was given up for it, nothing is learnt from it but that.</param>
    /// <param name="tokens">Tokens of a draft at most.</param>
    /// <param name="cancellation">Honoured within one model call or one binding.</param>
    private (ReviewedDraft Draft, DecodingResult Decoded)? Repair(
        LoadedModel model, MadePrompt prompt, ProductConstraint monitors, DecodingResult first, ReviewedDraft wrong, int tokens, CancellationToken cancellation)
    {
        var before = _timings;
        var repair = new DraftRepair();
        var tries = 0;
        for (var goesOn = wrong.Draft.IsRelaxed || TryRefuse(wrong, first); goesOn && tries < settings.Repairs;)
        {
            tries++;
            NextTry();
            var decoded = Decode(model, prompt, new ProductConstraint([repair.Constraint, .. monitors.Factors]), 1, tokens, cancellation, relaxes: false);
            if (decoded.Drafts is [{ IsDeadEnd: true } dead])
            {
                goesOn = repair.TryRefuseDeadEnd(dead);
                continue;
            }

            if (Review(decoded.Drafts, cancellation) is not [var next])
            {
                break;
            }

            if (next.Shown.Review.Verdict == ReviewVerdict.Compiles)
            {
                var refused = string.Join(", ", repair.Refused.Select(text => $"'{text[(text.LastIndexOf('\n') + 1)..].TrimStart()}'"));
                _repairs.Add($"compiles at try {tries} to repair it; refused were {(refused.Length > 0 ? refused : "ways that gave a constraint up")}");
                return (next, decoded);
            }

            goesOn = TryRefuse(next, decoded);
        }

        if (tries > 0)
        {
            _repairs.Add($"nothing compiles after {tries} {(tries == 1 ? "try" : "tries")} to repair it");
        }

        _timings = _timings with { FirstToken = before.FirstToken, LastToken = before.LastToken };
        return null;

        bool TryRefuse(ReviewedDraft reviewed, DecodingResult decoded)
        {
            var length = Math.Min(reviewed.Draft.Text.Length, InDraft(reviewed, reviewed.Shown.Text.Length));
            ImmutableArray<TextSpan?> places =
                [.. reviewed.Places.Select(place => place is { } span ? TextSpan.FromBounds(InDraft(reviewed, span.Start), InDraft(reviewed, span.End)) : default(TextSpan?))];
            return repair.TryRefuse(reviewed.Draft.Text[..length], reviewed.Draft.IsComplete, decoded.Surprises, places);
        }
    }

    /// <summary>Decodes one of some texts, until one compiles; null: none does.</summary>
    /// <inheritdoc cref="Repair"/>
    private (ReviewedDraft Draft, DecodingResult Decoded)? Close(
        LoadedModel model, MadePrompt prompt, ProductConstraint monitors, ImmutableArray<string> texts, int tokens, CancellationToken cancellation)
    {
        var before = _timings;
        for (var tries = 1; !texts.IsEmpty && tries <= settings.Repairs; tries++)
        {
            NextTry();
            var decoded = Decode(model, prompt, new ProductConstraint([OneOfTexts.Of(texts), .. monitors.Factors]), 1, tokens, cancellation, relaxes: false);
            if (decoded.Drafts is not [{ IsDeadEnd: false, IsComplete: true }] || Review(decoded.Drafts, cancellation) is not [var next])
            {
                break;
            }

            if (next.Shown.Review.Verdict == ReviewVerdict.Compiles)
            {
                _repairs.Add($"compiles as one of {texts.Length} texts that may be whole here");
                return (next, decoded);
            }

            texts = texts.Remove(next.Draft.Text);
        }

        if (!texts.IsEmpty)
        {
            _repairs.Add($"none of {texts.Length} texts that may be whole here was found to compile");
        }

        _timings = _timings with { FirstToken = before.FirstToken, LastToken = before.LastToken };
        return null;
    }

    /// <summary>Gives the monitors new budgets of questions.</summary>
    private void NextTry()
    {
        foreach (var questions in _questions)
        {
            questions.Try++;
        }
    }

    /// <summary>A place of the shown text in the text that was decoded: LF inside, and without what is inserted before it.</summary>
    private int InDraft(ReviewedDraft reviewed, int position) => Math.Max(
        0, position - reviewed.Shown.Text.AsSpan(0, position).Count("\r\n") - LineEndings.ToLf(situation.Inserted).Length);
}
