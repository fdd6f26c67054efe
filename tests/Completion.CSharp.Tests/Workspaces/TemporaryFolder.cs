using System.Diagnostics;
using Completion.CSharp.Loading;
using Completion.CSharp.Workspaces;

namespace Completion.CSharp.Tests.Workspaces;

/// <summary>A folder of its own for one test, with its own design-time cache; removed afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        // What the system calls the temporary folder may be a link; paths are compared as written.
        Root = Directory.CreateTempSubdirectory("completion-test-").FullName;
    }

    public string Root { get; }

    internal ReaderSettings Reader => new() { CacheFolder = System.IO.Path.Combine(Root, ".cache") };

    public string Path(string relative) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, relative));

    public string Write(string relative, string text)
    {
        var path = Path(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A project without packages; the folder's own props keep those above away.</summary>
    public string WriteProject(string relative, string content = "", string framework = "<TargetFramework>net10.0</TargetFramework>")
    {
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        return Write(relative, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>{framework}<ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
              {content}
            </Project>
            """);
    }

    /// <summary>Copies the sample solution, so that loading it writes nothing into the repository.</summary>
    public void CopySamples()
    {
        var samples = System.IO.Path.Combine(Repository(), "samples");
        foreach (var file in Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories))
        {
            var relative = System.IO.Path.GetRelativePath(samples, file);
            if (!relative.Split(System.IO.Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(relative))!);
                File.Copy(file, Path(relative));
            }
        }
    }

    public static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Completion.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    /// <summary>Waits for something that happens in the background; fails when it does not within half a minute.</summary>
    public static async Task Until(Func<bool> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), "Waited in vain: " + what);
            await Task.Delay(20);
        }
    }

    internal CodeWorkspace Workspace(bool watch = false, bool trusted = true, Action<string>? log = null) =>
        new(new WorkspaceOptions { Trusted = trusted, WatchFiles = watch, Log = log, Reader = Reader });

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // A watcher may still hold it.
        }
    }
}
