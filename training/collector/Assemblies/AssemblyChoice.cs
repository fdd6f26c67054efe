using Completion.Corpus.Lists;

namespace Completion.Corpus.Assemblies;

/// <summary>Which of a package's assemblies are its own code, and new.</summary>
/// <param name="entries">The whole list.</param>
internal sealed class AssemblyChoice(IReadOnlyList<PackageEntry> entries)
{
    private static readonly string[] DotnetMakers = ["Microsoft", ".NET Foundation"];

    private readonly Dictionary<string, PackageEntry> _listed =
        entries.Where(e => e.Origin == PackageOrigin.NuGet).ToDictionary(e => e.Id, StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> _heldOut = new(entries.Where(e => e.HeldOut).Select(e => e.Id), StringComparer.OrdinalIgnoreCase);

    /// <summary>The assemblies to take sources from, each name once; and a sentence about each that carries somebody's code but is not taken.</summary>
    /// <param name="entry">The package.</param>
    /// <param name="paths">Its assemblies, what is preferred first.</param>
    /// <param name="taken">Names of assemblies that packages before it gave.</param>
    public (IReadOnlyList<(string Path, string Name)> Chosen, IReadOnlyList<string> LeftOut) Choose(PackageEntry entry, IReadOnlyList<string> paths, IReadOnlySet<string> taken)
    {
        var chosen = new List<(string Path, string Name)>();
        var leftOut = new List<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var libraries = paths.Where(IsLibrary).Select(Path.GetFileName).Distinct().Count();
        foreach (var path in paths)
        {
            // Satellites hold texts in other languages; what lies below "ref" has no code.
            if (path.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase) || AssemblyFile.Read(path) is not { } file || seen.Contains(file.Name))
                continue;
            if (!file.IsReference)
                seen.Add(file.Name);
            if (WhyNot(entry, file, taken, onlyLibrary: libraries == 1 && IsLibrary(path)) is { } reason)
                leftOut.Add($"{file.Name}.dll: {reason}");
            else
                chosen.Add((path, file.Name));
        }

        return (chosen, [.. leftOut.Distinct()]);
    }

    private string? WhyNot(PackageEntry entry, AssemblyFile file, IReadOnlySet<string> taken, bool onlyLibrary) => file switch
    {
        { IsReference: true } => "a reference assembly, without code.",
        { IsCSharp: false } => "not compiled from C#.",
        _ when !entry.HeldOut && _heldOut.Contains(file.Name) => "its package is held out.",
        _ when taken.Contains(file.Name) => "a package before this one gave it.",
        // What is installed comes as it is: a package of the list that the feed lacks must not take code away from here.
        _ when entry.Origin == PackageOrigin.Dotnet => DotnetMakers.Any(maker => file.Company?.Contains(maker, StringComparison.OrdinalIgnoreCase) == true) ? null : "not .NET's own.",
        _ when !file.Name.Equals(entry.Id, StringComparison.OrdinalIgnoreCase) && _listed.ContainsKey(file.Name) => "another package of the list has it.",
        _ when !onlyLibrary && !FirstWord(file.Name).Equals(FirstWord(entry.Id), StringComparison.OrdinalIgnoreCase) => "not the package's own.",
        _ => null,
    };

    private static bool IsLibrary(string path) => Path.GetDirectoryName(path)?.Replace('\\', '/').Contains("/lib/", StringComparison.Ordinal) == true;

    private static string FirstWord(string name) => name.Split('.', '-', '_')[0];
}
