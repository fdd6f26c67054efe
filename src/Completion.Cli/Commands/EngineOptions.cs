using System.CommandLine;
using Completion.CSharp.Monitors;
using Completion.CSharp.Workspaces;
using Completion.Engine;

namespace Completion.Cli.Commands;

/// <summary>The options that every command with a model shares.</summary>
internal sealed class EngineOptions
{
    public Option<string?> Model { get; } = new("--model") { Description = "GGUF file of a model with fill-in-the-middle tokens; default: the embedded one." };

    public Option<string> Device { get; } = new("--device") { Description = "auto, cpu, cuda, vulkan or metal.", DefaultValueFactory = _ => "auto" };

    public Option<int?> Threads { get; } = new("--threads") { Description = "Threads of the model; default: from the cores this process may use." };

    public Option<int?> Context { get; } = new("--context") { Description = "Tokens of context at most." };

    public Option<string?> Monitors { get; } = new("--monitors")
    {
        Description = $"Monitors that are on: all, none, or some of {string.Join(", ", MonitorCatalogue.All.Select(kind => kind.Key))}, joined by commas; default: {MonitorSet.Default}.",
    };

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Say what happens, on the error stream." };

    /// <summary>The options of commands that run in modes of their own choice leave out which monitors are on.</summary>
    public void AddTo(Command command, bool withMonitors = true)
    {
        Device.AcceptOnlyFromAmong("auto", "cpu", "cuda", "vulkan", "metal");
        Threads.Accept(1);
        Context.Accept(1);
        command.Add(Model);
        command.Add(Device);
        command.Add(Threads);
        command.Add(Context);
        if (withMonitors)
        {
            command.Add(Monitors);
        }

        command.Add(Verbose);
    }

    public EngineSettings Settings(ParseResult parsed) => new()
    {
        Model = parsed.GetValue(Model),
        Device = parsed.GetValue(Device)!,
        Threads = parsed.GetValue(Threads),
        ContextLength = parsed.GetValue(Context),
        Monitors = ReadMonitors(parsed.GetValue(Monitors)),
    };

    public CompletionEngine CreateEngine(ParseResult parsed, EngineSettings settings)
    {
        Action<string>? log = parsed.GetValue(Verbose) ? message => Console.Error.WriteLine($"completion: {message}") : null;
        return new CompletionEngine(settings, new WorkspaceOptions { Log = log, WatchFiles = false });
    }

    private static MonitorSet ReadMonitors(string? text)
    {
        switch (text)
        {
            case null:
                return MonitorSet.Default;
            case "all":
                return MonitorSet.All;
            case "none":
                return MonitorSet.None;
        }

        var set = MonitorSet.None;
        foreach (var key in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            set = MonitorCatalogue.IndexOf(key) >= 0
                ? set.With(key, true)
                : throw new InputException($"There is no monitor '{key}'; choose from: all, none, {string.Join(", ", MonitorCatalogue.All.Select(kind => kind.Key))}.");
        }

        return set;
    }
}
