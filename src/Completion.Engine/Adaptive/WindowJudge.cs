using Completion.CSharp.Reviews;
using Completion.CSharp.Situations;
using Completion.Decoding.Adaptive;

namespace Completion.Engine.Adaptive;

/// <summary>The compiler's word over what was looked ahead.</summary>
internal sealed class WindowJudge(WindowReviewer reviewer, Situation situation, CancellationToken cancellation) : IWindowJudge
{
    /// <summary>Nats per token: no likelihood makes up for an error that nothing behind it can mend.</summary>
    private const double PerError = 10;

    public double Penalty(string text, int from) =>
        PerError * reviewer.Errors(situation.Replaced, situation.Inserted + text, situation.Inserted.Length + from, cancellation).Length;
}
