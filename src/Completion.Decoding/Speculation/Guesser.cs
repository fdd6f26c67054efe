using System.Runtime.InteropServices;
using Completion.Decoding.Superposed;
using Completion.Inference.Sessions;

namespace Completion.Decoding.Speculation;

/// <summary>
/// Guesses what follows the paths of a model call: text that is certain, and what the drafters say; as much as is worth its
/// rows.
/// </summary>
internal sealed class Guesser(IModelSession session)
{
    /// <summary>Text that is certain, and text that whoever asks expects, as ones that guess; drafters come after them.</summary>
    public const int Forced = 0, Expected = 1, Drafter = 2;

    /// <summary>Superposed drafts, as those that guess.</summary>
    public const int Superposed = -2;

    /// <summary>A draft model, as one that guesses.</summary>
    public const int Model = -3;

    /// <summary>How sure the spelling of certain text is.</summary>
    private const float ForcedConfidence = 0.97f;

    /// <summary>Guesses in a call at most where no policy decides.</summary>
    private const int MostGuesses = 16;

    private readonly ForcedText _forced = new(session);
    private readonly ExpectedText _expectedText = new(session, Expected);
    private readonly SpeculationPolicy _policy = new(session.MaxBatch);
    private readonly List<GuessedRows> _rows = [];
    private readonly List<float> _confidences = [];
    private readonly int[] _tokens = new int[session.MaxBatch];
    private readonly int[] _recent = new int[GuessTree.Context];
    private IDrafter[] _drafters = [];
    private IDrafter[] _active = [];
    private DecodingRequest _request = null!;
    private double _expected;
    private int _paths;

    /// <summary>Who guesses, most trusted first.</summary>
    public IReadOnlyList<IDrafter> Drafters
    {
        set => _drafters = [.. value];
    }

    /// <summary>A second model that guesses as well; null: there is none.</summary>
    public DraftModel? DraftModel { get; init; }

    /// <summary>Who guesses by a number, see <see cref="Guess.Drafter"/>.</summary>
    public string NameOf(int drafter) => drafter switch
    {
        Forced => "certain",
        Expected => "expected",
        Superposed => "superposed",
        Model => "draft model",
        _ => _drafters.OfType<HierarchyDrafter>().SelectMany(hierarchy => hierarchy.Sources).ElementAtOrDefault(drafter - Drafter) ?? "guessed",
    };

    private bool DecidesOnDraftModel => DraftModel is not null && _request is { DraftModel: true, Speculation: SpeculationMode.Auto };

    /// <summary>The guesses below the path at an index of those that were given.</summary>
    public GuessedRows Rows(int index) => _rows[index];

    /// <summary>A request starts.</summary>
    public void Begin(DecodingRequest request, CancellationToken cancellation)
    {
        _request = request;
        _active = request.Speculation == SpeculationMode.Off ? [] : _drafters;
        DraftModel?.Begin(request.Prompt, request.DraftModel ? request.Speculation : SpeculationMode.Off, cancellation);
        _expectedText.Begin(request);
        foreach (var drafter in _active)
        {
            drafter.Begin(request.Prompt.Span);
        }
    }

    /// <summary>Guesses below every open path, and decides which guesses are evaluated in the coming call.</summary>
    /// <param name="tree">With their nodes.</param>
    /// <param name="open">The paths.</param>
    /// <param name="isPrompt">Whether the call is the prompt's: of its time nothing is learnt, so nothing is tried either.</param>
    public void Guess(CandidateTree tree, List<DraftPath> open, bool isPrompt)
    {
        _confidences.Clear();
        while (_rows.Count < open.Count)
        {
            _rows.Add(new GuessedRows(session.MaxBatch));
        }

        var rows = open.Count;
        for (var i = 0; i < open.Count; i++)
        {
            ref readonly var node = ref tree[open[i].Node];
            _rows[i].Reset(open[i].Node == CandidateTree.Root ? _request.Prompt.Span[^1] : node.Token, _request.MaxTokens - node.Depth - 1);
            rows += Guess(tree, open[i], _rows[i], session.MaxBatch - rows - (open.Count - i - 1));
        }

        _paths = open.Count;
        Choose(open.Count, rows, mayTry: !isPrompt);
    }

    /// <summary>All of some superposed drafts as the guesses below the prompt's last token, and no others.</summary>
    public void Guess(Superposition proposals)
    {
        if (_rows.Count == 0)
        {
            _rows.Add(new GuessedRows(session.MaxBatch));
        }

        _rows[0].Reset(_request.Prompt.Span[^1], _request.MaxTokens - 1);
        proposals.AddTo(_rows[0].Tree);
        for (var guess = 1; guess < _rows[0].Tree.Count; guess++)
        {
            _rows[0].Want(guess);
        }

        _expected = 0;
    }

    /// <summary>Marks the guesses of drafters that are worth their rows, the most probable ones of all trees.</summary>
    private void Choose(int paths, int rows, bool mayTry)
    {
        var sorted = CollectionsMarshal.AsSpan(_confidences);
        sorted.Sort((a, b) => b.CompareTo(a));
        var most = Math.Min(sorted.Length, session.MaxBatch - rows);
        var wanted = _request.Speculation == SpeculationMode.Auto ? _policy.Choose(sorted[..most], rows, mayTry).Guesses : Math.Min(most, MostGuesses);
        _expected = 0;
        if (wanted == 0)
        {
            return;
        }

        // Of equal ones the first; a parent is as confident as its child at least, and before it.
        var least = sorted[wanted - 1];
        var equal = wanted - sorted[..wanted].IndexOf(least);
        for (var i = 0; i < paths; i++)
        {
            var guesses = _rows[i].Tree;
            for (var guess = 1; guess < guesses.Count; guess++)
            {
                var confidence = guesses[guess].PathConfidence;
                if (guesses[guess].Drafter != Forced && (confidence > least || (confidence == least && equal-- > 0)))
                {
                    _rows[i].Want(guess);
                    _expected += confidence;
                }
            }
        }
    }

    /// <summary>Learns how long a call took, with all that guessing added.</summary>
    public void Record(int rows, long ticks)
    {
        _policy.Record(rows, ticks - (DraftModel?.TakeTicks() ?? 0));
        if (DecidesOnDraftModel)
        {
            DraftModel!.Policy.Record(ticks, _paths);
        }
    }

    /// <summary>Learns how many guesses of drafters were taken in the last call.</summary>
    public void RecordAccepted(int accepted)
    {
        if (_expected > 0)
        {
            _policy.RecordAccepted(_expected, accepted);
        }

        if (DecidesOnDraftModel)
        {
            DraftModel!.Policy.Record(0, accepted);
        }
    }

    /// <summary>Learns what the tokens of a model call were followed by.</summary>
    public void Observe(CandidateTree tree, List<DraftPath> evaluated)
    {
        for (var i = 0; i < evaluated.Count && _active.Length > 0; i++)
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
            _expectedText.Judge(rows.Tree, path.Guess, token);
            DraftModel?.Judge(rows.Tree, path.Guess, token);
            foreach (var drafter in _active)
            {
                drafter.Judge(rows.Tree, path.Guess, token);
            }
        }
    }

    /// <summary>A token was added to the main path.</summary>
    public void Append(int token)
    {
        foreach (var drafter in _active)
        {
            drafter.Append(token);
        }
    }

    private void Observe(int before, int token, ReadOnlySpan<float> logits)
    {
        foreach (var drafter in _active)
        {
            drafter.Observe(before, token, logits);
        }
    }

    /// <summary>The token before a node's, -1 where there is none.</summary>
    private int Before(CandidateTree tree, int node) =>
        node == CandidateTree.Root ? (_request.Prompt.Length > 1 ? _request.Prompt.Span[^2] : -1)
        : tree[node].Parent is > CandidateTree.Root and var parent ? tree[parent].Token
        : _request.Prompt.Length > 0 ? _request.Prompt.Span[^1] : -1;

    /// <summary>Guesses below one path.</summary>
    /// <returns>Rows that text which is certain will take.</returns>
    private int Guess(CandidateTree tree, DraftPath path, GuessedRows rows, int room)
    {
        var (node, guesses, tail) = (path.Node, rows.Tree, GuessTree.Root);
        if (_request.ForcedText)
        {
            var forced = _forced.Guess(tree, node, _request.Prompt.Span, _tokens.AsSpan(0, Math.Clamp(room, 0, guesses.Capacity - 1)));
            foreach (var token in _tokens.AsSpan(0, forced))
            {
                if (guesses.Add(tail, token, ForcedConfidence, Forced) is not (>= 0 and var added))
                {
                    break;
                }

                rows.Want(added);
                tail = added;
            }
        }

        var certain = guesses.Count - 1;
        if (_request.Speculation != SpeculationMode.Off)
        {
            _expectedText.Draft(tree, node, guesses);
            if (path.IsMain)
            {
                DraftModel?.Draft(tree, node, guesses, tail, _request.Speculation == SpeculationMode.Auto ? _policy : null);
            }

            var recent = Recent(tree, node, guesses, tail);
            foreach (var drafter in _active)
            {
                drafter.Draft(recent, guesses, tail, guesses.Capacity);
            }
        }

        for (var guess = certain + 1; guess < guesses.Count; guess++)
        {
            _confidences.Add(guesses[guess].PathConfidence);
        }

        return certain;
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
}
