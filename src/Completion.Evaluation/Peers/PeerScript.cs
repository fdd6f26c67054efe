namespace Completion.Evaluation.Peers;

/// <summary>The program that the repository has for its peer.</summary>
public static class PeerScript
{
    private static readonly string s_place = Path.Combine("eval", "peer", "node-llama-cpp.mjs");

    /// <summary>Its path, in the nearest folder at or above this program's own that has it.</summary>
    /// <exception cref="EvaluationException">There is none.</exception>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, s_place);
            if (File.Exists(script))
                return script;
        }

        throw new EvaluationException($"There is no '{s_place}' above '{AppContext.BaseDirectory}'; run this from a clone of the repository.");
    }
}
