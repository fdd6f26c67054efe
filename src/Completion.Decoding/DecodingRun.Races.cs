namespace Completion.Decoding;

/// <summary>Races: of words where finitely many are legal, and of windows where the model is unsure.</summary>
internal sealed partial class DecodingRun
{
    /// <summary>Starts a race when there is more than one word to compare.</summary>
    private bool TryRace(DraftPath path, in Choice best)
    {
        var wanted = _request.Method == DraftMethod.Members && !_hasRaced ? _request.Drafts : 1;
        var choices = new List<Choice> { best };
        while (choices.Count < Math.Max(_request.WordCandidates, wanted) && _legal.TryNext(out var other, best.LogProbability + _wordLogRatio))
        {
            choices.Add(other);
        }

        if (choices.Count == 1)
        {
            return false;
        }

        _hasRaced = true;
        var race = new WordRace(path.Node, wanted);
        foreach (var choice in choices)
        {
            race.Enter(ForkOff(path, path.Node, path.Guess, race), choice);
        }

        Start(race, path);
        return true;
    }

    /// <summary>Starts a race that all have entered: the racers go on in the place of the path they come from.</summary>
    private void Start(Race race, DraftPath path)
    {
        path.IsOver = true;
        foreach (var (racer, first) in race.Entries)
        {
            if (!racer.IsOver)
            {
                Take(racer, first);
            }
        }
    }

    private void Arrive(Race race, DraftPath racer)
    {
        race.Arrive(racer, _tree);
        for (var i = 0; i < race.Entries.Count; i++)
        {
            DropBeaten(race, i);
        }

        if (race.IsDecided)
        {
            Conclude(race);
        }
    }

    /// <summary>Takes a racer out that cannot win any more.</summary>
    private bool DropBeaten(Race race, int index)
    {
        var racer = race.Entries[index].Racer;
        if (racer.IsOver || !race.IsBeaten(index, _tree))
        {
            return false;
        }

        (racer.IsOver, racer.WasDropped) = (true, true);
        _open.Remove(racer);
        return true;
    }

    private void Conclude(Race race)
    {
        var (winner, former) = (race.Best!, _main);
        _main = winner.GoOn(former.Relaxed, CutOf(race, winner), asMain: true);
        Replace(winner, _main);
        var drafts = race is WordRace { WantsMore: true } words ? GoOn(words, winner) : [];
        if (former.Sequence != 0)
        {
            Release(former);
        }

        foreach (var (racer, first) in race.Entries)
        {
            if (racer != winner && !drafts.Contains(racer))
            {
                Release(racer);
                Offer(race.Parent, first);
            }
        }

        Told(race.Parent, _main.Node);
        Continue(_main);
        foreach (var racer in drafts)
        {
            var draft = racer.GoOn(former.Relaxed, back: null, asMain: false);
            Replace(racer, draft);
            _words++;
            Continue(draft);
        }
    }

    /// <summary>Tells the drafters of the tokens between two nodes of the main path.</summary>
    private void Told(int parent, int node)
    {
        if (node != parent)
        {
            Told(parent, _tree[node].Parent);
            _guesser.Append(_tree[node].Token);
        }
    }
}
