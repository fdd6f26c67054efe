using Completion.CSharp.Reviews;
using Completion.CSharp.Situations;

namespace Completion.Engine.Ranking;

/// <summary>Holds back drafts that break a rule of security, for one request; without rules it holds back none and says so.</summary>
internal sealed class SecurityVeto
{
    private readonly SecurityReviewer? _reviewer;
    private readonly List<string> _trace = [];

    /// <param name="situation">What is completed.</param>
    /// <param name="isTrusted">Whether analyzers, which are programs, may run on it.</param>
    public SecurityVeto(Situation situation, bool isTrusted)
    {
        if (isTrusted && SecurityRules.Installed is { } rules)
        {
            _reviewer = new SecurityReviewer(situation.Analysis, rules);
        }
        else
        {
            _trace.Add(isTrusted
                ? "security: the analyzers of the .NET SDK were not found, so no draft was checked"
                : "security: this folder is not trusted, so no draft was checked");
        }
    }

    /// <summary>The first breach that a draft was held back for; null when none was.</summary>
    public string? Reason { get; private set; }

    /// <summary>What was done, for the trace.</summary>
    public IEnumerable<string> Trace => _reviewer is null ? _trace : _trace.Concat(_reviewer.Failures.Select(failure => "security: " + failure));

    /// <summary>Whether a draft breaks a rule.</summary>
    /// <param name="situation">What is completed.</param>
    /// <param name="text">The draft, with the document's line endings.</param>
    /// <param name="cancellation">Ends the analysis.</param>
    public bool Refuses(Situation situation, string text, CancellationToken cancellation)
    {
        if (_reviewer?.Review(situation.Replaced, text, cancellation) is not { IsEmpty: false } breaches)
        {
            return false;
        }

        Reason ??= breaches[0];
        _trace.AddRange(breaches.Select(breach => $"security: a draft was held back, {breach}"));
        return true;
    }
}
