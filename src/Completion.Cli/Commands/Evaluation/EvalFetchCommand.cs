using System.CommandLine;
using System.Globalization;
using Completion.Evaluation.Projects;

namespace Completion.Cli.Commands.Evaluation;

/// <summary><c>completion eval fetch NAME</c>: a real project to evaluate on; without a name, those that are known.</summary>
internal static class EvalFetchCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Description = "The project to fetch; without it, the known ones are listed.", Arity = ArgumentArity.ZeroOrOne };
        var catalogue = new Option<string?>("--catalogue") { Description = "The list of projects; otherwise eval/projects.json above the program or the current folder." };
        var into = new Option<string?>("--into") { Description = "Where the project's folder goes; otherwise 'fetched' beside the catalogue." };
        var command = new Command("fetch", "Fetch a real C# project to evaluate on, and build it. Asks apt or git, so it needs the network.") { name, catalogue, into };
        command.SetAction(async (parsed, cancellation) =>
        {
            var projects = ProjectCatalogue.Load(
                parsed.GetValue(catalogue) ?? ProjectCatalogue.Locate(AppContext.BaseDirectory, Environment.CurrentDirectory));
            if (parsed.GetValue(name) is not { } wanted)
            {
                Console.Out.Write(Listing(projects));
                return 0;
            }

            var report = await ProjectFetcher.FetchAsync(
                projects.Get(wanted),
                parsed.GetValue(into) ?? projects.FetchedFolder,
                step => Console.Error.WriteLine($"{wanted}: {step}"),
                cancellation);
            Console.Out.Write(Describe(projects.Get(wanted), report));
            return 0;
        });
        return command;
    }

    private static string Listing(ProjectCatalogue catalogue)
    {
        var lines = catalogue.Projects.SelectMany(project => (string[])
        [
            $"{project.Name}: {project.About}",
            $"  {project.Licence}, {project.Source}{(project.Tried is null ? ", recipe not tried" : "")}",
            $"  {TrainedOn(project.TrainedOn)}: {project.TrainedOnNote}",
        ]);
        return string.Concat(lines.Select(line => line + Environment.NewLine));
    }

    private static string Describe(CatalogueProject project, FetchReport report)
    {
        var (fetched, built) = (report.Project, report.Built);
        string[] lines =
        [
            $"{fetched.Name} {fetched.Version}: {project.About}",
            $"licence {fetched.Licence}, see {Shown(report.LicenceFile)}",
            $"{TrainedOn(fetched.TrainedOn)}: {fetched.TrainedOnNote}",
            string.Create(CultureInfo.InvariantCulture, $"{built.Files} files, {built.Lines} lines, builds without errors for {built.TargetFramework}"),
            $"project: {Shown(report.ProjectFile)}",
        ];
        return string.Concat(lines.Select(line => line + Environment.NewLine));
    }

    private static string TrainedOn(bool trainedOn) => trainedOn
        ? "PART of the default model's training data"
        : "not part of the default model's training data";

    /// <summary>As short as it can be typed again from here.</summary>
    private static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
