namespace Completion.Decoding.Speculation;

/// <summary>
/// One tree of what several sources guess, grown best first: the node that is added next is always the one most probably
/// taken, whoever guesses it and wherever it stands.
/// </summary>
/// <remarks>
/// <para>The order of growth is that of DySpec and, for one source, of EAGLE-2: by the product of confidences along the path.
/// Nodes of a tree that was empty therefore stand in the order of their worth, and its first n are the best tree of n nodes.</para>
/// <para>Sources stand in the order of Hierarchy Drafting, the most local first. It decides who a guess of several is
/// counted for; how much it is worth is learnt, for each source, each kind of its guesses, and whether others agree.</para>
/// </remarks>
internal sealed class HierarchyDrafter : IDrafter
{
    /// <summary>Below this part of a whole token a guess is not worth a row.</summary>
    internal const float LeastConfidence = 0.0005f;

    /// <summary>No other source knows anything here; the first guess of another is the same; others guess otherwise.</summary>
    private const int Alone = 0, Agreed = 1, Contested = 2, Situations = 3;

    private readonly IGuessSource[] _sources;
    private readonly int _firstDrafter;
    private readonly Acceptance[] _acceptance;
    private readonly Successor[] _found;
    private readonly int[] _counts;
    private readonly Proposal[] _proposals;
    private GuessPlace[] _places = [];
    private bool[] _isOpen = [];
    private GuessQueue _queue = new(0);

    /// <param name="sources">The most local first: context, corpus, what the model said before.</param>
    /// <param name="firstDrafter">Index of the first source among the session's drafters, for <see cref="Guess.Drafter"/>; the others follow.</param>
    public HierarchyDrafter(IReadOnlyList<IGuessSource> sources, int firstDrafter = 0)
    {
        _sources = [.. sources];
        _firstDrafter = firstDrafter;
        _acceptance = [.. sources.Select(source => new Acceptance(Priors(source.Priors)))];
        _found = new Successor[_sources.Length * IGuessSource.Most];
        _counts = new int[_sources.Length];
        _proposals = new Proposal[_found.Length];
        Name = string.Join('+', sources.Select(source => source.Name));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The sources' names, in the order of <see cref="Guess.Drafter"/>.</summary>
    public IEnumerable<string> Sources => _sources.Select(source => source.Name);

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<int> prompt)
    {
        foreach (var source in _sources)
        {
            source.Begin(prompt);
        }
    }

    /// <inheritdoc/>
    public void Append(int token)
    {
        foreach (var source in _sources)
        {
            source.Append(token);
        }
    }

    /// <inheritdoc/>
    public void Observe(int before, int token, ReadOnlySpan<float> logits)
    {
        foreach (var source in _sources)
        {
            source.Observe(before, token, logits);
        }
    }

    /// <inheritdoc/>
    public void Draft(ReadOnlySpan<int> recent, GuessTree tree, int parent, int most)
    {
        MakeRoom(tree.Capacity);
        most = Math.Min(most, tree.Capacity);
        _queue.Clear();
        _isOpen.AsSpan(0, tree.Count).Clear();
        for (var source = 0; source < _sources.Length; source++)
        {
            Place(parent, source) = _sources[source].Locate(recent);
        }

        Open(tree, parent);

        // What others put below the parent is gone on from as well.
        for (var node = parent + 1; node < tree.Count; node++)
        {
            if (tree[node].Parent >= parent && _isOpen[tree[node].Parent])
            {
                Enter(tree, node);
            }
        }

        while (tree.Count < most && _queue.TryTake(out var best) && best.PathConfidence >= LeastConfidence)
        {
            if (tree.Add(best.Parent, best.Token, best.Confidence, _firstDrafter + best.Source, best.Kind) is >= 0 and var added)
            {
                Enter(tree, added);
            }
        }
    }

    /// <inheritdoc/>
    public void Judge(GuessTree tree, int node, int token)
    {
        for (var child = tree[node].FirstChild; child >= 0; child = tree[child].Next)
        {
            ref readonly var guess = ref tree[child];
            var source = guess.Drafter - _firstDrafter;
            if (source >= 0 && source < _sources.Length)
            {
                _acceptance[source].Record(guess.Kind, guess.Token == token);
            }
        }
    }

    /// <summary>Agreement of others is worth half of what is missing, their doubt half of what is there, until it is measured.</summary>
    private static float[] Priors(ReadOnlySpan<float> priors)
    {
        var all = new float[priors.Length * Situations];
        for (var kind = 0; kind < priors.Length; kind++)
        {
            all[kind * Situations + Alone] = priors[kind];
            all[kind * Situations + Agreed] = (1 + priors[kind]) / 2;
            all[kind * Situations + Contested] = priors[kind] / 2;
        }

        return all;
    }

    private void MakeRoom(int capacity)
    {
        if (_isOpen.Length < capacity)
        {
            _isOpen = new bool[capacity];
            _places = new GuessPlace[capacity * _sources.Length];
            _queue = new GuessQueue(capacity * _found.Length);
        }
    }

    private ref GuessPlace Place(int node, int source) => ref _places[node * _sources.Length + source];

    private void Enter(GuessTree tree, int node)
    {
        ref readonly var guess = ref tree[node];
        for (var source = 0; source < _sources.Length; source++)
        {
            Place(node, source) = _sources[source].Step(Place(guess.Parent, source), guess.Token);
        }

        Open(tree, node);
    }

    /// <summary>Queues what may follow a node and is not there yet.</summary>
    private void Open(GuessTree tree, int node)
    {
        _isOpen[node] = true;
        var speaking = 0;
        for (var source = 0; source < _sources.Length; source++)
        {
            _counts[source] = _sources[source].Successors(Place(node, source), Found(source));
            speaking += _counts[source] > 0 ? 1 : 0;
        }

        var proposals = 0;
        for (var source = 0; source < _sources.Length; source++)
        {
            foreach (var successor in Found(source)[.._counts[source]])
            {
                if (!IsProposed(successor.Token, proposals))
                {
                    var kind = successor.Kind * Situations + (speaking == 1 ? Alone : IsFirstOfAnother(successor.Token, source) ? Agreed : Contested);
                    Insert(new Proposal(successor.Token, source, kind, _acceptance[source][kind]), proposals++);
                }
            }
        }

        Queue(tree, node, _proposals.AsSpan(0, proposals));
    }

    /// <summary>Puts a proposal before those that are less confident.</summary>
    private void Insert(in Proposal proposal, int count)
    {
        var at = count;
        for (; at > 0 && _proposals[at - 1].Confidence < proposal.Confidence; at--)
        {
            _proposals[at] = _proposals[at - 1];
        }

        _proposals[at] = proposal;
    }

    /// <summary>
    /// Queues proposals, the most confident first. They exclude each other, so that each has at most what those before it leave of
    /// the whole: that of the last ones is often only assumed, as they are hardly ever tried.
    /// </summary>
    private void Queue(GuessTree tree, int node, ReadOnlySpan<Proposal> proposals)
    {
        var left = 1f;
        foreach (ref readonly var proposal in proposals)
        {
            var confidence = Math.Min(proposal.Confidence, left);
            left -= confidence;
            if (confidence > 0 && tree.Child(node, proposal.Token) < 0)
            {
                _queue.Add(node, proposal.Token, confidence, tree[node].PathConfidence * confidence, proposal.Source, proposal.Kind);
            }
        }
    }

    private Span<Successor> Found(int source) => _found.AsSpan(source * IGuessSource.Most, IGuessSource.Most);

    private bool IsProposed(int token, int proposals)
    {
        foreach (ref readonly var proposal in _proposals.AsSpan(0, proposals))
        {
            if (proposal.Token == token)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsFirstOfAnother(int token, int source)
    {
        for (var other = 0; other < _sources.Length; other++)
        {
            if (other != source && _counts[other] > 0 && Found(other)[0].Token == token)
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct Proposal(int Token, int Source, int Kind, float Confidence);
}
