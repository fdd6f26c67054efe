using System.Globalization;
using System.Runtime.InteropServices;

namespace Completion.Inference.Devices;

/// <summary>
/// How many threads the model gets. ggml's threads wait for each other by spinning: one thread more than there are
/// cores turns a call of 0.2 ms into one of hundreds of milliseconds.
/// </summary>
internal static class ThreadBudget
{
    /// <summary>
    /// A model below this many weights takes under a millisecond per token on one core. A second thread saves a third of
    /// that on an idle machine, and on a busy one costs whole time slices while the two wait for each other.
    /// </summary>
    private const long SmallModel = 50_000_000;

    /// <summary>The threads to use here.</summary>
    /// <param name="wanted">A setting; it can never raise the number above what the machine has to spare. Null: as many as is wise.</param>
    /// <param name="parameters">Weights of the model.</param>
    internal static int Choose(int? wanted, long parameters) => Choose(PhysicalCores(), wanted, parameters);

    /// <summary>One core is left to the compiler where there are more than two.</summary>
    internal static int Choose(int physicalCores, int? wanted, long parameters)
    {
        var budget = Math.Max(1, physicalCores > 2 ? physicalCores - 1 : physicalCores);
        return wanted is { } threads ? Math.Clamp(threads, 1, budget)
            : parameters < SmallModel ? 1
            : budget;
    }

    /// <summary>Physical cores this process may use, within its affinity and its container's quota.</summary>
    private static int PhysicalCores()
    {
        // Honours affinity and cgroup quotas, but counts hyper-threads.
        var logical = Environment.ProcessorCount;
        if (OperatingSystem.IsLinux() && CoresByTopology("/sys/devices/system/cpu", "/proc/self/status") is { } cores)
        {
            return Math.Min(cores, logical);
        }

        // Elsewhere the system is not asked: x64 processors are taken to have two threads per core, others one.
        return RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Math.Max(1, logical / 2) : logical;
    }

    /// <summary>Counts distinct sets of sibling threads among the processors in the affinity list.</summary>
    /// <returns>Null where the files are not there.</returns>
    internal static int? CoresByTopology(string processors, string status)
    {
        try
        {
            const string key = "Cpus_allowed_list:";
            var allowed = File.ReadLines(status).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
            return allowed is null
                ? null
                : ParseList(allowed[key.Length..])
                    .Select(id => File.ReadAllText(Path.Combine(processors, $"cpu{id}", "topology", "thread_siblings_list")).Trim())
                    .Distinct()
                    .Count();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads <c>0-3,8,10-11</c>.</summary>
    private static IEnumerable<int> ParseList(string text)
    {
        foreach (var range in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = range.Split('-');
            var last = int.Parse(ends[^1], CultureInfo.InvariantCulture);
            for (var id = int.Parse(ends[0], CultureInfo.InvariantCulture); id <= last; id++)
            {
                yield return id;
            }
        }
    }
}
