using System.Collections.Immutable;
using System.Text;
using Completion.Constraints;
using Completion.CSharp.Reviews;
using Completion.Decoding;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Engine.Repairs;

/// <summary>
/// What is to be written in place of a draft that does not compile: a word that the compiler finds fault with is refused at its place, and decoding goes
/// another way from there. Used for one request.
/// </summary>
/// <remarks>
/// Backtracking led by the compiler's errors. Monitors refuse what can be known to be wrong while it is written; this learns from what only the whole shows.
/// </remarks>
internal sealed class DraftRepair
{
    private readonly List<(string Text, bool IsWhole)> _refused = [];

    /// <summary>What stood before the words that were found at fault so far, and how often.</summary>
    private readonly Dictionary<string, int> _faults = new(StringComparer.Ordinal);

    /// <summary>Where the last word that was refused began.</summary>
    private int _last;

    /// <summary>What was refused so far, words with all that stands before them.</summary>
    public IEnumerable<string> Refused => _refused.Select(refused => refused.Text);

    /// <summary>Keeps what was refused out of the next draft.</summary>
    public RefusedTexts Constraint => RefusedTexts.Of([.. _refused.Select(refused => new RefusedText(Encoding.UTF8.GetBytes(refused.Text), refused.IsWhole))]);

    /// <summary>Refuses a beginning after which nothing is legal.</summary>
    public bool TryRefuseDeadEnd(Draft draft) => TryAdd(draft.Text, isWhole: false);

    /// <summary>Refuses one more word of a draft, in front of which all stays as it is; false: there is none left.</summary>
    /// <param name="text">What of the greedy draft was reviewed: from its start on.</param>
    /// <param name="isComplete">Whether it came to an end, see <see cref="Draft.IsComplete"/>.</param>
    /// <param name="surprises">How sure the model was of its tokens.</param>
    /// <param name="places">What the errors are about, in characters of its text; null where they lie outside of it.</param>
    public bool TryRefuse(string text, bool isComplete, ImmutableArray<TokenSurprise> surprises, ImmutableArray<TextSpan?> places)
    {
        var words = WordsAtFault.Of(text, isComplete ? places : []);
        if (words.IsEmpty)
        {
            return false;
        }

        var wrong = Wrong();
        _last = wrong.Start;
        return TryAdd(text[..wrong.End], isWhole: true);

        TextSpan Wrong()
        {
            // What came to no end went wrong where it last left what was tried before.
            if (!isComplete)
            {
                return _refused.Count > 0 && words.Any(word => word.Start >= _last) ? words.First(word => word.Start >= _last) : LeastSure();
            }

            // Where another way through the same words was wrong as well, it is what they begin with; so it may be where nothing in the draft is wrong by
            // itself. Where nothing fits there, it is a name before them.
            var before = text[..words[0].Start];
            var times = _faults[before] = _faults.GetValueOrDefault(before) + 1;
            return times == 1 && places.Any(place => place is not null) ? LeastSure()
                : times <= 2 ? words[0]
                : WordsAtFault.Of(before, []).Where(word => SyntaxFacts.IsIdentifierStartCharacter(before[word.Start])).SkipLast(times - 3).LastOrDefault(words[0]);
        }

        TextSpan LeastSure() => words.MinBy(word => LogProbability(text, surprises, word));
    }

    private bool TryAdd(string text, bool isWhole)
    {
        if (text.Length == 0 || _refused.Contains((text, isWhole)))
        {
            return false;
        }

        _refused.Add((text, isWhole));
        return true;
    }

    /// <summary>How probable the model found a word: of all tokens that write a part of it, in nats.</summary>
    private static double LogProbability(string text, ImmutableArray<TokenSurprise> surprises, TextSpan word)
    {
        var start = Encoding.UTF8.GetByteCount(text.AsSpan(0, word.Start));
        var end = start + Encoding.UTF8.GetByteCount(text.AsSpan(word.Start, word.Length));
        var sum = 0.0;
        for (var i = 0; i < surprises.Length; i++)
        {
            var next = i + 1 < surprises.Length ? surprises[i + 1].Start : int.MaxValue;
            sum += surprises[i].Start < end && next > start ? surprises[i].LogProbability : 0;
        }

        return sum;
    }
}
