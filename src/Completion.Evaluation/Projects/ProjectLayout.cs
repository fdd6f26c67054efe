using System.Xml.Linq;

namespace Completion.Evaluation.Projects;

/// <summary>
/// Makes a folder with sources a project that stands alone: nothing of the folders around it reaches in, and one project
/// file claims the sources.
/// </summary>
internal static class ProjectLayout
{
    private const string Props = "Directory.Build.props";
    private const string Targets = "Directory.Build.targets";

    // Links are neither followed nor removed: one could lead out of the sources.
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Where the sources are, relative to the fetched folder.</summary>
    public const string SourceFolder = "source";

    /// <summary>Prepares the folder; returns the project file's path relative to it, with slashes.</summary>
    /// <exception cref="EvaluationException">The sources lack the licence or the project.</exception>
    public static string Prepare(CatalogueProject project, string folder)
    {
        var source = Path.Combine(folder, SourceFolder);
        if (!File.Exists(Path.Combine(source, project.LicenceFile)))
            throw new EvaluationException($"The sources of {project.Name} hold no {project.LicenceFile}; their licence must be looked at again.");
        Isolate(folder);
        // It asks for one version of the SDK, which need not be the one here.
        Remove(source, name => name == "global.json");
        return project.Recipe switch
        {
            GeneratedProject recipe => Generate(project.Name, recipe, folder),
            ExistingProject recipe => Adopt(project.Name, recipe, folder),
            _ => throw new InvalidOperationException($"There is no layout for {project.Recipe.GetType().Name}."),
        };
    }

    /// <summary>What a surrounding repository sets for its own code ends here.</summary>
    private static void Isolate(string folder)
    {
        foreach (var file in (string[])[Props, Targets, "Directory.Packages.props"])
            File.WriteAllText(Path.Combine(folder, file), "<Project />\n");
        File.WriteAllText(Path.Combine(folder, ".editorconfig"), "root = true\n");
    }

    private static string Generate(string name, GeneratedProject recipe, string folder)
    {
        // Two project files that claim a file would leave it open which one the file is compiled in.
        Remove(Path.Combine(folder, SourceFolder), file => Path.GetExtension(file) is ".csproj" or ".sln" or ".slnx");
        File.WriteAllText(Path.Combine(folder, $"{name}.csproj"), GeneratedProjectFile.Write(recipe));
        return $"{name}.csproj";
    }

    private static string Adopt(string name, ExistingProject recipe, string folder)
    {
        var path = Path.Combine(folder, recipe.Path);
        if (!File.Exists(path))
            throw new EvaluationException($"The sources of {name} hold no {recipe.Path}; the recipe does not fit this version.");
        // It may allow only feeds that this machine does not use.
        Remove(Path.Combine(folder, SourceFolder), file => file.Equals("nuget.config", StringComparison.OrdinalIgnoreCase));
        if (recipe.TargetFramework is { } framework)
            Choose(framework, Path.GetDirectoryName(path)!);
        return recipe.Path;
    }

    /// <summary>
    /// One of several frameworks, for the build and for whoever loads the project later. A project is read once per framework
    /// only while <c>TargetFramework</c> is empty, so that is set before the project is read; its list of frameworks, for all
    /// of which packages would be restored, is emptied after.
    /// </summary>
    private static void Choose(string framework, string folder)
    {
        Surround(folder, Props, new XElement("TargetFramework", framework));
        Surround(folder, Targets, new XElement("TargetFrameworks"));
    }

    /// <summary>Sets a property in the file of this name that MSBuild reads beside a project; what it would have read instead is read after.</summary>
    private static void Surround(string folder, string file, XElement property)
    {
        var path = Path.Combine(folder, file);
        var next = $"$([MSBuild]::GetPathOfFileAbove('{file}', '$(MSBuildThisFileDirectory)../'))";
        if (File.Exists(path))
        {
            var own = file.Replace("Build", "Build.own", StringComparison.Ordinal);
            File.Move(path, Path.Combine(folder, own));
            next = $"$(MSBuildThisFileDirectory){own}";
        }

        var project = new XElement(
            "Project",
            new XElement("PropertyGroup", property),
            new XElement("Import", new XAttribute("Project", next)));
        File.WriteAllText(path, project.ToString().ReplaceLineEndings("\n") + "\n");
    }

    private static void Remove(string folder, Func<string, bool> unwanted)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", Everywhere).Where(file => unwanted(Path.GetFileName(file))).ToList())
            File.Delete(file);
    }
}
