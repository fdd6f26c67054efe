using Completion.Constraints.Grammars.Holes;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Grammars;

/// <summary>The construct around several holes of a document, as a canvas of the C# grammar.</summary>
public sealed class GrammarCanvas
{
    private readonly string _rule;
    private readonly byte[] _before;
    private readonly byte[] _after;
    private readonly CanvasChecker _checker;

    private GrammarCanvas(string rule, byte[] before, IReadOnlyList<ReadOnlyMemory<byte>> between, byte[] after, CanvasChecker checker, TextSpan range) =>
        (_rule, _before, Between, _after, _checker, Range) = (rule, before, between, after, checker, range);

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
        if (place.After is not { } behind || place.Before.Length + range.Length + behind.Length > GrammarPlace.MostCharacters)
        {
            return null;
        }

        var text = new ReadText(root, analysis.Text, holes);
        var (before, after) = (text.Bytes(place.Before), text.Bytes(behind));
        var between = holes.Zip(holes.Skip(1), (start, end) => (ReadOnlyMemory<byte>)text.Bytes(TextSpan.FromBounds(start, end)));
        return CanvasChecker.Between(CSharpGrammar.Instance, place.Rule, before, after, HiddenFragments.Refused) is { } checker
            ? new GrammarCanvas(place.Rule, before, [.. between], after, checker, TextSpan.FromBounds(place.Before.Start, behind.End))
            : null;
    }

    /// <summary>Whether the holes between some fragments can be filled, see <see cref="CanvasChecker.MayStand"/>.</summary>
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
}
