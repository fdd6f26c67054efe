using Completion.Decoding.Diffusion;
using Completion.Decoding.Diffusion.Paces;
using Completion.Engine.Models;
using Completion.Inference;

namespace Completion.Engine.Infilling;

/// <summary>Fills holes with the masked-diffusion model: all of them at once, in any order.</summary>
/// <param name="model">The masked-diffusion model.</param>
/// <param name="supervisor">A completion model of the same tokens, for paces that want one to read along.</param>
/// <param name="document">The document.</param>
/// <param name="rules">What may be written.</param>
/// <param name="settings">How.</param>
internal sealed class DiffusionFiller(LoadedDenoiser model, LoadedModel? supervisor, HoleDocument document, MonitorRules rules, EngineSettings settings)
{
    /// <summary>Temperature of proposals after the first.</summary>
    private const float Warmth = 0.7f;

    /// <summary>Proposals that came to no end after which no more than what was asked for is drawn.</summary>
    private const int MostForced = 2;

    /// <summary>Tokens of the text around holes at least.</summary>
    private const int LeastContext = 16;

    public InfillCounters Counters { get; private set; } = new();

    /// <summary>Why these holes are none for this model, a sentence; null: they are, as far as is known.</summary>
    public string? Problem { get; private set; }

    /// <summary>Proposals: the most probable one, then drawn ones; equal ones once.</summary>
    /// <param name="drafts">How many.</param>
    /// <param name="more">How many more, if they are asked for.</param>
    /// <param name="cancellation">Ends it.</param>
    public IEnumerable<FilledCanvas> Fill(int drafts, int more, CancellationToken cancellation)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var pace = InfillPaces.Read(settings.InfillPace);
        if (FixedTexts() is not { } fixedTexts)
        {
            Problem = $"The holes and the text between them take more than the {model.Denoiser.ContextLength} tokens of {model.Name}; fill fewer holes at once, or holes that are nearer to each other.";
            yield break;
        }

        var reader = pace.IsSupervised ? Supervisor(fixedTexts) : null;
        // What is drawn may be the same again. Further ones are for where the model has something to say: not after two that came to no end.
        for (var (attempt, found, forced) = (0, 0, 0); found < drafts + more && attempt < (2 * drafts) + more && (found < drafts || forced < MostForced); attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            var calls = model.Denoiser.ModelCalls;
            var result = model.Decoder.Fill(
                new DiffusionRequest
                {
                    FixedTexts = fixedTexts,
                    Rules = rules,
                    Supervisor = reader,
                    Settings = Slots with { Pace = pace, Order = InfillPaces.Order(settings.InfillOrder), Temperature = attempt == 0 ? 0 : Warmth, Seed = attempt },
                },
                cancellation);
            Counters = InfillCounters.Sum(Counters, new InfillCounters
            {
                ModelCalls = model.Denoiser.ModelCalls - calls,
                Steps = result.Counters.Calls,
                ModelMilliseconds = result.Counters.ModelMilliseconds,
                Tokens = result.Counters.Placed,
                Checks = result.Counters.Proposed,
                Refused = result.Counters.Refused,
                Recoveries = result.Counters.Recoveries,
                Remasked = result.Counters.Remasked,
                Relaxed = result.Counters.Relaxed,
            });
            forced += result.Forced.Contains(true) ? 1 : 0;
            string[]? texts = result.Texts is { } written ? [.. written.Select(text => document.InDocument(text))] : null;
            if (texts is not null && known.Add(string.Join('\0', texts)))
            {
                found++;
                yield return new FilledCanvas(texts, result.Forced, result.LogProbability);
            }
        }
    }

    private SessionSupervisor Supervisor(IReadOnlyList<int[]> fixedTexts)
    {
        if (supervisor is null)
        {
            throw new ModelException($"The pace {settings.InfillPace} wants the completion model to read along, and it is not loaded; choose another pace.");
        }

        try
        {
            return new SessionSupervisor(supervisor.Session, model.Denoiser.Vocabulary, (canvas, hole) =>
            {
                IEnumerable<int> before = fixedTexts[0];
                for (var filled = 0; filled < hole; filled++)
                {
                    before = before.Concat(canvas.Holes[filled]).Concat(fixedTexts[filled + 1]);
                }

                return supervisor.Fim.Build([.. before], [.. fixedTexts.Skip(hole + 1).SelectMany(text => text)]);
            });
        }
        catch (ArgumentException error)
        {
            throw new ModelException(error.Message, error);
        }
    }

    private DiffusionSettings Slots => new()
    {
        MostSlots = model.Denoiser.Layout.Format.LongestHole ?? new DiffusionSettings().MostSlots,
        Slots = Math.Min(settings.InfillSlots, model.Denoiser.Layout.Format.LongestHole ?? settings.InfillSlots),
    };

    /// <summary>Tokens of the fixed texts: those between holes whole, those around them as far as there is room; null: there is none.</summary>
    private IReadOnlyList<int[]>? FixedTexts()
    {
        var texts = document.FixedTexts();
        int[][] between = [.. texts.Skip(1).SkipLast(1).Select(model.Tokenize)];
        var layout = model.Denoiser.Layout;
        var room = model.Denoiser.ContextLength - layout.Markers - (document.Holes.Length * Slots.MostSlots) - between.Sum(text => text.Length);
        if (room < LeastContext)
        {
            return null;
        }

        var packed = model.Packer.Pack(texts[0], texts[^1], room);
        return [packed.Prefix, .. between, packed.Suffix];
    }
}
