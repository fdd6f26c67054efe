using System.Collections.Immutable;
using Completion.Constraints;

namespace Completion.CSharp.Monitors.Arguments;

/// <summary>What an argument list may be for: all overloads that the compiler would choose from.</summary>
/// <param name="Overloads">At least one.</param>
/// <param name="IsAttribute">Whether arguments may also give values to properties.</param>
internal sealed record ArgumentList(ImmutableArray<Overload> Overloads, bool IsAttribute = false)
{
    /// <summary>Whether the list may be closed after some arguments.</summary>
    /// <param name="arguments">All of them.</param>
    /// <param name="fits">For each overload whether it takes the arguments' types; null: all do.</param>
    public bool MayClose(ReadOnlySpan<ArgumentShape> arguments, bool[]? fits = null)
    {
        var places = Places(arguments);
        for (var at = 0; at < Overloads.Length; at++)
        {
            if (Overloads[at].IsComplete(places) && fits?[at] != false)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one more argument may follow some.</summary>
    /// <param name="arguments">Those before it.</param>
    /// <param name="others">Arguments that stand behind it.</param>
    /// <param name="fits">For each overload whether it takes the arguments' types; null: all do.</param>
    public bool TakesMore(ReadOnlySpan<ArgumentShape> arguments, int others, bool[]? fits = null)
    {
        if (IsAttribute)
        {
            return true;
        }

        for (var at = 0; at < Overloads.Length; at++)
        {
            if (Overloads[at].TakesMore(arguments, others) && fits?[at] != false)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether some overload takes these arguments whatever their types are.</summary>
    public bool TakesAnyTypes(ReadOnlySpan<ArgumentShape> arguments, bool isComplete)
    {
        foreach (var overload in Overloads)
        {
            if ((isComplete ? overload.IsComplete(arguments) : overload.TakesMore(arguments, 0)) && overload.TakesAnyTypes(arguments))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether some arguments may be the first ones.</summary>
    public bool Takes(ReadOnlySpan<ArgumentShape> arguments)
    {
        var places = Places(arguments);
        foreach (var overload in Overloads)
        {
            if (overload.Map(places) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// What the last of some arguments has to begin with, where each overload that takes them wants a keyword there: the
    /// keywords, and the names of parameters that it may be given to instead. Null: it may begin with anything.
    /// </summary>
    public NameTrie? Required(ReadOnlySpan<ArgumentShape> arguments)
    {
        if (IsAttribute)
        {
            return null;
        }

        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var overload in Overloads)
        {
            if (overload.Map(arguments) is not { } map)
            {
                continue;
            }

            var keyword = overload.Required(map[^1]);
            if (keyword == ArgumentKeyword.None)
            {
                return null;
            }

            words.Add(keyword == ArgumentKeyword.Out ? "out" : "ref");
        }

        return words.Count == 0 ? null : new NameTrie(arguments[^1].Label != WordHash.None ? words : words.Concat(Overloads.SelectMany(overload => overload.Names)));
    }

    private ReadOnlySpan<ArgumentShape> Places(ReadOnlySpan<ArgumentShape> arguments)
    {
        if (!IsAttribute)
        {
            return arguments;
        }

        var places = new List<ArgumentShape>(arguments.Length);
        foreach (var argument in arguments)
        {
            if (!argument.IsProperty)
            {
                places.Add(argument);
            }
        }

        return places.ToArray();
    }
}
