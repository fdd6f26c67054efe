using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>
/// Several statements of one method cut at once, each inside and to its end. They are filled from top to bottom, each one
/// seeing what was written in those above and nothing in those below.
/// </summary>
internal sealed class SeveralHolesKind(string name, int holes) : StatementEndKind
{
    public override string Name => name;

    public override string Description => $"{holes} statements of one method at once";

    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random)
    {
        var root = file.Tree.GetRoot();
        return
            from body in MethodBodies.In(root)
            let cut = Among([.. StatementKind.RandomCuts(root, body, random)], random, body)
            where cut is not null
            select cut;
    }

    private Cut? Among(Cut[] cuts, SeededRandom random, BlockSyntax body)
    {
        random.Shuffle(cuts);
        var chosen = new List<TextSpan>();
        foreach (var span in cuts.Select(cut => cut.Spans[0]))
        {
            if (chosen.Count < holes && !chosen.Any(other => other.IntersectsWith(span)))
                chosen.Add(span);
        }
        return chosen.Count == holes ? new Cut([.. chosen.OrderBy(span => span.Start)], body.SpanStart) : null;
    }
}
