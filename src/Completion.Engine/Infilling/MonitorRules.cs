using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Grammars;
using Completion.CSharp.Monitors;
using Completion.CSharp.Prompts;
using Completion.CSharp.Situations;
using Completion.Decoding.Diffusion;
using Completion.Inference.Vocabularies;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Infilling;

/// <summary>The grammar and the monitors of a document, for each of its holes as soon as those before it are filled.</summary>
internal sealed class MonitorRules : ICanvasRules
{
    private readonly HoleDocument _document;
    private readonly EngineSettings _settings;
    private readonly CancellationToken _cancellation;
    private readonly GrammarCanvas? _canvas;

    public MonitorRules(HoleDocument document, EngineSettings settings, CancellationToken cancellation)
    {
        (_document, _settings, _cancellation) = (document, settings, cancellation);
        _canvas = settings.Monitors["grammar"] ? GrammarCanvas.At(document.With([], cancellation).Analysis, document.EmptyPlaces(), cancellation) : null;
    }

    /// <summary>The tokens of the model whose marginals the last step goes by.</summary>
    public Vocabulary? Vocabulary { get; init; }

    /// <summary>Whether something can be written into the holes that makes sound C# of the construct around them.</summary>
    public bool CanBeFilled => _canvas?.CanBeFilled != false;

    /// <summary>
    /// In the document as it stood, the construct that something makes sound C# of: then any syntax error in it is one of what was written. Null: nobody knows.
    /// </summary>
    public TextSpan? Sound => _canvas is { } canvas && CanBeFilled
        ? new TextSpan(canvas.Range.Start, canvas.Range.Length + _document.Holes.Sum(hole => hole.Length))
        : null;

    /// <summary>What may be written into the first hole that is not filled, with the situation there.</summary>
    /// <param name="fills">For the holes before it, with the document's line endings.</param>
    /// <param name="isBounded">Whether the rules say where a hole ends; else whoever fills it stops by the situation.</param>
    /// <returns>The rules, null where nothing can be written, whatever the other holes are filled with; and the situation.</returns>
    public (HoleRules? Rules, Situation Situation) After(IReadOnlyList<string> fills, bool isBounded = true)
    {
        var (analysis, position) = _document.With(fills, _cancellation);
        var context = new MonitorContext(analysis, new TextSpan(position, 0), "", _cancellation);
        var situation = Situation.At(analysis, position, _document.Holes[fills.Count] is var hole && _document.IsMultiline(hole) ? Extent.Auto : Extent.Statement, null);
        // In the document the holes further down are empty, and what is missing in them is no error of this one.
        var grammar = _canvas is { } canvas && _document.Holes.Length > 1
            ? canvas.After([.. fills.Select(Encoding.UTF8.GetBytes)])
            : (_settings.Monitors["grammar"] ? GrammarMonitor.At(context) : null) ?? HoleRules.None.Grammar;
        if (grammar is null)
        {
            return (null, situation);
        }

        List<Constraint> factors = [grammar];
        if (isBounded && _settings.Monitors["grammar"])
        {
            factors.Add(HoleBounds.At(analysis, position, _document.Stood(fills.Count)));
        }

        var inner = new ProductConstraint([.. factors]);
        factors.AddRange(MonitorCatalogue.Start(_settings.Monitors.With("grammar", false), context).Select(monitor => monitor.State));
        if (!_settings.Comments && CodeFirst.At(situation) is { } code)
        {
            factors.Add(code);
        }

        return (new HoleRules(new ProductConstraint([.. factors]), inner), situation);
    }

    /// <inheritdoc/>
    public HoleRules? Of(int hole, IReadOnlyList<byte[]> before) => After([.. before.Select(text => _document.InDocument(text))]).Rules;

    /// <inheritdoc/>
    public bool MayStand(IReadOnlyList<CanvasPiece> pieces) => _canvas?.MayStand([.. CanvasFragments.Of(pieces, _canvas.Between).Fragments]) != false;

    /// <inheritdoc/>
    public IReadOnlyList<byte[]>? Complete(IReadOnlyList<CanvasPiece> pieces, IReadOnlyList<IReadOnlyList<ReadOnlyMemory<float>>> marginals)
    {
        if (_canvas is null || Vocabulary is not { } vocabulary)
        {
            return null;
        }

        var fragments = CanvasFragments.Of(pieces, _canvas.Between);
        return _canvas.Fill(fragments.Fragments, new MarginalCosts(vocabulary, marginals, fragments.Gaps)) is { } written
            && CanvasFragments.Texts(pieces, written) is var texts && AreBounded(texts)
            ? texts
            : null;
    }

    /// <summary>The grammar's own filling may go beyond a hole's bounds, which it does not know.</summary>
    private bool AreBounded(IReadOnlyList<byte[]> texts) =>
        Enumerable.Range(0, texts.Count).All(hole => Of(hole, [.. texts.Take(hole)])!.Grammar.Advance(texts[hole]) is { MayEnd: true });
}
