using System.Runtime.InteropServices;
using Completion.Inference.Sessions;

namespace Completion.Decoding.Speculation;

/// <summary>
/// Guesses what follows the paths of a model call: text that is certain, and what the drafters say; as much as is worth its
/// rows.
/// </summary>
internal sealed class Guesser(IModelSession session)
{
    /// <summary>Text that is certain, as one that guesses.</summary>
    public const int Forced = 0;

    /// <summary>How sure the spelling of certain text is.</summary>
    private const float ForcedConfidence = 0.97f;

    private readonly ForcedText _forced = new(session);
    private readonly List<GuessedRows> _rows = [];
    private readonly List<float> _confidences = [];
    private readonly int[] _tokens = new int[session.MaxBatch];
    private readonly int[] _recent = new int[GuessTree.Context];
    private IDrafter[] _drafters = [];
    private DecodingRequest _request = null!;

    /// <summary>Who guesses, most trusted first.</summary>
    public IReadOnlyList<IDrafter> Drafters
    {
        set => _drafters = [.. value];
    }

    /// <summary>Path confidence from which guesses are evaluated in the coming call.</summary>
    public float LeastConfidence { get; private set; }

    /// <summary>The guesses below the path at an index of those that were given.</summary>
    public GuessedRows Rows(int index) => _rows[index];

    /// <summary>A request starts.</summary>
    public void Begin(DecodingRequest request)
    {
        _request = request;
        foreach (var drafter in _drafters)
        {
            drafter.Begin(request.Prompt.Span);
        }
    }

    /// <summary>Guesses below every open path, and decides which guesses are evaluated.</summary>
    public void Guess(CandidateTree tree, List<DraftPath> open, int mostRows)
    {
        _confidences.Clear();
        while (_rows.Count < open.Count)
        {
            _rows.Add(new GuessedRows(session.MaxBatch));
        }

        for (var i = 0; i < open.Count; i++)
        {
            var guesses = _rows[i].Tree;
            ref readonly var node = ref tree[open[i].Node];
            guesses.Reset(node.Token, _request.MaxTokens - node.Depth - 1);
            Guess(tree, open[i].Node, guesses);
            for (var guess = 1; guess < guesses.Count; guess++)
            {
                _confidences.Add(guesses[guess].PathConfidence);
            }
        }

        _confidences.Sort();
        LeastConfidence = Least(mostRows - open.Count);
    }

    /// <summary>Learns what the tokens of a model call were followed by.</summary>
    public void Observe(CandidateTree tree, List<DraftPath> evaluated)
    {
        for (var i = 0; i < evaluated.Count && _drafters.Length > 0; i++)
        {
            var (rows, root) = (_rows[i], evaluated[i].Node);
            for (var guess = 0; guess < rows.Tree.Count; guess++)
            {
                if (rows.Row(guess) >= 0)
                {
                    var before = guess == GuessTree.Root ? Before(tree, root) : rows.Tree[rows.Tree[guess].Parent].Token;
                    Observe(before, rows.Tree[guess].Token, session.Logits(rows.Row(guess)));
                }
            }
        }
    }

    /// <summary>Learns what was chosen after a guess, or after the path's own token.</summary>
    public void Judge(DraftPath path, int token)
    {
        if (path.Guesses is { } rows)
        {
            foreach (var drafter in _drafters)
            {
                drafter.Judge(rows.Tree, path.Guess, token);
            }
        }
    }

    /// <summary>A token was added to the main path.</summary>
    public void Append(int token)
    {
        foreach (var drafter in _drafters)
        {
            drafter.Append(token);
        }
    }

    private void Observe(int before, int token, ReadOnlySpan<float> logits)
    {
        foreach (var drafter in _drafters)
        {
            drafter.Observe(before, token, logits);
        }
    }

    /// <summary>The token before a node's, -1 where there is none.</summary>
    private int Before(CandidateTree tree, int node) =>
        tree[node].Parent is > CandidateTree.Root and var parent ? tree[parent].Token
        : _request.Prompt.Length > 0 ? _request.Prompt.Span[^1] : -1;

    private void Guess(CandidateTree tree, int node, GuessTree guesses)
    {
        var tail = GuessTree.Root;
        if (_request.ForcedText)
        {
            var forced = _forced.Guess(tree, node, _request.Prompt.Span, _tokens.AsSpan(0, guesses.Capacity - 1));
            foreach (var token in _tokens.AsSpan(0, forced))
            {
                var added = guesses.Add(tail, token, ForcedConfidence, Forced);
                if (added < 0)
                {
                    return;
                }

                tail = added;
            }
        }

        if (_drafters.Length > 0)
        {
            var recent = Recent(tree, node, guesses, tail);
            foreach (var drafter in _drafters)
            {
                drafter.Draft(recent, guesses, tail, guesses.Capacity);
            }
        }
    }

    /// <summary>The last tokens up to a guess below a node.</summary>
    private ReadOnlySpan<int> Recent(CandidateTree tree, int node, GuessTree guesses, int tail)
    {
        var at = _recent.Length;
        for (; at > 0 && tail != GuessTree.Root; tail = guesses[tail].Parent)
        {
            _recent[--at] = guesses[tail].Token;
        }

        for (; at > 0 && node != CandidateTree.Root; node = tree[node].Parent)
        {
            _recent[--at] = tree[node].Token;
        }

        for (var prompt = _request.Prompt.Span; at > 0 && !prompt.IsEmpty; prompt = prompt[..^1])
        {
            _recent[--at] = prompt[^1];
        }

        return _recent.AsSpan(at);
    }

    /// <summary>The confidence that as many guesses have as there is room for.</summary>
    private float Least(int room)
    {
        var sorted = CollectionsMarshal.AsSpan(_confidences);
        if (sorted.Length <= room)
        {
            return 0;
        }

        // Of equals either all or none.
        var beyond = sorted[^(room + 1)];
        return float.BitIncrement(beyond);
    }
}
