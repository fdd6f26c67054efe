using System.Collections.Immutable;
using Completion.Evaluation.Statistics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases.Kinds;

/// <summary>A kind of place where a person would ask for a completion: how a file is cut there, and where a draft ends.</summary>
internal abstract class CaseKind
{
    /// <summary>On the command line and in reports.</summary>
    public abstract string Name { get; }

    /// <summary>What is held out, in a few words.</summary>
    public abstract string Description { get; }

    /// <summary>The engine's <see cref="Engine.EngineSettings.Extent"/> that brings as much as was held out.</summary>
    public abstract string Extent { get; }

    /// <summary>Whether all cuts of a place are cases, in text order, and not one of them.</summary>
    public virtual bool IsWholePlace => false;

    /// <summary>All cuts of a file, in text order; a kind that cuts at random places draws them from <paramref name="random"/>.</summary>
    public abstract IEnumerable<Cut> FindIn(SourceFile file, SeededRandom random);

    /// <summary>The part of a draft that counts.</summary>
    /// <param name="root">The document up to the hole, and then the draft, parsed.</param>
    /// <param name="position">Where the draft begins in it.</param>
    /// <param name="draft">The draft.</param>
    public abstract DraftPart End(SyntaxNode root, int position, string draft);
}

/// <summary>Spans to hold out together.</summary>
/// <param name="Spans">In text order, without overlap.</param>
/// <param name="Place">Where the statement, argument or block around it begins: of two cuts at one place, one is used, or all.</param>
internal sealed record Cut(ImmutableArray<TextSpan> Spans, int Place)
{
    public Cut(TextSpan span, int place)
        : this([span], place)
    {
    }
}
