using System.CommandLine;
using Completion.Corpus;
using Completion.Corpus.Commands;

var root = new RootCommand("Collects a corpus of permissively licensed C# and marks where its syntax lies.");
root.Add(CollectCommand.Create());
root.Add(SpansCommand.Create());
try
{
    var parsed = root.Parse(args);
    if (parsed.Errors.Count > 0)
        throw new CorpusException($"{parsed.Errors[0].Message} See --help.");
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("corpus-collector: cancelled; run it again to go on.");
    return 130;
}
catch (Exception error) when (error is CorpusException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"corpus-collector: {error.Message}");
    return 2;
}
