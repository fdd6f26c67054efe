using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Completion.CSharp.Monitors.Arguments;

/// <summary>The parameters of one method, constructor, indexer or delegate that a list of arguments may be for.</summary>
internal sealed class Overload
{
    private readonly ImmutableArray<IParameterSymbol> _parameters;
    private readonly ImmutableArray<ulong> _names;

    /// <param name="parameters">Those that arguments are written for: without the receiver of an extension.</param>
    public Overload(ImmutableArray<IParameterSymbol> parameters) =>
        (_parameters, _names) = (parameters, [.. parameters.Select(parameter => WordHash.Of(parameter.Name))]);

    /// <summary>The parameters' names.</summary>
    public IEnumerable<string> Names => _parameters.Select(parameter => parameter.Name).Where(name => name.Length > 0);

    private bool HasMany => _parameters is [.., { IsParams: true }];

    /// <summary>
    /// Where arguments go: for each the index of its parameter, that of the last one for all elements of a <c>params</c>
    /// list; null when they do not fit by number, name or keyword.
    /// </summary>
    public int[]? Map(ReadOnlySpan<ArgumentShape> arguments)
    {
        var map = new int[arguments.Length];
        Span<bool> given = stackalloc bool[_parameters.Length];
        var onlyNamed = false;
        for (var at = 0; at < arguments.Length; at++)
        {
            var argument = arguments[at];
            var isElement = HasMany && argument.Label == WordHash.None && at >= _parameters.Length - 1;
            var index = argument.Label != WordHash.None ? _names.IndexOf(argument.Label) : isElement ? _parameters.Length - 1 : at;
            if (index < 0 || index >= _parameters.Length || (argument.Label == WordHash.None && onlyNamed) || (given[index] && !isElement)
                || !Allows(_parameters[index], argument.Keyword))
            {
                return null;
            }

            onlyNamed |= argument.Label != WordHash.None && index != at;
            given[index] = true;
            map[at] = index;
        }

        return map;
    }

    /// <summary>Whether some arguments are all that is needed.</summary>
    public bool IsComplete(ReadOnlySpan<ArgumentShape> arguments)
    {
        if (Map(arguments) is not { } map)
        {
            return false;
        }

        for (var at = 0; at < _parameters.Length; at++)
        {
            if (!_parameters[at].IsOptional && !_parameters[at].IsParams && !map.Contains(at))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether arguments fit and there may be more of them, and others that follow.</summary>
    /// <param name="arguments">Those before.</param>
    /// <param name="others">Arguments that stand behind already.</param>
    public bool TakesMore(ReadOnlySpan<ArgumentShape> arguments, int others) =>
        (HasMany || arguments.Length + 1 + others <= _parameters.Length) && Map(arguments) is not null;

    /// <summary>The type that an argument has to become; null when anything may be it.</summary>
    /// <param name="index">Where it goes, see <see cref="Map"/>.</param>
    public ITypeSymbol? TypeAt(int index) => _parameters[index].RefKind is RefKind.None or RefKind.In ? _parameters[index].Type : null;

    /// <summary>The type of an element of the <c>params</c> list that an index stands for; null when it stands for none.</summary>
    public ITypeSymbol? ElementTypeAt(int index) => !_parameters[index].IsParams ? null : _parameters[index].Type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [var element] } => element,
        var other => other,
    };

    /// <summary>Whether an index stands for a parameter that is a list of any number of arguments.</summary>
    public bool IsMany(int index) => _parameters[index].IsParams;

    /// <summary>Whether it takes arguments of any types.</summary>
    public bool TakesAnyTypes(ReadOnlySpan<ArgumentShape> arguments)
    {
        foreach (var index in Map(arguments) ?? [])
        {
            if (TypeAt(index) is { } type && !ArgumentTypes.TakesAnything(type) && !(ElementTypeAt(index) is { } element && ArgumentTypes.TakesAnything(element)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The keyword without which nothing can be given to a parameter; none where a value can.</summary>
    public ArgumentKeyword Required(int index) => _parameters[index] switch
    {
        { RefKind: RefKind.Out } => ArgumentKeyword.Out,
        { RefKind: RefKind.Ref } parameter when !MayLackRef(parameter) => ArgumentKeyword.Ref,
        _ => ArgumentKeyword.None,
    };

    /// <summary>Whether a keyword may stand before what is given to a parameter.</summary>
    private static bool Allows(IParameterSymbol parameter, ArgumentKeyword keyword) => keyword switch
    {
        ArgumentKeyword.Open => true,
        ArgumentKeyword.Out => parameter.RefKind == RefKind.Out,
        ArgumentKeyword.Ref => parameter.RefKind is RefKind.Ref or RefKind.In or RefKind.RefReadOnlyParameter,
        ArgumentKeyword.In => parameter.RefKind is RefKind.In or RefKind.RefReadOnlyParameter,
        _ => parameter.RefKind is RefKind.None or RefKind.In or RefKind.RefReadOnlyParameter || (parameter.RefKind == RefKind.Ref && MayLackRef(parameter)),
    };

    /// <summary>An interpolated string becomes its handler without a keyword, and the interfaces of COM need none.</summary>
    private static bool MayLackRef(IParameterSymbol parameter) =>
        parameter.Type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "InterpolatedStringHandlerAttribute")
        || parameter.ContainingType is { IsComImport: true };
}
