using System.Collections.Immutable;

namespace Completion.Engine.Reuse;

/// <summary>
/// The last answers, so that a key that goes along with what is shown, and a place that one comes back to, are answered by
/// comparing texts: before anything is analysed, and without the model.
/// </summary>
/// <remarks>
/// <para>
/// An answer from memory is an earlier answer, whole, or the rest of one of which the beginning was typed. The latter is the
/// text that was shown, not always the one that the model would write after the key: a person who types along with a
/// suggestion has chosen it, and it must not change before the last character. Which of the two a place gets depends on what
/// was asked before; asked again, it gets the same as long as the answer is remembered.
/// </para>
/// <para>
/// Nothing is remembered across a change of the settings, the model, the document elsewhere, or anything else in the
/// workspace: the names that are legal, and what compiles, may be others. Thread-safe.
/// </para>
/// </remarks>
internal sealed class SuggestionMemory
{
    /// <summary>Answers remembered: a word or two back and forth, in a few documents.</summary>
    private const int Capacity = 32;

    private readonly Lock _lock = new();

    /// <summary>The one used last comes last.</summary>
    private readonly List<Answered> _answers = new(Capacity + 1);

    /// <summary>The answer to a question, as far as it is known; null when it is not.</summary>
    /// <param name="now">The question.</param>
    /// <param name="mayShow">Whether a draft may be shown to whoever asks now.</param>
    /// <param name="emptyReason">Why the answer has no draft.</param>
    public ImmutableArray<CompletionDraft>? Answer(AskedPlace now, Func<CompletionDraft, bool> mayShow, out string? emptyReason)
    {
        emptyReason = null;
        foreach (var answer in Newest())
        {
            if (now.IsSame(answer.Place))
            {
                Touch(answer);
                emptyReason = answer.EmptyReason;
                return answer.Drafts;
            }

            var fitting = Continued(answer, now, mayShow);
            if (!fitting.IsEmpty)
            {
                Touch(answer);
                return fitting;
            }
        }

        return null;
    }

    /// <summary>Remembers what was answered.</summary>
    public void Remember(AskedPlace place, CompletionResult result)
    {
        lock (_lock)
        {
            _answers.Add(new Answered(place, result.Drafts, result.EmptyReason));
            if (_answers.Count > Capacity)
            {
                _answers.RemoveAt(0);
            }
        }
    }

    /// <summary>The latest questions about a document with their drafts, the newest first.</summary>
    public IEnumerable<(AskedPlace Place, ImmutableArray<CompletionDraft> Drafts)> About(string path) =>
        Newest().Where(answer => answer.Place.Path == path).Select(answer => (answer.Place, answer.Drafts));

    /// <summary>
    /// The rests of the drafts that go on with what was typed, as many as are wanted. While typing one is enough: the others
    /// are the ones that the keys have ruled out.
    /// </summary>
    private static ImmutableArray<CompletionDraft> Continued(Answered answer, AskedPlace now, Func<CompletionDraft, bool> mayShow)
    {
        if (!now.IsBeside(answer.Place) || now.TypedSince(answer.Place) is not { } typed)
        {
            return [];
        }

        var fitting = answer.Drafts
            .Select(draft => DraftRest.Of(draft, answer.Place, now, typed))
            .OfType<CompletionDraft>()
            .Where(mayShow)
            .Take(now.Drafts)
            .ToImmutableArray();
        return fitting.Length == now.Drafts || (now.Request.Trigger == CompletionTrigger.Automatic && answer.Place.Drafts >= now.Drafts)
            ? fitting
            : [];
    }

    private Answered[] Newest()
    {
        lock (_lock)
        {
            return [.. Enumerable.Reverse(_answers)];
        }
    }

    private void Touch(Answered answer)
    {
        lock (_lock)
        {
            if (_answers.Remove(answer))
            {
                _answers.Add(answer);
            }
        }
    }

    private sealed class Answered(AskedPlace place, ImmutableArray<CompletionDraft> drafts, string? emptyReason)
    {
        public AskedPlace Place => place;

        public ImmutableArray<CompletionDraft> Drafts => drafts;

        public string? EmptyReason => emptyReason;
    }
}
