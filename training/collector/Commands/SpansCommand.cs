using System.CommandLine;
using Completion.Corpus.Spans;

namespace Completion.Corpus.Commands;

/// <summary><c>spans CORPUS.jsonl --out FILE.spans.jsonl</c>.</summary>
internal static class SpansCommand
{
    public static Command Create()
    {
        var corpus = new Argument<string>("CORPUS") { Description = "train.jsonl or valid.jsonl, as corpus.py writes them." };
        var output = new Option<string>("--out") { Description = "File to write, one line for each document.", Required = true };
        var threads = new Option<int>("--threads") { Description = "Documents parsed at the same time.", DefaultValueFactory = _ => 1 };
        var command = new Command("spans", "Marks where the syntax of each document lies, which types it declares, and which it uses.") { corpus, output, threads };
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(threads) is < 1 or > 256)
                throw new CorpusException("--threads is a number from 1 to 256.");
            var (documents, unparsed) = CorpusSpans.Write(parsed.GetRequiredValue(corpus), parsed.GetRequiredValue(output), parsed.GetValue(threads), cancellation);
            Console.WriteLine($"{documents} documents, of which {unparsed} do not parse or hold nothing.");
            return Task.FromResult(0);
        });
        return command;
    }
}
