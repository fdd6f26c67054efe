using System.CommandLine;
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

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Say what happens, on the error stream." };

    public void AddTo(Command command)
    {
        Device.AcceptOnlyFromAmong("auto", "cpu", "cuda", "vulkan", "metal");
        Threads.Accept(1);
        Context.Accept(1);
        command.Add(Model);
        command.Add(Device);
        command.Add(Threads);
        command.Add(Context);
        command.Add(Verbose);
    }

    public EngineSettings Settings(ParseResult parsed) => new()
    {
        Model = parsed.GetValue(Model),
        Device = parsed.GetValue(Device)!,
        Threads = parsed.GetValue(Threads),
        ContextLength = parsed.GetValue(Context),
    };

    public CompletionEngine CreateEngine(ParseResult parsed, EngineSettings settings)
    {
        Action<string>? log = parsed.GetValue(Verbose) ? message => Console.Error.WriteLine($"completion: {message}") : null;
        return new CompletionEngine(settings, new WorkspaceOptions { Log = log, WatchFiles = false });
    }
}
