using System.Text;
using Completion.Constraints;

namespace Completion.CSharp.Monitors.Names;

/// <summary>The steps of a <see cref="NameMonitor"/> from one of its states.</summary>
/// <param name="source">What may stand where.</param>
/// <param name="text">What was generated before.</param>
internal readonly struct NameWalker(NameSource source, GeneratedText? text) : IWordWalker<NameWalk>
{
    /// <summary>What must come before a word can begin, when a word may be on its way or the next one can be anything.</summary>
    private static readonly ByteSet s_wordEnds = ByteSet.Of([.. Enumerable.Range(0, 256).Select(value => (byte)value).Where(WordMask.EndsWord)]);

    public ByteSet HeedsOf(in NameWalk walk) =>
        walk.Phase != NamePhase.Idle ? ByteSet.All
        : MayBeginWord(walk) && IsWatched(walk) ? source.Starts
        : s_wordEnds;

    public bool MayLeave(in NameWalk walk, byte value) =>
        WordMask.EndsWord(value)
        || (walk.Word?.Ask()?.AllowsTypeParameters == true && (walk.Phase != NamePhase.Idle || char.IsAsciiLetterUpper((char)value)));

    public NameWalk At(in NameWalk walk, int first, int second) => first >= 0
        ? walk with { Phase = NamePhase.InKnown, Legal = walk.Word!.AtHand, Node = first }
        : walk with { Phase = NamePhase.InAsked, Legal = walk.Word!.Ask(), Node = second };

    public bool TryGetNames(ref NameWalk walk, ReadOnlySpan<byte> bytes, out NamePlace names)
    {
        names = default;
        switch (walk.Phase)
        {
            case NamePhase.Idle when MayBeginWord(walk) && IsWatched(walk):
                // A vocabulary has hundreds of beginnings before a word; whoever takes such a token asks then.
                if (!(bytes.IsEmpty || bytes is [(byte)' ']))
                {
                    walk = walk with { IsSilent = true };
                    return false;
                }

                walk = walk with { Word = walk.Word ?? QuestionAt(bytes) };
                if (walk.Word is not { AtHand: { } atHand } question || question.Ask() is not { } beyond)
                {
                    walk = walk with { IsSilent = true };
                    return false;
                }

                names = new NamePlace(atHand.Names, NameTrie.Root, beyond.Names, NameTrie.Root, beyond.AllowsTypeParameters, IsStart: true);
                return true;

            case NamePhase.InKnown:
                if (walk.Word!.Ask() is not { } asked)
                {
                    walk = Idle(walk);
                    return false;
                }

                var second = asked.Names.Walk(NameTrie.Root, Word(walk.Word.Place, bytes));
                names = new NamePlace(walk.Legal!.Names, walk.Node, asked.Names, second, asked.AllowsTypeParameters, IsStart: false);
                return true;

            case NamePhase.InAsked:
                names = new NamePlace(walk.Word!.AtHand!.Names, -1, walk.Legal!.Names, walk.Node, walk.Legal.AllowsTypeParameters, IsStart: false);
                return true;

            default:
                return false;
        }
    }

    public bool TryStep(ref NameWalk walk, ReadOnlySpan<byte> bytes, int at)
    {
        var value = bytes[at];
        if (walk.Phase == NamePhase.Idle)
        {
            if (MayBeginWord(walk) && BeginsWord(value) && IsWatched(walk))
            {
                var word = walk.Word ?? QuestionAt(bytes[..at]);
                walk = word.AtHand is { } legal
                    ? walk with { Phase = NamePhase.InKnown, Word = word, Legal = legal, Node = NameTrie.Root }
                    : walk with { Word = null };
            }
            else if (MayBeginWord(walk) && source.LiteralStarts.Contains((char)value, StringComparison.Ordinal) && IsWatched(walk)
                && (walk.Word ?? QuestionAt(bytes[..at])) is { AtHand: not null } question && question.Ask() is { } names && names.RefusedStarts.Contains((char)value, StringComparison.Ordinal))
            {
                return false;
            }
            else if (walk.Word is not null || walk.IsSilent)
            {
                walk = walk with { Word = null, IsSilent = false };
            }
        }

        if (walk.Phase is NamePhase.InKnown or NamePhase.InAsked && !TryStepInWord(ref walk, bytes, at))
        {
            return false;
        }

        if (walk.Phase == NamePhase.AfterHalf && !IsWhiteSpace(value))
        {
            if (!walk.Legal!.Followers.Contains((char)value, StringComparison.Ordinal))
            {
                return false;
            }

            walk = Idle(walk);
        }

        var isCode = walk.Scanner.IsCode || walk.Scanner.IsInHole;
        walk = walk with
        {
            Scanner = walk.Scanner.Next(value),
            Tail = isCode ? walk.Tail.Next(value) : walk.Tail,
            IsInWord = !WordMask.EndsWord(value) || value is (byte)'"' or (byte)'\'',
        };
        return true;
    }

    /// <summary>Whether the word may end here, when nothing is known of what follows.</summary>
    public bool CanEnd(in NameWalk walk)
    {
        var end = walk;
        return TryStepInWord(ref end, " "u8, 0) && end.Phase != NamePhase.AfterHalf;
    }

    /// <summary>Whether the word may be one that no name goes on like.</summary>
    public bool MayLeaveNames(in NameWalk walk) => walk.Legal!.AllowsTypeParameters && NamesTypeParameter(Word(walk.Word!.Place, []));

    /// <summary>One byte of a word, or after it.</summary>
    private bool TryStepInWord(ref NameWalk walk, ReadOnlySpan<byte> bytes, int at)
    {
        var value = bytes[at];
        var child = walk.Legal!.Names.Child(walk.Node, value);
        if (child >= 0)
        {
            walk = walk with { Node = child };
            return true;
        }

        if (WordMask.EndsWord(value) && walk.IsAtName)
        {
            var isHalf = walk.Legal.NeedsFollower is not null && walk.Legal.IsHalf(Encoding.UTF8.GetString(Word(walk.Word!.Place, bytes[..at])))
                && (walk.Phase == NamePhase.InAsked || walk.Word.Ask() is not null);
            walk = isHalf ? walk with { Phase = NamePhase.AfterHalf } : Idle(walk);
            return true;
        }

        if (walk.Phase == NamePhase.InAsked)
        {
            return MayBeTypeParameter(ref walk, bytes, at);
        }

        if (walk.Word!.Ask() is not { } asked)
        {
            walk = Idle(walk);
            return true;
        }

        var node = asked.Names.Walk(NameTrie.Root, Word(walk.Word.Place, bytes[..at]));
        walk = walk with { Phase = NamePhase.InAsked, Legal = asked, Node = node };
        return node < 0 ? MayBeTypeParameter(ref walk, bytes, at) : TryStepInWord(ref walk, bytes, at);
    }

    /// <summary>Leaves a word that no name goes on like, if it may name what is declared only later.</summary>
    private bool MayBeTypeParameter(ref NameWalk walk, ReadOnlySpan<byte> bytes, int at)
    {
        if (!walk.Legal!.AllowsTypeParameters
            || !NamesTypeParameter(Word(walk.Word!.Place, bytes[..(WordMask.EndsWord(bytes[at]) ? at : at + 1)])))
        {
            return false;
        }

        walk = Idle(walk);
        return true;
    }

    private static bool NamesTypeParameter(ReadOnlySpan<byte> word) =>
        word is [>= (byte)'A' and <= (byte)'Z'] or [(byte)'T', >= (byte)'A' and <= (byte)'Z', ..];

    /// <summary>What of a word is there: typed, generated before, and in these bytes.</summary>
    private ReadOnlySpan<byte> Word(WordPlace place, ReadOnlySpan<byte> bytes)
    {
        // A word that begins in these bytes has all of the text before it, and some of them.
        var start = GeneratedText.Length(place.Before);
        var generated = GeneratedText.Span(text);
        if (start >= generated.Length && !place.IsTyped)
        {
            return bytes[(start - generated.Length)..];
        }

        byte[] word = [.. place.IsTyped ? source.Typed! : [], .. generated[start..], .. bytes];
        return word;
    }

    private WordQuestion QuestionAt(ReadOnlySpan<byte> bytes) =>
        new(source, new WordPlace(bytes.IsEmpty ? text : new GeneratedText(text, bytes), false));

    private bool IsWatched(in NameWalk walk) => !walk.IsSilent && source.Watches(walk.Tail);

    private static bool MayBeginWord(in NameWalk walk) => !walk.IsInWord && (walk.Scanner.IsCode || walk.Scanner.IsInHole);

    private static bool BeginsWord(byte value) => char.IsAsciiLetter((char)value) || value == '_';

    private static NameWalk Idle(in NameWalk walk) => walk with { Phase = NamePhase.Idle, Legal = null, Word = null, Node = 0, IsSilent = false };

    private static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
