using Completion.CSharp.Prompts;
using Completion.CSharp.Situations;
using Completion.Decoding;
using Completion.Engine.Models;

namespace Completion.Engine.Infilling;

/// <summary>Fills holes with the completion model: one after the other, each with the text before and behind it, the holes further down being empty.</summary>
internal sealed class LeftToRightFiller(LoadedModel model, HoleDocument document, MonitorRules rules, EngineSettings settings)
{
    public InfillCounters Counters { get; private set; } = new();

    /// <summary>Proposals: the greedy one first.</summary>
    /// <param name="drafts">How many.</param>
    /// <param name="more">How many more, if they are asked for.</param>
    /// <param name="cancellation">Ends it.</param>
    public IEnumerable<FilledCanvas> Fill(int drafts, int more, CancellationToken cancellation)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var count in new[] { drafts, drafts + more })
        {
            // Where there are several holes, proposals differ in the first: its drafts are gone on from.
            foreach (var draft in Drafts([], count, cancellation).Where(draft => known.Add(Text(draft))))
            {
                if (Rest(draft, cancellation) is { } filled)
                {
                    yield return filled;
                }
            }
        }
    }

    private FilledCanvas? Rest(Draft first, CancellationToken cancellation)
    {
        var (texts, logProbability) = (new List<string> { Text(first) }, first.LogProbability);
        while (texts.Count < document.Holes.Length)
        {
            if (Drafts(texts, 1, cancellation) is not [var next, ..])
            {
                return null;
            }

            texts.Add(Text(next));
            logProbability += next.LogProbability;
        }

        return new FilledCanvas(texts, [.. texts.Select(_ => false)], logProbability);
    }

    private IReadOnlyList<Draft> Drafts(IReadOnlyList<string> before, int drafts, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (legal, situation) = rules.After(before, isBounded: false);
        if (legal is null)
        {
            return [];
        }

        var texts = document.FixedTexts();
        var prefix = string.Concat(Enumerable.Range(0, before.Count).Select(hole => texts[hole] + LineEndings.ToLf(before[hole]))) + texts[before.Count];
        var suffix = string.Concat(texts.Skip(before.Count + 1));
        var packed = model.Packer.Pack(prefix, suffix, model.Session.ContextLength - settings.MaxTokens - 8);
        var calls = model.Session.ModelCalls;
        var result = model.Decoder.Decode(
            new DecodingRequest
            {
                Prompt = model.Fim.Build(packed.Prefix, packed.Suffix),
                Constraint = legal.Legal,
                Stop = situation.Stop,
                Drafts = drafts,
                MaxTokens = settings.MaxTokens,
                Speculation = SpeculationModes.Parse(settings.Speculation),
            },
            cancellation);
        Counters = InfillCounters.Sum(Counters, new InfillCounters
        {
            ModelCalls = model.Session.ModelCalls - calls,
            Steps = result.Counters.Steps,
            Tokens = result.Counters.Tokens,
            Checks = result.Counters.Checks,
            Refused = result.Counters.Refused,
            Relaxed = result.Counters.Relaxed,
        });
        return [.. result.Drafts.Where(draft => draft.IsComplete).Select(draft => draft with { Text = DraftTrimming.Trim(situation, draft.Text) })];
    }

    private string Text(Draft draft) => LineEndings.ToDocument(draft.Text, document.Text);
}
