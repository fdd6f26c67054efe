using System.Text;
using Completion.Constraints;
using Completion.CSharp.Lexing;
using Completion.Inference.Vocabularies;

namespace Completion.CSharp.Monitors.Places;

/// <summary>
/// At the places of declarations that a <see cref="PlaceSource"/> knows, only words that may stand there: member access's
/// monitor for <c>override</c>, base lists, attributes and using directives.
/// </summary>
/// <remarks>
/// A keyword or a sign announces a place; the compiler is asked when a word begins there. What announces nothing costs
/// nothing: an idle state looks at the few tokens of a vocabulary that have both an announcement and a word.
/// </remarks>
internal sealed class PlaceMonitor : Constraint
{
    private readonly PlaceSource _source;
    private readonly GeneratedText? _text;
    private readonly int _length;
    private readonly PlaceWalk _walk;

    private PlaceMonitor(PlaceSource source, GeneratedText? text, int length, in PlaceWalk walk) =>
        (_source, _text, _length, _walk) = (source, text, length, walk);

    /// <inheritdoc/>
    public override bool MayEnd => _walk.Followers is null && (_walk.Legal is not { } legal
        || (_walk.Node >= 0 && legal.Names.IsName(_walk.Node) && legal.NeedsFollower?.Invoke(Word(_walk, [], 0)) != true));

    /// <inheritdoc/>
    public override bool IsInsideWord => _walk is { Legal: { } legal, Node: >= 0 } && !legal.Names.IsName(_walk.Node);

    /// <inheritdoc/>
    public override string Name => _walk.Legal is { } legal ? $"{_source.Name}({legal.Names.Count})" : _source.Name;

    /// <inheritdoc/>
    public override ByteSet Heeds => _walk.IsIdle ? _source.Announcers : ByteSet.All;

    /// <summary>The state at the cursor; a word begun at a place before it is already walked.</summary>
    /// <remarks>When what was typed begins no legal word, the document is wrong there, and nothing is said of that word.</remarks>
    public static Constraint Create(PlaceSource source)
    {
        var walk = new PlaceWalk { Scanner = source.TailScanner };
        var tail = Encoding.UTF8.GetBytes(source.Tail);
        var monitor = new PlaceMonitor(source, null, 0, walk);
        for (var at = 0; at < tail.Length; at++)
        {
            monitor.TryStep(ref walk, tail, at, asks: false);
        }

        walk = walk with { Scanner = source.Scanner };
        if (walk is { IsInWord: true, IsAnnounced: true } && walk.WordStart < tail.Length && source.AtTyped(Encoding.UTF8.GetCharCount(tail, 0, walk.WordStart)) is { } legal)
        {
            var node = legal.Names.Walk(NameTrie.Root, tail.AsSpan(walk.WordStart));
            walk = node < 0 ? walk : walk with { Legal = legal, Node = node };
        }

        walk = walk with { WordStart = walk.WordStart - tail.Length };
        Constraint state = new PlaceMonitor(source, null, 0, walk);

        // What the editor's list has put there is text like any other; when it is refused, it stays all the same.
        var inserted = Encoding.UTF8.GetBytes(source.Context.Inserted);
        var scanner = walk.Scanner;
        foreach (var value in inserted)
        {
            scanner = scanner.Next(value);
        }

        return state.Advance(inserted)
            ?? new PlaceMonitor(source, new GeneratedText(null, inserted), inserted.Length, new PlaceWalk { Scanner = scanner, IsInWord = IsWordPart(inserted[^1]) });
    }

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return this;
        }

        return TrySteps(bytes, out var walk) ? new PlaceMonitor(_source, new GeneratedText(_text, bytes), _length + bytes.Length, walk) : null;
    }

    /// <inheritdoc/>
    public override void Mask(TokenTrie trie, TokenMask mask)
    {
        if (!_walk.IsIdle)
        {
            WalkMask.Apply(_walk, trie, mask, TryStep);
            return;
        }

        foreach (var (bytes, tokens) in TokensWith.Announcements(trie, _source.Key, _source.Words, _source.Signs).Tokens)
        {
            if (!TrySteps(bytes, out _))
            {
                mask.Clear(tokens.AsSpan());
            }
        }
    }

    private bool TrySteps(ReadOnlySpan<byte> bytes, out PlaceWalk walk)
    {
        walk = _walk;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (!TryStep(ref walk, bytes, at))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryStep(ref PlaceWalk walk, ReadOnlySpan<byte> bytes, int at) => TryStep(ref walk, bytes, at, asks: true);

    private bool TryStep(ref PlaceWalk walk, ReadOnlySpan<byte> bytes, int at, bool asks)
    {
        var value = bytes[at];
        var isCode = walk.Scanner.IsCode || walk.Scanner.IsInHole;
        if (isCode && IsWordPart(value))
        {
            if (!walk.IsInWord)
            {
                walk = walk with
                {
                    WordStart = _length + at,
                    Keyword = _source.Words.Child(NameTrie.Root, value),
                    Legal = asks && walk.IsAnnounced && (char.IsAsciiLetter((char)value) || value == '_') ? _source.At(Text(bytes[..at])) : null,
                    Node = NameTrie.Root,
                };
            }
            else
            {
                walk = walk with { Keyword = walk.Keyword > 0 ? _source.Words.Child(walk.Keyword, value) : -1 };
            }

            if (walk.Followers is not null || !TryStepInName(ref walk, value))
            {
                return false;
            }
        }
        else if (isCode)
        {
            if (walk.IsInWord && !TryEndWord(ref walk, bytes, at))
            {
                return false;
            }

            if (!IsWhiteSpace(value))
            {
                if (walk.Followers is { } followers && !followers.Contains((char)value, StringComparison.Ordinal))
                {
                    return false;
                }

                var isAnnounced = _source.Signs.Contains((char)value, StringComparison.Ordinal)
                    || (walk.IsAnnounced && _source.Between.Contains((char)value, StringComparison.Ordinal));
                walk = walk with { Followers = null, IsAnnounced = isAnnounced };
            }
        }

        walk = walk with { Scanner = walk.Scanner.Next(value), IsInWord = isCode && (IsWordPart(value) || value is (byte)'"' or (byte)'\'') };
        return true;
    }

    private static bool TryStepInName(ref PlaceWalk walk, byte value)
    {
        if (walk.Legal is not { } legal || walk.Node < 0)
        {
            return true;
        }

        walk = walk with { Node = legal.Names.Child(walk.Node, value) };
        return walk.Node >= 0 || legal.MakesNew != 0;
    }

    /// <summary>The byte behind a word.</summary>
    private bool TryEndWord(ref PlaceWalk walk, ReadOnlySpan<byte> bytes, int at)
    {
        var isAnnounced = walk.IsAnnounced || (walk.Keyword > 0 && _source.Words.IsName(walk.Keyword));
        var followers = (string?)null;
        if (walk.Legal is { } legal)
        {
            if (walk.Node < 0 || !legal.Names.IsName(walk.Node))
            {
                if (legal.MakesNew == 0)
                {
                    return false;
                }

                followers = ((char)legal.MakesNew).ToString();
            }
            else if (legal.NeedsFollower is { } needs && Word(walk, bytes, at) is var word && needs(word))
            {
                followers = legal.FollowersOf?.Invoke(word) ?? legal.Followers;
                followers = legal.MakesNew == 0 ? followers : followers + (char)legal.MakesNew;
            }
        }

        walk = walk with { IsAnnounced = isAnnounced, Legal = null, Followers = followers, Keyword = -1 };
        return true;
    }

    /// <summary>The word that ends before a byte, the part of it that was typed before the cursor included.</summary>
    private string Word(in PlaceWalk walk, ReadOnlySpan<byte> bytes, int at)
    {
        var generated = Bytes(bytes[..at]);
        return walk.WordStart >= 0
            ? Encoding.UTF8.GetString(generated.AsSpan(walk.WordStart))
            : Encoding.UTF8.GetString([.. Encoding.UTF8.GetBytes(_source.Tail).AsSpan(^-walk.WordStart..), .. generated]);
    }

    private string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(Bytes(bytes));

    private byte[] Bytes(ReadOnlySpan<byte> bytes) => [.. GeneratedText.Span(_text), .. bytes];

    private static bool IsWordPart(byte value) => !WordMask.EndsWord(value);

    private static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
