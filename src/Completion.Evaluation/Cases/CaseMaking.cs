using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Completion.Evaluation.Cases.Kinds;
using Completion.Evaluation.Running;

namespace Completion.Evaluation.Cases;

/// <summary>The cases of an evaluation, with their documents.</summary>
/// <param name="All">All that were made, also those of other parts and stale ones.</param>
/// <param name="Bound">Those of this part whose document is what it was.</param>
/// <param name="Stale">Those of this part that were left out.</param>
/// <param name="Kinds">The kinds among all, in the order of reports.</param>
/// <param name="SourcesSha256">Over the paths and texts of all files that may be cut.</param>
internal sealed record CaseSet(
    ImmutableArray<EvaluationCase> All, ImmutableArray<BoundCase> Bound, int Stale, ImmutableArray<string> Kinds, string SourcesSha256);

/// <summary>Loads a project and makes the cases, or finds those that were made earlier.</summary>
internal static class CaseMaking
{
    /// <exception cref="EvaluationException">There is nothing to cut; the message says why and what to do.</exception>
    public static async Task<CaseSet> MakeAsync(
        EvaluationOptions options,
        IProjectSources sources,
        List<string> notes,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellation)
    {
        Validate(options);
        var kinds = options.Kinds is null ? CaseKinds.Default : CaseKinds.Parse(options.Kinds);
        progress?.Report(new EvaluationProgress(0, 0, "Loading the project"));
        var projects = await sources.LoadAsync(options.Project, progress, cancellation).ConfigureAwait(false);
        progress?.Report(new EvaluationProgress(0, 0, "Compiling the project"));
        var full = Path.GetFullPath(options.Project);
        var root = Directory.Exists(full) ? full : Path.GetDirectoryName(full)!;
        var files = await ProjectFiles.OfAsync(projects, root, notes, cancellation).ConfigureAwait(false);
        if (files.IsEmpty)
            throw new EvaluationException($"'{options.Project}' has no file to cut: all are generated or have errors.");

        progress?.Report(new EvaluationProgress(0, 0, "Making cases"));
        return options.Cases.IsDefault
            ? Sample(options, kinds, files, notes, cancellation)
            : Find(options, kinds, files);
    }

    private static void Validate(EvaluationOptions options)
    {
        if (options.Count < 1)
            throw new EvaluationException("The number of cases must be 1 or more; give it with --count.");
        if (options.CasesPerFile < 1)
            throw new EvaluationException("The number of cases per file must be 1 or more; give it with --per-file.");
    }

    private static CaseSet Sample(
        EvaluationOptions options, ImmutableArray<CaseKind> kinds, ImmutableArray<SourceFile> files, List<string> notes, CancellationToken cancellation)
    {
        var made = CaseSampler.Sample(files, kinds, options.Count, options.CasesPerFile, options.Seed, cancellation);
        if (made.IsEmpty)
        {
            throw new EvaluationException(
                $"'{options.Project}' has no place to cut in a method of {MethodBodies.MinLines} lines or more; choose a larger project or other kinds.");
        }
        if (made.Length < options.Count)
        {
            var given = string.Join(", ", kinds.Select(kind => $"{made.Count(one => one.Kind == kind)} {kind.Name}"));
            notes.Add($"{options.Count} cases were asked for; at most {options.CasesPerFile} per kind and file, the project gives {made.Length}: {given}.");
        }
        return new CaseSet(
            [.. made.Select(one => one.Case)], [.. made.Where(one => options.Shard.Has(one.Index))], 0, [.. kinds.Select(kind => kind.Name)], Sha256(files));
    }

    private static CaseSet Find(EvaluationOptions options, ImmutableArray<CaseKind> kinds, ImmutableArray<SourceFile> files)
    {
        var cases = options.Cases.Where(one => kinds.Any(kind => kind.Name == one.Kind)).ToImmutableArray();
        if (cases.IsEmpty)
            throw new EvaluationException("The case file has no case of the kinds asked for; make one with `completion eval cases`.");
        var bound = CaseBinding.Bind(cases, files);
        if (bound.IsEmpty)
        {
            throw new EvaluationException(
                $"No case of the file fits '{options.Project}': all its files are missing or have changed since; make the cases anew.");
        }
        var part = cases.Where((_, index) => options.Shard.Has(index)).Count();
        var here = bound.Where(one => options.Shard.Has(one.Index)).ToImmutableArray();
        return new CaseSet(
            cases, here, part - here.Length, [.. CaseKinds.All.Select(kind => kind.Name).Where(name => cases.Any(one => one.Kind == name))], Sha256(files));
    }

    private static string Sha256(ImmutableArray<SourceFile> files) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', files.OrderBy(file => file.RelativePath, StringComparer.Ordinal).Select(file => $"{file.RelativePath} {file.Sha256}")))));
}
