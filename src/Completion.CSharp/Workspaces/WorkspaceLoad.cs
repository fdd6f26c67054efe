namespace Completion.CSharp.Workspaces;

/// <param name="Done">Projects read.</param>
/// <param name="Total">Projects known so far.</param>
/// <param name="Message">What is happening.</param>
public sealed record LoadProgress(int Done, int Total, string Message);

/// <param name="Projects">All projects found, in load order.</param>
public sealed record WorkspaceLoad(IReadOnlyList<ProjectStatus> Projects);
