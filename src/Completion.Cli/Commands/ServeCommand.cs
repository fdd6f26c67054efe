using System.CommandLine;
using Completion.CSharp.Loading;
using Completion.Engine;
using Completion.Server;

namespace Completion.Cli.Commands;

/// <summary><c>completion serve</c>: the language server on standard input and output.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var stdio = new Option<bool>("--stdio") { Description = "Accepted since editors like to say so; there is no other way." };
        var engineOptions = new EngineOptions();
        var command = new Command("serve", "Serve an editor: LSP 3.18 on standard input and output.") { stdio };
        engineOptions.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var settings = engineOptions.Settings(parsed);
            return LanguageServer.RunOnStandardStreamsAsync(
                workspace => new CompletionEngine(settings, workspace, UserCache.Folder("drafts")), settings, cancellation);
        });
        return command;
    }
}
