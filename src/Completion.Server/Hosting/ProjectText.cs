using Completion.CSharp.Workspaces;

namespace Completion.Server.Hosting;

internal static class ProjectText
{
    /// <summary>A project and how well it is known, for a status line.</summary>
    public static string Describe(this ProjectStatus project)
    {
        var name = project.Path is null ? "no project" : Path.GetFileNameWithoutExtension(project.Path);
        var framework = project.TargetFramework is null ? "" : $" ({project.TargetFramework})";
        var state = project.State switch
        {
            ProjectState.Loading => ", loading",
            ProjectState.Incomplete => ", incomplete",
            ProjectState.Failed => ", failed",
            _ => "",
        };
        return $"{name}{framework}{state}{(project.Message is null ? "" : $": {project.Message}")}";
    }
}
