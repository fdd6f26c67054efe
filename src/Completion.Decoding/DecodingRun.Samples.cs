namespace Completion.Decoding;

/// <summary>Sampled drafts: they are decoded beside the greedy one, and again as long as some came out alike.</summary>
internal sealed partial class DecodingRun
{
    /// <summary>Samples at most for each draft that is wanted: a model that is sure says the same again and again.</summary>
    private const int SamplesPerDraft = 3;

    /// <summary>Where the evenly spaced points of arithmetic sampling begin.</summary>
    private double Shift => new Draws(_request.Sampling!.Seed, 0, 0)[-1];

    private float[] _rootLogits = [];
    private int _samples;

    private void StartSamples(ReadOnlySpan<float> rootLogits)
    {
        _rootLogits = rootLogits.ToArray();
        StartSamples(_request.Drafts - 1);
    }

    /// <summary>Starts new samples once all are finished; false when enough texts differ, or enough was tried.</summary>
    private bool SampleMissing()
    {
        var most = SamplesPerDraft * (_request.Drafts - 1);
        while (_open.Count == 0 && _samples < most && MissingDrafts() is > 0 and var missing)
        {
            StartSamples(Math.Min(missing, most - _samples));
        }

        return _open.Count > 0;
    }

    private int MissingDrafts() => _request.Drafts - DistinctDone();

    private void StartSamples(int count)
    {
        for (; count > 0; count--)
        {
            var path = new DraftPath(CandidateTree.Root, ForkFrom(_main, CandidateTree.Root), isMain: false, sample: _samples)
            {
                Point = _request.Method == DraftMethod.Arithmetic ? CodePoint.Of(_samples, _request.Drafts - 1, Shift) : null,
            };
            _samples++;
            Sample(path, _rootLogits);
        }
    }

    /// <summary>Draws the next token of a sample.</summary>
    private void Sample(DraftPath path, ReadOnlySpan<float> logits)
    {
        var draws = new Draws(_request.Sampling!.Seed, path.Sample!.Value, _tree[path.Node].Depth);
        Choice choice;
        while (!TrySample(path, logits, draws, out choice))
        {
            if (!TryRelax(path))
            {
                _tree.Close(path.Node, NodeEnd.NothingLegal);
                End(path);
                return;
            }
        }

        Take(path, choice);
    }

    private bool TrySample(DraftPath path, ReadOnlySpan<float> logits, Draws draws, out Choice choice)
    {
        ref readonly var node = ref _tree[path.Node];
        if (path.Point is { } point)
        {
            var chosen = _arithmetic.TryChoose(logits, node.Constraint, node.Stop, ref point, draws, out choice);
            path.Point = point;
            return chosen;
        }

        var found = _sampler.TrySample(logits, node.Constraint, node.Stop, draws, out choice, out var logMass);
        path.LogWeight += found ? logMass : 0;
        return found;
    }
}
