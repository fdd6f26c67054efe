using System.Collections.Immutable;

namespace Completion.Evaluation.Cases;

/// <summary>
/// A document with one or more middles held out: one line of a case file. Holds all that another machine needs to put the
/// same question, given the same sources.
/// </summary>
/// <param name="Id">File, line and column of the first hole, and the kind: unique in a case file.</param>
/// <param name="Kind">Name of the kind, see <see cref="CaseFile.Kinds"/>.</param>
/// <param name="File">Path relative to the project, with <c>/</c>.</param>
/// <param name="Sha256">Of the document's text as UTF-8 without a mark, lower-case hexadecimal: tells when the file has changed.</param>
/// <param name="Holes">What is held out, in text order, without overlap.</param>
public sealed record EvaluationCase(string Id, string Kind, string File, string Sha256, ImmutableArray<Hole> Holes);

/// <summary>A held-out span of a document.</summary>
/// <param name="Start">Offset in the original document, in UTF-16 code units.</param>
/// <param name="Truth">What the original has there.</param>
public sealed record Hole(int Start, string Truth)
{
    /// <summary>The offset after it.</summary>
    internal int End => Start + Truth.Length;
}
