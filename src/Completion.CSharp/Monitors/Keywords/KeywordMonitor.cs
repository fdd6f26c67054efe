using System.Text;
using Completion.Constraints;
using Completion.CSharp.Lexing;
using Completion.Inference.Vocabularies;

namespace Completion.CSharp.Monitors.Keywords;

/// <summary>
/// Refuses keywords where they cannot stand, and behind them what cannot follow: a monitor of Monitor-Guided Decoding whose
/// triggers are words.
/// </summary>
/// <remarks>
/// Nothing is asked before a keyword is complete; the same letters may begin a name, so that a refused keyword may still go
/// on as one that exists. Strings and comments are passed over, the holes of interpolated strings are not. Idle states look
/// at the few tokens of a vocabulary that have a keyword in them.
/// </remarks>
internal sealed class KeywordMonitor : Constraint
{
    private static readonly ByteSet s_letters = ByteSet.Of((byte)'a');

    private readonly KeywordSource _source;
    private readonly GeneratedText? _text;
    private readonly int _length;
    private readonly KeywordWalk _walk;

    private KeywordMonitor(KeywordSource source, GeneratedText? text, int length, in KeywordWalk walk) =>
        (_source, _text, _length, _walk) = (source, text, length, walk);

    /// <inheritdoc/>
    public override bool MayEnd => _walk.Phase != KeywordPhase.InName || (_walk.Verdict!.Endings?.IsName(_walk.Node) ?? false);

    /// <inheritdoc/>
    public override string Name => _source.Name;

    /// <inheritdoc/>
    public override ByteSet Heeds => IsIdle ? s_letters : ByteSet.All;

    private bool IsIdle => _walk is { Phase: KeywordPhase.Idle, IsInLiteral: false };

    /// <summary>The state at the cursor; a keyword right before it, white space aside, is already there.</summary>
    public static Constraint Create(KeywordSource source)
    {
        var idle = new KeywordWalk { Scanner = source.Scanner, IsInWord = source.IsAfterWord };
        var typed = Encoding.UTF8.GetBytes(source.Typed);
        var node = typed.Length == 0 ? -1 : source.Words.Walk(NameTrie.Root, typed);
        var walk = node < 0 ? idle
            : source.IsAfterWord ? idle with { Phase = KeywordPhase.InKeyword, Node = node, WordStart = -1 }
            : !source.Words.IsName(node) || source.Of(source.Typed, "", isTyped: true) is not { } verdict ? idle
            : idle with { Phase = KeywordPhase.Behind, Verdict = verdict };
        Constraint state = new KeywordMonitor(source, null, 0, walk);

        // What the editor's list has put there is text like any other; when it is refused, it stays all the same.
        var inserted = Encoding.UTF8.GetBytes(source.Context.Inserted);
        return state.Advance(inserted) ?? new KeywordMonitor(source, new GeneratedText(null, inserted), inserted.Length, idle with { Scanner = Scanned(idle.Scanner, inserted) });
    }

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return this;
        }

        return TrySteps(bytes, out var walk) ? new KeywordMonitor(_source, new GeneratedText(_text, bytes), _length + bytes.Length, walk) : null;
    }

    /// <inheritdoc/>
    public override void Mask(TokenTrie trie, TokenMask mask)
    {
        if (!IsIdle)
        {
            WalkMask.Apply(_walk, trie, mask, TryStep);
            return;
        }

        foreach (var (bytes, tokens) in TokensWith.Words(trie, _source.Key, _source.Words).Tokens)
        {
            if (!TrySteps(bytes, out _))
            {
                mask.Clear(tokens.AsSpan());
            }
        }
    }

    private bool TrySteps(ReadOnlySpan<byte> bytes, out KeywordWalk walk)
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

    private bool TryStep(ref KeywordWalk walk, ReadOnlySpan<byte> bytes, int at)
    {
        var value = bytes[at];
        var isCode = walk.Scanner.IsCode || walk.Scanner.IsInHole;
        if (walk.IsInLiteral && isCode && !IsLiteralPart(value))
        {
            if (value == ';' && !_source.Fits(Text(bytes[..at])))
            {
                return false;
            }

            walk = walk with { IsInLiteral = false };
        }

        if (walk.Phase == KeywordPhase.Behind && !IsWhiteSpace(value))
        {
            if (!walk.Verdict!.Allows(value))
            {
                return false;
            }

            walk = walk.Idle() with { IsInLiteral = walk.Verdict.ChecksLiteral && BeginsLiteral(value) };
        }

        if (walk.Phase == KeywordPhase.Idle)
        {
            if (!walk.IsInWord && isCode && _source.Words.Child(NameTrie.Root, value) is >= 0 and var first)
            {
                walk = walk with { Phase = KeywordPhase.InKeyword, Node = first, WordStart = _length + at };
            }
        }
        else if (walk.Phase == KeywordPhase.InKeyword)
        {
            if (!TryStepInKeyword(ref walk, bytes, at))
            {
                return false;
            }
        }
        else if (walk.Phase == KeywordPhase.InName && !TryStepInName(ref walk, value))
        {
            return false;
        }

        walk = walk with { Scanner = walk.Scanner.Next(value), IsInWord = IsWordPart(value) || value is (byte)'"' or (byte)'\'' };
        return true;
    }

    /// <summary>One byte of what may become a keyword, or behind one.</summary>
    private bool TryStepInKeyword(ref KeywordWalk walk, ReadOnlySpan<byte> bytes, int at)
    {
        var value = bytes[at];
        if (!IsWordPart(value))
        {
            if (!_source.Words.IsName(walk.Node) || Verdict(walk, bytes, at) is not { } verdict)
            {
                walk = walk.Idle();
                return true;
            }

            walk = walk with { Phase = KeywordPhase.Behind, Verdict = verdict, WordStart = 0 };
            return !verdict.IsRefused && (IsWhiteSpace(value) || TryStepBehind(ref walk, value));
        }

        var child = _source.Words.Child(walk.Node, value);
        if (child < 0)
        {
            walk = walk.Idle();
            return true;
        }

        walk = walk with { Node = child };
        if (!_source.Words.IsName(child) || walk.WordStart < 0 || !_source.MayRefuse(Word(walk, bytes, at + 1))
            || Verdict(walk, bytes, at + 1) is not { IsRefused: true } refused)
        {
            return true;
        }

        walk = walk with { Phase = KeywordPhase.InName, Verdict = refused, Node = NameTrie.Root };
        return refused.Endings is not { Count: 0 };
    }

    private static bool TryStepBehind(ref KeywordWalk walk, byte value)
    {
        var allows = walk.Verdict!.Allows(value);
        walk = walk.Idle() with { IsInLiteral = walk.Verdict.ChecksLiteral && BeginsLiteral(value) };
        return allows;
    }

    private static bool TryStepInName(ref KeywordWalk walk, byte value)
    {
        if (walk.Verdict!.Endings is not { } endings)
        {
            // Any name may stand there, but not the keyword.
            walk = walk.Idle();
            return IsWordPart(value);
        }

        var child = endings.Child(walk.Node, value);
        if (child >= 0)
        {
            walk = walk with { Node = child };
            return true;
        }

        var isName = endings.IsName(walk.Node) && !IsWordPart(value);
        walk = walk.Idle();
        return isName;
    }

    private KeywordVerdict? Verdict(in KeywordWalk walk, ReadOnlySpan<byte> bytes, int end) =>
        _source.Of(Word(walk, bytes, end), walk.WordStart < 0 ? "" : Text(bytes[..end], walk.WordStart), walk.WordStart < 0);

    /// <summary>The word that ends before a byte.</summary>
    private string Word(in KeywordWalk walk, ReadOnlySpan<byte> bytes, int end) => walk.WordStart < 0
        ? _source.Typed + Text(bytes[..end])
        : Encoding.ASCII.GetString(((byte[])[.. GeneratedText.Span(_text), .. bytes[..end]]).AsSpan(walk.WordStart));

    /// <summary>The generated text up to some bytes, or only so much of it.</summary>
    private string Text(ReadOnlySpan<byte> bytes, int length = int.MaxValue)
    {
        byte[] all = [.. GeneratedText.Span(_text), .. bytes];
        return Encoding.UTF8.GetString(all.AsSpan(0, Math.Min(length, all.Length)));
    }

    private static CSharpScanner Scanned(CSharpScanner scanner, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            scanner = scanner.Next(value);
        }

        return scanner;
    }

    private static bool BeginsLiteral(byte value) => value is (byte)'"' or (byte)'\'' or (byte)'t' or (byte)'f' or (byte)'n' || char.IsAsciiDigit((char)value);

    private static bool IsLiteralPart(byte value) => IsWordPart(value) || IsWhiteSpace(value) || value is (byte)'"' or (byte)'\'' or (byte)'.';

    private static bool IsWordPart(byte value) => !WordMask.EndsWord(value);

    private static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
