using Completion.CSharp.Workspaces;
using Completion.Engine;
using Completion.Server.Documents;
using Completion.Server.JsonRpc;

namespace Completion.Server;

/// <summary>The language server: LSP 3.18 over a pair of streams, on top of an <see cref="ICompletionEngine"/>.</summary>
public static class LanguageServer
{
    private const int LeastThreads = 8;

    /// <summary>
    /// Serves the client on standard input and output until it leaves. Whatever else this process prints goes to standard
    /// error from then on, since standard output belongs to the protocol.
    /// </summary>
    /// <inheritdoc cref="RunAsync(Stream, Stream, Func{WorkspaceOptions, ICompletionEngine}, EngineSettings, CancellationToken)"/>
    public static async Task<int> RunOnStandardStreamsAsync(
        Func<WorkspaceOptions, ICompletionEngine> createEngine, EngineSettings defaults, CancellationToken cancellation)
    {
        // A model call may hold a thread of the pool, which has as many as cores and adds others slowly: on two cores, what
        // is typed would wait for the model.
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, LeastThreads), completions);
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        Console.SetOut(Console.Error);
        Console.SetIn(TextReader.Null);
        return await RunAsync(input, output, createEngine, defaults, cancellation).ConfigureAwait(false);
    }

    /// <summary>Serves one client until it leaves, its process ends, or <paramref name="cancellation"/>. Never throws for what a client sends.</summary>
    /// <param name="input">What the client sends.</param>
    /// <param name="output">What the client reads.</param>
    /// <param name="createEngine">
    /// Makes the engine once the client said whether it trusts its folders. Must return quickly: the model is loaded later,
    /// by <see cref="ICompletionEngine.LoadModelAsync"/>. The server disposes of the engine.
    /// </param>
    /// <param name="defaults">The settings that count where the client names none.</param>
    /// <param name="cancellation">Ends the server, as if the client had left.</param>
    /// <returns>The process's exit code: 0 when the client shut the server down before it left, else 1.</returns>
    public static Task<int> RunAsync(
        Stream input,
        Stream output,
        Func<WorkspaceOptions, ICompletionEngine> createEngine,
        EngineSettings defaults,
        CancellationToken cancellation) =>
        RunAsync(input, output, createEngine, engine => new CodeWorkspaceFeed(engine.Workspace), defaults, cancellation);

    internal static async Task<int> RunAsync(
        Stream input,
        Stream output,
        Func<WorkspaceOptions, ICompletionEngine> createEngine,
        Func<ICompletionEngine, IWorkspaceFeed> feedOf,
        EngineSettings defaults,
        CancellationToken cancellation,
        int maximumLength = MessageReader.DefaultMaximumLength)
    {
        await using var session = new ServerSession(input, output, createEngine, feedOf, defaults, maximumLength);
        return await session.RunAsync(cancellation).ConfigureAwait(false);
    }
}
