using System.Security.Cryptography;
using System.Text;

namespace Completion.Evaluation.Running;

/// <summary>Which build of the engine and the evaluation runs: the identities of this program's own assemblies.</summary>
internal static class ProgramVersion
{
    /// <summary>Changes whenever one of them was compiled from another source; lower-case hexadecimal.</summary>
    public static string Current { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', Modules()))));

    private static IEnumerable<string> Modules()
    {
        var seen = new HashSet<string>();
        var waiting = new Queue<System.Reflection.Assembly>([typeof(ProgramVersion).Assembly]);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        while (waiting.TryDequeue(out var assembly))
        {
            found.Add($"{assembly.GetName().Name} {assembly.ManifestModule.ModuleVersionId}");
            foreach (var name in assembly.GetReferencedAssemblies().Where(name => name.Name!.StartsWith("Completion.", StringComparison.Ordinal) && seen.Add(name.Name)))
                waiting.Enqueue(System.Reflection.Assembly.Load(name));
        }
        return found;
    }
}
