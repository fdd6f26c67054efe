using Completion.Decoding.Speculation;

namespace Completion.Decoding;

/// <summary>A draft being decoded: the node it has reached, on a sequence of its own.</summary>
/// <remarks>
/// While the rows of a model call are read, a path may follow guesses: then a sequence of theirs holds its text, and its own
/// is behind until it settles.
/// </remarks>
internal sealed class DraftPath(int node, int sequence, bool isMain, Race? race = null, int? sample = null)
{
    private bool _isBehind;

    /// <summary>The node it has reached; that node's token is not evaluated, or only as a guess.</summary>
    public int Node { get; set; } = node;

    /// <summary>The sequence of its own, that holds the tokens before its last one.</summary>
    public int Sequence => sequence;

    /// <summary>Whether it is the constrained greedy draft.</summary>
    public bool IsMain => isMain;

    /// <summary>The race it takes part in.</summary>
    public Race? Race => race;

    /// <summary>Which sample it is; null: its tokens are the most probable ones.</summary>
    public int? Sample => sample;

    /// <summary>Logarithm of a sample's importance weight so far.</summary>
    public double LogWeight { get; set; }

    /// <summary>Where a draft of arithmetic sampling stands; null: it is none.</summary>
    public CodePoint? Point { get; set; }

    /// <summary>What its text means, once it is finished and somebody asked; see <see cref="DecodingRequest.Meaning"/>.</summary>
    public string? Meaning { get; set; }

    /// <summary>Names of constraints that were given up on its way; null: none.</summary>
    public List<string>? Relaxed { get; set; }

    /// <summary>What was proposed for it, from the root on; null: nothing, or it has left that way.</summary>
    public int[]? Proposed { get; set; }

    /// <summary>Whether it goes on no more: finished, or out of its race.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether it left its race before its word was whole.</summary>
    public bool WasDropped { get; set; }

    /// <summary>The guesses that its next row may be among; null: none.</summary>
    public GuessedRows? Guesses { get; private set; }

    /// <summary>The guess after which its next token is chosen.</summary>
    public int Guess { get; private set; }

    /// <summary>Whether the guesses are below it, so that its own sequence holds the first way through them.</summary>
    public bool Leads { get; private set; }

    /// <summary>Whether it went back to a node whose row was read before, so that no guess follows the one it came to.</summary>
    public bool IsBack { get; private set; }

    /// <summary>A sequence that holds its text up to the token its next one is chosen after.</summary>
    public int Holder => _isBehind ? Guesses!.Sequence(Guess) : sequence;

    /// <summary>The row of logits to choose its next token from.</summary>
    public int Row => Guesses!.Row(Guess);

    /// <summary>Its last token was evaluated with guesses below it.</summary>
    public void Lead(GuessedRows guesses) => (Guesses, Guess, Leads, IsBack) = (guesses, GuessTree.Root, true, false);

    /// <summary>It came from a path that follows guesses, at one of them; its own sequence holds the text.</summary>
    public void Join(GuessedRows guesses, int guess) => (Guesses, Guess) = (guesses, guess);

    /// <summary>Its last token was guessed.</summary>
    public void Follow(int guess) => (Guess, _isBehind) = (guess, true);

    /// <summary>Its own sequence holds its text.</summary>
    public void Settle() => (Guesses, _isBehind, Leads, IsBack) = (null, false, false, false);

    /// <summary>A racer goes on: the one that won as the main path, another as a draft.</summary>
    /// <param name="relaxed">What was given up on the main path before the race.</param>
    /// <param name="back">The node that it goes back to, whose token is evaluated anew; null: it goes on where it stands.</param>
    /// <param name="asMain">Whether it won.</param>
    public DraftPath GoOn(List<string>? relaxed, int? back, bool asMain) => new(back ?? Node, sequence, asMain)
    {
        IsBack = back is not null,
        Guesses = Guesses,
        Guess = Guess,
        Leads = Leads,
        _isBehind = _isBehind,
        Relaxed = relaxed is null ? Relaxed : [.. relaxed, .. Relaxed ?? []],
    };
}
