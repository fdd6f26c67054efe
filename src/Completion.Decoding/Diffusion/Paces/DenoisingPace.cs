using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Completion.Inference.Diffusion;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Diffusion.Paces;

/// <summary>How much a step fills, and what makes steps cheaper: a rule by its name, with its numbers.</summary>
/// <remarks>
/// Written <c>leap</c>, or <c>leap:anchor=0.95,radius=2,ahead=3</c>: the rule, then its numbers where they are not the defaults. <c>ahead</c> goes
/// with every rule: steps that are guessed ahead and evaluated beside the next one in its call (FreeDave), which changes nothing of what is filled.
/// So do <c>finished</c>: that many tokens at the left end that will not change any more are counted to what is not computed again (FreeCache); and
/// <c>refresh</c>: keys and values are kept until that share of the slots has changed (after Elastic-Cache). These two change what is filled.
/// </remarks>
public sealed record DenoisingPace
{
    private readonly PaceRule _rule = PaceRules.Default;
    private ImmutableSortedDictionary<string, float> _values = ImmutableSortedDictionary.Create<string, float>(StringComparer.Ordinal);

    /// <summary>The rules' names.</summary>
    public static IReadOnlyList<string> Rules { get; } = [.. PaceRules.All.Select(rule => rule.Name)];

    /// <summary>One mask a step, no step guessed ahead.</summary>
    public DenoisingPace()
    {
    }

    private DenoisingPace(PaceRule rule) => _rule = rule;

    /// <summary>The rule's name, one of <see cref="Rules"/>.</summary>
    public string Rule => _rule.Name;

    /// <summary>Whether the rule wants an autoregressive model to read along.</summary>
    public bool IsSupervised => _rule.IsSupervised;

    /// <summary>Steps that are guessed ahead; 0: none.</summary>
    public int StepsAhead
    {
        get => (int)Value("ahead");
        init => _values = Set("ahead", value);
    }

    /// <summary>
    /// Tokens at the left end of the first hole, fixed since the last time, after which they are counted to the context; 0: never. Only for a model
    /// whose context attends to the left alone. It changes what is filled: in the context they do not see what stands behind them.
    /// </summary>
    /// <remarks>FreeCache, in "Accelerating Diffusion Language Model Inference via Efficient KV Caching and Guided Diffusion" (Hu et al., 2025).</remarks>
    public int Finished
    {
        get => (int)Value("finished");
        init => _values = Set("finished", value);
    }

    /// <summary>
    /// The share of slots that may change before keys and values of the text left of the first mask are computed anew; 0: in every step. Only for a
    /// model in which everything attends to everything and that has a memory.
    /// </summary>
    /// <remarks>
    /// A simplification of Elastic-Cache ("Attention Is All You Need for KV Cache in Diffusion LLMs", 2025), which measures the drift of attention at
    /// the most attended token and computes anew from the layer on where it drifted; attention cannot be read through the runtime, so that
    /// here the changes are counted, and all layers are computed anew.
    /// </remarks>
    public float Refresh
    {
        get => Value("refresh");
        init => _values = Set("refresh", value);
    }

    /// <summary>
    /// How often a mask of a hole may become two at most, as far as slots fit in; 0: a hole that begins long enough only shrinks. A hole that may not end
    /// where it does gets further masks all the same.
    /// </summary>
    public int Expansions
    {
        get => (int)Value("expansions");
        init => _values = Set("expansions", value);
    }

    /// <summary>Reads a pace.</summary>
    /// <param name="text">As <see cref="ToString"/> writes it.</param>
    /// <param name="pace">It.</param>
    /// <param name="problem">One sentence that says what to write instead.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out DenoisingPace? pace, [NotNullWhen(false)] out string? problem)
    {
        (pace, problem) = (null, null);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        if (PaceRules.All.FirstOrDefault(rule => rule.Name == name) is not { } found)
        {
            problem = $"There is no pace {Quoted(name)}; choose {string.Join(", ", Rules.SkipLast(1))} or {Rules[^1]}.";
            return false;
        }

        var read = new DenoisingPace(found);
        foreach (var part in colon < 0 ? [] : text[(colon + 1)..].Split(','))
        {
            var known = read.Known;
            if (part.Split('=') is not [var key, var number] || known.FirstOrDefault(value => value.Name == key) is not { } value)
            {
                problem = $"The pace {name} has no {Quoted(part)}; write {name}:{string.Join(',', known.Select(each => Written(each.Name, each.Default)))}, or the part of it that is to be different.";
                return false;
            }

            if (!float.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var given) ||
                !(given >= value.Least && given <= value.Most) || (value.IsWhole && given != MathF.Floor(given)))
            {
                problem = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{key} of the pace {name} must be a {(value.IsWhole ? "whole " : "")}number from {value.Least} to {value.Most}, not {Quoted(number)}.");
                return false;
            }

            read._values = read.Set(key, given);
        }

        pace = read;
        return true;
    }

    /// <summary>What chooses masks, for one request.</summary>
    /// <exception cref="ArgumentException">The rule wants a model to read along, and there is none.</exception>
    internal IUnmasking Unmasking(Vocabulary vocabulary, DiffusionFormat format, UnmaskingOrder order, ISupervisor? supervisor) =>
        IsSupervised && supervisor is null
            ? throw new ArgumentException($"The pace {Rule} needs an autoregressive model that reads along: choose one with the same tokens, or another pace.", nameof(supervisor))
            : _rule.Make(new PaceScene(vocabulary, format, order, supervisor, Value));

    /// <inheritdoc/>
    public override string ToString() => _values.IsEmpty ? Rule : $"{Rule}:{string.Join(',', _values.Select(value => Written(value.Key, value.Value)))}";

    /// <inheritdoc/>
    public bool Equals(DenoisingPace? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private IEnumerable<PaceValue> Known => _rule.Values.Concat(PaceRules.Common);

    private float Value(string name) => _values.GetValueOrDefault(name, Known.First(value => value.Name == name).Default);

    private ImmutableSortedDictionary<string, float> Set(string name, float value) =>
        Known.First(known => known.Name == name).Default == value ? _values.Remove(name) : _values.SetItem(name, value);

    private static string Written(string name, float value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");

    private static string Quoted(string text) => $"'{(text.Length > 40 ? text[..40] + "…" : text)}'";
}
