using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Evaluation.Cases;

/// <summary>A document of the evaluated project, in its original state. Immutable.</summary>
/// <param name="Path">Full path, as the workspace knows it.</param>
/// <param name="RelativePath">Relative to what is evaluated, with <c>/</c>: cases are chosen and named by it.</param>
/// <param name="Text">Its original text.</param>
/// <param name="Tree">Its original tree, one of <paramref name="Compilation"/>'s.</param>
/// <param name="Compilation">The project it is compiled in, all documents in their original state.</param>
internal sealed record SourceFile(string Path, string RelativePath, SourceText Text, SyntaxTree Tree, Compilation Compilation)
{
    private readonly Lazy<string> _sha256 = new(() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text.ToString()))));

    /// <summary>What <see cref="EvaluationCase.Sha256"/> is compared with.</summary>
    public string Sha256 => _sha256.Value;
}
