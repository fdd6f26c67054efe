using System.Text;
using Completion.CSharp.Analysis;
using Completion.CSharp.Lexing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors.Arguments;

/// <summary>
/// Asks the compiler what argument lists are for, in one document at one cursor, and remembers the answers by the text up to
/// the list's bracket.
/// </summary>
/// <remarks>Not thread-safe: one request's decoding asks it.</remarks>
internal sealed class ArgumentSource : CompilerQuestions
{
    /// <summary>Questions in a try of a request after which it abstains: a mask over a large vocabulary could ask hundreds.</summary>
    public const int MostQuestions = 48;

    /// <summary>Of those, questions for the types of arguments.</summary>
    public const int MostTypeQuestions = 24;

    private readonly DocumentAnalysis _analysis;
    private readonly TextSpan _replaced;
    private readonly string _inserted;
    private readonly int _start;
    private readonly int _documentBytes;
    private readonly OverloadLookup _lookup;
    private readonly Dictionary<string, ArgumentList?> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool[]?> _fits = new(StringComparer.Ordinal);
    private readonly CancellationToken _cancellation;
    private readonly QuestionBudget<(string Text, bool IsList)> _budget = new(MostQuestions);
    private readonly QuestionBudget<string> _typeBudget = new(MostTypeQuestions);

    /// <param name="analysis">The document.</param>
    /// <param name="replaced">What the completion replaces; mostly empty, at the cursor.</param>
    /// <param name="inserted">Text that stands there before what is generated: the item selected in the editor's popup.</param>
    /// <param name="cancellation">Ends the questions.</param>
    public ArgumentSource(DocumentAnalysis analysis, TextSpan replaced, string inserted, CancellationToken cancellation)
        : base(cancellation)
    {
        (_analysis, _replaced, _inserted, _cancellation) = (analysis, replaced, inserted, cancellation);
        var root = analysis.Tree.GetRoot(cancellation);
        _start = OpenLists.Start(root, replaced.Start);
        var document = Encoding.UTF8.GetBytes(analysis.Text.ToString(TextSpan.FromBounds(_start, replaced.Start)));
        _documentBytes = document.Length;
        Given = [.. document, .. Encoding.UTF8.GetBytes(inserted)];
        Following = new FollowingLists(root, analysis.Text, replaced.End);
        _lookup = new OverloadLookup(analysis, replaced.Start, cancellation);
    }

    /// <inheritdoc/>
    public override string Name => "arguments";

    /// <summary>The text right before what is generated, from the beginning of the outermost list that is open there.</summary>
    public byte[] Given { get; }

    /// <summary>The lists that the text behind the cursor closes.</summary>
    public FollowingLists Following { get; }

    /// <summary>What a bracket's arguments are for; null when that is not known.</summary>
    /// <param name="text">A text that has the bracket, from <see cref="Given"/> on.</param>
    /// <param name="bracket">The bracket.</param>
    public ArgumentList? ListOf(ReadOnlySpan<byte> text, OpenBracket bracket)
    {
        var before = Encoding.UTF8.GetString(text[..bracket.End]);
        if (!MayAsk(_budget, (before, IsList: true)))
        {
            return null;
        }

        if (_lists.TryGetValue(before, out var known))
        {
            return known;
        }

        return _lists[before] = Answer(() =>
        {
            var spliced = Splice(before, bracket.End, ((char)bracket.Closer).ToString());
            var token = spliced.Tree.GetRoot(_cancellation).FindToken(spliced.Inserted.End - 2);
            return token.Span.End == spliced.Inserted.End - 1 ? _lookup.Of(spliced, token) : null;
        });
    }

    /// <summary>For each overload of a list whether it takes the types of the arguments that a text ends in; null when that is not known.</summary>
    /// <param name="text">The text, from <see cref="Given"/> on.</param>
    /// <param name="bracket">The list's bracket.</param>
    /// <param name="list">What it is for.</param>
    /// <param name="shapes">The arguments in it.</param>
    public bool[]? Fits(ReadOnlySpan<byte> text, OpenBracket bracket, ArgumentList list, ArgumentShape[] shapes)
    {
        var before = Encoding.UTF8.GetString(text);
        if (!MayAsk(_typeBudget, before) || !MayAsk(_budget, (before, IsList: false)))
        {
            return null;
        }

        if (_fits.TryGetValue(before, out var known))
        {
            return known;
        }

        var bytes = text.Length;
        return _fits[before] = Answer(() =>
            ArgumentTypes.Fit(Splice(before, bytes, ((char)bracket.Closer).ToString()), _lookup, list.Overloads.Length, shapes, _cancellation));
    }

    /// <summary>The document with a text from <see cref="Given"/> on in it, and a bracket that closes what it leaves open.</summary>
    private SplicedDocument Splice(string text, int bytes, string closer)
    {
        if (bytes >= _documentBytes)
        {
            var document = _replaced.Start - _start;
            return _analysis.Splice(_replaced, text[document..].ReplaceLineEndings("\n") + closer);
        }

        return _analysis.Splice(TextSpan.FromBounds(_start + text.Length, _replaced.End), closer);
    }
}
