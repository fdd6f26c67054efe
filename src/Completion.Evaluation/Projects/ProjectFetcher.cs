namespace Completion.Evaluation.Projects;

/// <summary>What was fetched, and what it consists of.</summary>
/// <param name="Project">As written beside it.</param>
/// <param name="Folder">Full path of the fetched folder.</param>
/// <param name="Built">Its framework and size.</param>
public sealed record FetchReport(FetchedProject Project, string Folder, BuiltProject Built)
{
    /// <summary>Full path of the project file to evaluate.</summary>
    public string ProjectFile => Path.Combine(Folder, Project.Project);

    /// <summary>Full path of the licence.</summary>
    public string LicenceFile => Path.Combine(Folder, Project.LicenceFile);
}

/// <summary>Fetches a project of the catalogue and makes it loadable and buildable.</summary>
/// <remarks>
/// The folder appears under its name only once it is whole; until then it is called <c>NAME.unfinished</c>. It is built
/// under its final name, because a restored project notes absolute paths. Building runs code of the project.
/// </remarks>
public static class ProjectFetcher
{
    /// <summary>Fetches, unpacks, builds and counts.</summary>
    /// <param name="project">What to fetch.</param>
    /// <param name="into">Folder that the project's own folder goes into; made if need be.</param>
    /// <param name="step">Told what is being done, in a few words each.</param>
    /// <param name="cancellation">Ends what was started; nothing unfinished stays.</param>
    /// <exception cref="EvaluationException">It cannot be had, does not fit its recipe, or does not build.</exception>
    public static async Task<FetchReport> FetchAsync(CatalogueProject project, string into, Action<string>? step, CancellationToken cancellation)
    {
        try
        {
            return await FetchCheckedAsync(project, Path.GetFullPath(into), step ?? (_ => { }), cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException($"{project.Name} cannot be written to '{into}': {e.Message} Choose another folder with --into.");
        }
    }

    private static async Task<FetchReport> FetchCheckedAsync(CatalogueProject project, string into, Action<string> step, CancellationToken cancellation)
    {
        var target = Path.Combine(into, project.Name);
        var unfinished = target + ".unfinished";
        RefuseToReplace(target);
        var scratch = Directory.CreateTempSubdirectory("completion-fetch-").FullName;
        try
        {
            Delete(unfinished);
            var source = Directory.CreateDirectory(Path.Combine(unfinished, ProjectLayout.SourceFolder)).FullName;
            step($"fetching {project.Source}");
            var version = project.Source switch
            {
                DebianPackage package => await DebianSource.UnpackAsync(package, source, scratch, cancellation).ConfigureAwait(false),
                GitCommit commit => await GitSource.CheckOutAsync(commit, source, cancellation).ConfigureAwait(false),
                _ => throw new InvalidOperationException($"There is no way to fetch {project.Source.GetType().Name}."),
            };
            var fetched = new FetchedProject(
                project.Name, version, project.Source.ToString()!, project.Licence, $"{ProjectLayout.SourceFolder}/{project.LicenceFile}",
                ProjectLayout.Prepare(project, unfinished), project.TrainedOn, project.TrainedOnNote);
            fetched.WriteTo(unfinished);
            Delete(target);
            Directory.Move(unfinished, target);
            step("building");
            var built = await ProjectBuild.RunAsync(
                $"{project.Name} {version}", Path.Combine(target, fetched.Project), Path.Combine(scratch, "answer.json"), cancellation).ConfigureAwait(false);
            return new FetchReport(fetched, target, built);
        }
        finally
        {
            DeleteQuietly(scratch);
            DeleteQuietly(unfinished);
        }
    }

    /// <summary>What was not fetched by this is somebody's work.</summary>
    private static void RefuseToReplace(string target)
    {
        if (File.Exists(target) || (Directory.Exists(target) && !File.Exists(Path.Combine(target, FetchedProject.FileName))))
            throw new EvaluationException($"{target} is there already and was not fetched by this command (it has no {FetchedProject.FileName}); move it away or choose another folder with --into.");
    }

    private static void Delete(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        if (OperatingSystem.IsWindows())
        {
            // Git writes its objects read-only, which Windows does not remove.
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
                file.Attributes = FileAttributes.Normal;
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Cleaning up must not hide what went wrong before.</summary>
    private static void DeleteQuietly(string folder)
    {
        try
        {
            Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A process that was just ended may still hold a file; the next fetch removes the folder.
        }
    }
}
