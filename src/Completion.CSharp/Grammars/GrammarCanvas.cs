using Completion.Constraints;
using Completion.Constraints.Grammars;
using Completion.Constraints.Grammars.Holes;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Grammars;

/// <summary>The construct around several holes of a document, as a canvas of the C# grammar.</summary>
public sealed class GrammarCanvas
{
    /// <summary>Characters of a file beyond which nothing is said where no construct of it is known: reading that much takes some tenths of a second.</summary>
    private const int MostOfFile = 200_000;

    private readonly string _rule;
    private readonly byte[] _before;
    private readonly byte[] _after;
    private readonly CanvasChecker _checker;

    private GrammarCanvas(string rule, byte[] before, IReadOnlyList<ReadOnlyMemory<byte>> between, byte[] after, CanvasChecker checker, TextSpan range)
    {
        (_rule, _before, Between, _after, _checker, Range) = (rule, before, between, after, checker, range);
        CanBeFilled = MayStand([ReadOnlyMemory<byte>.Empty, .. between, ReadOnlyMemory<byte>.Empty]);
    }

    /// <summary>The texts between holes, as the compiler reads them (<see cref="ReadText"/>): what fragments are to have for them.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Between { get; }

    /// <summary>The construct's, in the document with its holes empty.</summary>
    public TextSpan Range { get; }

    /// <summary>What may stand between the text before the first hole and the text behind the last.</summary>
    /// <param name="analysis">The document with its holes empty.</param>
    /// <param name="holes">Where they are.</param>
    /// <param name="cancellation">Ends the parsing.</param>
    /// <returns>Null where nothing can be said: the text before the holes is wrong, or there is too much of it.</returns>
    public static GrammarCanvas? At(DocumentAnalysis analysis, IReadOnlyList<int> holes, CancellationToken cancellation)
    {
        var root = (CompilationUnitSyntax)analysis.Tree.GetRoot(cancellation);
        var range = TextSpan.FromBounds(holes[0], holes[^1]);
        var place = GrammarPlace.At(root, range);
        var inside = place.After is { } behind ? Of(analysis, holes, place.Rule, place.Before, behind, GrammarPlace.MostCharacters) : null;
        if (inside is { CanBeFilled: true } || (inside is null && place.After is not null))
        {
            return inside;
        }

        // Braces do not match, those that are missing may be what is to be written into the holes; or they match by chance, as where a text that is
        // open in an interpolation takes a construct's last brace for its own.
        var whole = Of(analysis, holes, "file", TextSpan.FromBounds(0, range.Start), TextSpan.FromBounds(range.End, root.FullSpan.End), MostOfFile);
        return whole is { CanBeFilled: true } ? whole : inside;
    }

    /// <summary>Whether something can be written into the holes that makes sound C# of the construct.</summary>
    public bool CanBeFilled { get; }

    /// <summary>What may be written into the first hole that is not filled; null: nothing, whatever is written into those behind it.</summary>
    /// <param name="fills">Of the holes before it, UTF-8.</param>
    public Constraint? After(IReadOnlyList<byte[]> fills)
    {
        Constraint? state = _checker.Before;
        for (var hole = 0; hole < fills.Count; hole++)
        {
            state = state?.Advance(fills[hole])?.Advance(Between[hole].Span);
        }

        return state is not GrammarConstraint text ? null
            : fills.Count == Between.Count ? HoleConstraint.Between(text, _after)
            : CanvasConstraint.At(_checker, text, [.. Between.Skip(fills.Count), ReadOnlyMemory<byte>.Empty]);
    }

    /// <summary>Whether the holes between some fragments can be filled, see <see cref="CanvasChecker"/>.</summary>
    public bool MayStand(ReadOnlySpan<ReadOnlyMemory<byte>> fragments) => _checker.MayStand(fragments) != CanvasAnswer.No;

    /// <summary>What to write between the fragments, by what it costs; null: nothing, or none was found.</summary>
    /// <param name="fragments">As for <see cref="MayStand"/>.</param>
    /// <param name="costs">Of tokens and their spellings.</param>
    public IReadOnlyList<byte[]>? Fill(IReadOnlyList<ReadOnlyMemory<byte>> fragments, ICanvasCosts costs)
    {
        byte[][] texts = [.. fragments.Select(fragment => fragment.ToArray())];
        texts[0] = [.. _before, .. texts[0]];
        texts[^1] = [.. texts[^1], .. _after];
        CanvasFiller.TryFill(CSharpGrammar.Instance, _rule, texts, costs, out var fillings);
        return fillings;
    }

    private static GrammarCanvas? Of(DocumentAnalysis analysis, IReadOnlyList<int> holes, string rule, TextSpan before, TextSpan behind, int most)
    {
        if (before.Length + (behind.Start - before.End) + behind.Length > most)
        {
            return null;
        }

        var text = new ReadText(analysis.Tree.GetRoot(), analysis.Text, holes);
        var (prefix, suffix) = (text.Bytes(before), text.Bytes(behind));
        var between = holes.Zip(holes.Skip(1), (start, end) => (ReadOnlyMemory<byte>)text.Bytes(TextSpan.FromBounds(start, end)));
        return CanvasChecker.Between(CSharpGrammar.Instance, rule, prefix, suffix, HiddenFragments.Refused) is { } checker
            ? new GrammarCanvas(rule, prefix, [.. between], suffix, checker, TextSpan.FromBounds(before.Start, behind.End))
            : null;
    }
}
