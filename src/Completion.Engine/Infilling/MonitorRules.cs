using Completion.Constraints;
using Completion.CSharp.Grammars;
using Completion.CSharp.Monitors;
using Completion.CSharp.Situations;
using Completion.Decoding.Diffusion;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Infilling;

/// <summary>The grammar and the monitors of a document, for each of its holes as soon as those before it are filled.</summary>
internal sealed class MonitorRules(HoleDocument document, EngineSettings settings, CancellationToken cancellation) : ICanvasRules
{
    /// <inheritdoc/>
    public HoleRules? Of(int hole, IReadOnlyList<byte[]> before)
    {
        var (analysis, position) = document.With([.. before.Select(text => document.InDocument(text))], cancellation);
        var context = new MonitorContext(analysis, new TextSpan(position, 0), "", cancellation);
        var grammar = settings.Monitors["grammar"] ? GrammarMonitor.At(context) : null;
        List<Constraint> factors = grammar is null ? [] : [grammar];
        factors.AddRange(MonitorCatalogue.Start(settings.Monitors.With("grammar", false), context).Select(monitor => monitor.State));
        if (!settings.Comments && CodeFirst.At(Situation.At(analysis, position, Extent.Statement, null)) is { } code)
        {
            factors.Add(code);
        }

        return new HoleRules(new ProductConstraint([.. factors]), grammar ?? new ProductConstraint([]));
    }

    /// <inheritdoc/>
    public bool MayStand(IReadOnlyList<CanvasPiece> pieces) => true;

    /// <inheritdoc/>
    public IReadOnlyList<byte[]>? Complete(IReadOnlyList<CanvasPiece> pieces, IReadOnlyList<IReadOnlyList<ReadOnlyMemory<float>>> marginals) => null;
}
