using Completion.Constraints;

namespace Completion.CSharp.Monitors.Arguments;

/// <summary>
/// In argument lists, only as many arguments as some overload takes, under names that exist, with <c>out</c> and <c>ref</c>
/// where they belong and of types that become those of the parameters: the argument-count monitor of Monitor-Guided Decoding
/// (Agrawal et al., NeurIPS 2023) over all overloads.
/// </summary>
/// <remarks>
/// Brackets and commas are read lexically (<see cref="ArgumentScan"/>). The compiler is asked once per list what it is for,
/// when the first byte comes that the answer matters to, and again behind each argument whose type matters; where it cannot tell, anything may stand in the list. A list that
/// the text behind the cursor closes has the arguments that stand there already; a bracket that would close it is where the
/// completion ends.
/// </remarks>
public sealed class ArgumentMonitor : Constraint
{
    private static readonly ByteSet s_brackets = ByteSet.Of("([,)]"u8);

    private readonly ArgumentSource _source;
    private readonly GeneratedText? _text;
    private readonly Walk _walk;

    private ArgumentMonitor(ArgumentSource source, GeneratedText? text, in Walk walk) => (_source, _text, _walk) = (source, text, walk);

    /// <summary>Where a text is: a value, so that a token's bytes are walked without allocating.</summary>
    private readonly record struct Walk
    {
        public ArgumentScan Scan { get; init; }

        /// <summary>Brackets that were open at the cursor and still are.</summary>
        public int Base { get; init; }

        /// <summary>How many of those the text has to close before what follows it closes the next.</summary>
        public int MayClose { get; init; }

        /// <summary>Words that the argument has to begin with one of; null: it may begin with anything.</summary>
        public NameTrie? Required { get; init; }

        /// <summary>What of those is walked.</summary>
        public int Node { get; init; }

        /// <summary>Whether nothing is said of the text any more.</summary>
        public bool IsOver { get; init; }

        /// <summary>Whether the innermost bracket is closed behind the cursor.</summary>
        public bool IsClosedBehind => Scan.Top is { } top && top.Depth == Base && MayClose == 0;
    }

    /// <inheritdoc/>
    public override bool MayEnd
    {
        get
        {
            if (_walk.IsOver || !_walk.IsClosedBehind || Following(_walk) is not { IsUncertain: false } following || ListOf(_walk, []) is not { } list)
            {
                return true;
            }

            var progress = _walk.Scan.Progress;
            return progress.IsUncertain || progress.Pending > 0 || MayClose(_walk, [], progress, list);
        }
    }

    /// <inheritdoc/>
    public override string Name => _source.Name;

    /// <inheritdoc/>
    public override ByteSet Heeds =>
        _walk.IsOver ? ByteSet.None
        : _walk.Scan.Top is null or { MayBeList: false } || (_walk.Scan.Progress.Part == ArgumentPart.Inside && _walk.Required is null) ? s_brackets
        : ByteSet.All;

    /// <summary>Starts the monitor for one request.</summary>
    public static ActiveMonitor Start(MonitorContext context)
    {
        var source = new ArgumentSource(context.Analysis, context.Replaced, context.Inserted, context.Cancellation);
        return new ActiveMonitor(Create(source), source);
    }

    /// <summary>The state at the cursor; the lists that are open there are already walked.</summary>
    internal static ArgumentMonitor Create(ArgumentSource source)
    {
        var scan = new ArgumentScan();
        foreach (var value in source.Given)
        {
            scan = scan.Next(value);
            if (scan.IsLost)
            {
                // What is closed here was opened before.
                scan = new ArgumentScan { Scanner = scan.Scanner, Length = scan.Length };
            }
        }

        // Only lists inside the innermost braces are looked at.
        var open = 0;
        for (var bracket = scan.Top; bracket is not null && bracket.Kind != '{'; bracket = bracket.Outer)
        {
            open++;
        }

        return new ArgumentMonitor(
            source, source.Given.Length == 0 ? null : new GeneratedText(null, source.Given),
            new Walk { Scan = scan, Base = scan.Top?.Depth ?? 0, MayClose = Math.Max(0, open - source.Following.All.Length) });
    }

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || _walk.IsOver)
        {
            return this;
        }

        var walk = _walk;
        for (var at = 0; at < bytes.Length && !walk.IsOver; at++)
        {
            if (!TryStep(ref walk, bytes, at))
            {
                return null;
            }
        }

        return new ArgumentMonitor(_source, walk.IsOver ? null : new GeneratedText(_text, bytes), walk);
    }

    private bool TryStep(ref Walk walk, ReadOnlySpan<byte> bytes, int at)
    {
        var value = bytes[at];
        if (walk.Scan.Scanner.IsCode && walk.Scan.Top is { MayBeList: true } && !walk.Scan.Progress.IsUncertain && !Allows(ref walk, bytes[..at], value))
        {
            return false;
        }

        var isClosing = walk.Scan.Scanner.IsCode && walk.Scan.Top is { } top && top.Closer == value && top.Depth == walk.Base;
        if (isClosing)
        {
            walk = walk.IsClosedBehind ? walk with { IsOver = true } : walk with { Base = walk.Base - 1, MayClose = Math.Max(0, walk.MayClose - 1) };
        }

        var scan = walk.Scan.Next(value);
        walk = walk with { Scan = scan, IsOver = walk.IsOver || scan.IsLost };
        return true;
    }

    /// <summary>Whether a byte of code may come inside a bracket that may open a list.</summary>
    private bool Allows(ref Walk walk, ReadOnlySpan<byte> bytes, byte value)
    {
        var progress = walk.Scan.Progress;
        if (value == walk.Scan.Top!.Closer)
        {
            return progress.Pending > 0 || ListOf(walk, bytes) is not { } list || MayClose(walk, bytes, progress, list);
        }

        if (value == ',')
        {
            return progress.Angles > 0 || ListOf(walk, bytes) is not { } list
                || (!progress.IsAtStart && TakesMore(walk, bytes, progress, list));
        }

        switch (progress.Part)
        {
            case ArgumentPart.Start when ArgumentScan.IsWhiteSpace(value) || value is (byte)'/' or (byte)'*':
                return true;
            case ArgumentPart.Start:
                return Begins(ref walk, bytes, value, progress);
            case ArgumentPart.InWord when ArgumentScan.IsWordPart(value):
                return walk.Required is null || TryWalk(ref walk, value);
            case ArgumentPart.InWord when !ArgumentScan.IsWordPart(value) && ArgumentScan.KeywordOf(progress) is not ArgumentKeyword.None and var keyword:
                walk = walk with { Required = null };
                return ListOf(walk, bytes) is not { } list || list.Takes(Shapes(progress, new ArgumentShape(progress.Label, keyword)));
            case ArgumentPart.InWord or ArgumentPart.AfterWord when walk.Required is { } required:
                // The word is a label then.
                return required.IsName(walk.Node) && (value is (byte)':' || ArgumentScan.IsWhiteSpace(value));
            case ArgumentPart.AfterColon when value == ':':
                return walk.Required is null;
            case ArgumentPart.AfterColon:
                walk = walk with { Required = null };
                return ListOf(walk, bytes) is not { } named
                    || (named.Takes(Shapes(progress, new ArgumentShape(progress.First, ArgumentKeyword.Open))) && (ArgumentScan.IsWhiteSpace(value) || Begins(ref walk, bytes, value, progress with { Label = progress.First })));
            default:
                return true;
        }
    }

    /// <summary>The first visible byte of an argument, or of its value behind a label.</summary>
    private bool Begins(ref Walk walk, ReadOnlySpan<byte> bytes, byte value, in ArgumentProgress progress)
    {
        if (ListOf(walk, bytes) is not { } list)
        {
            return true;
        }

        var shapes = Shapes(progress, new ArgumentShape(progress.Label, ArgumentKeyword.Open));
        if (progress.Label == WordHash.None && !list.TakesMore(shapes.AsSpan(..^1), Others(walk)))
        {
            return false;
        }

        walk = walk with { Required = value == '@' ? null : list.Required(shapes), Node = NameTrie.Root };
        return walk.Required is null || TryWalk(ref walk, value);
    }

    private static bool TryWalk(ref Walk walk, byte value)
    {
        walk = walk with { Node = walk.Required!.Child(walk.Node, value) };
        return walk.Node >= 0;
    }

    private bool TakesMore(in Walk walk, ReadOnlySpan<byte> bytes, in ArgumentProgress progress, ArgumentList list)
    {
        var shapes = Shapes(progress);
        var others = Others(walk);
        return list.TakesMore(shapes, others)
            && (list.TakesAnyTypes(shapes, isComplete: false) || Fits(walk, bytes, list, shapes) is not { } fits || list.TakesMore(shapes, others, fits));
    }

    private bool MayClose(in Walk walk, ReadOnlySpan<byte> bytes, in ArgumentProgress progress, ArgumentList list)
    {
        var following = walk.IsClosedBehind ? Following(walk) : null;
        if (following is { IsUncertain: true })
        {
            return true;
        }

        if (progress.IsAtStart && following is not { HasValue: true })
        {
            return ArgumentShapes.CountOf(progress.Whole) == 0 && following is not { Arguments.Length: > 0 } && list.MayClose([]);
        }

        var shapes = Shapes(progress);
        ArgumentShape[] all = [.. shapes, .. following?.Arguments ?? []];
        return list.MayClose(all)
            && (following is { HasValue: true } || list.TakesAnyTypes(all, isComplete: true) || Fits(walk, bytes, list, shapes) is not { } fits || list.MayClose(all, fits));
    }

    /// <summary>Which overloads take the types of the arguments so far.</summary>
    private bool[]? Fits(in Walk walk, ReadOnlySpan<byte> bytes, ArgumentList list, ArgumentShape[] shapes) =>
        list.IsAttribute ? null : _source.Fits(Text(bytes), walk.Scan.Top!, list, shapes);

    /// <summary>Arguments that stand behind the cursor in the innermost list.</summary>
    private int Others(in Walk walk) => walk.IsClosedBehind && Following(walk) is { IsUncertain: false } following ? following.Arguments.Length : 0;

    /// <summary>What stands behind the cursor in the innermost list, where it is closed there.</summary>
    private FollowingList? Following(in Walk walk) =>
        _source.Following.All is [var first, ..] && first.Closer == walk.Scan.Top!.Closer ? first : null;

    /// <summary>What the innermost bracket's arguments are for, with the bytes of this step that are behind the text.</summary>
    private ArgumentList? ListOf(in Walk walk, ReadOnlySpan<byte> bytes)
    {
        if (walk.Scan.Top is not { MayBeList: true } bracket)
        {
            return null;
        }

        if (!bracket.IsKnown)
        {
            bracket.List = _source.ListOf(Text(bytes), bracket);
            bracket.IsKnown = true;
        }

        return bracket.List;
    }

    private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> bytes) => GeneratedText.Span(bytes.IsEmpty ? _text : new GeneratedText(_text, bytes));

    private static ArgumentShape[] Shapes(in ArgumentProgress progress) => Shapes(progress, progress.Current);

    private static ArgumentShape[] Shapes(in ArgumentProgress progress, ArgumentShape last)
    {
        var shapes = ArgumentShapes.Read(progress.Whole, 1);
        shapes[^1] = last;
        return shapes;
    }
}
