using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>At a type argument of a generic type or method, to the end of the statement.</summary>
internal sealed class TypeArgumentKind : StatementEndKind
{
    public override string Name => "type-argument";

    public override string Description => "at a type argument, to the end of the statement";

    public override IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random)
    {
        var root = file.Tree.GetRoot();
        return
            from body in MethodBodies.In(root)
            from list in body.DescendantNodes().OfType<TypeArgumentListSyntax>()
            from argument in list.Arguments
            where argument is not OmittedTypeArgumentSyntax
            let cut = ToEndOfStatement(root, argument.SpanStart)
            where cut is not null
            select cut with { Place = argument.SpanStart };
    }
}
