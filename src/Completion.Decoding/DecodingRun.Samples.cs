namespace Completion.Decoding;

/// <summary>Sampled drafts: they are decoded beside the greedy one, and again as long as some came out alike.</summary>
internal sealed partial class DecodingRun
{
    /// <summary>Samples at most for each draft that is wanted: a model that is sure says the same again and again.</summary>
    private const int SamplesPerDraft = 3;

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

    private int MissingDrafts() => _request.Drafts - Done.Select(Text).Distinct(StringComparer.Ordinal).Count();

    private void StartSamples(int count)
    {
        for (; count > 0; count--)
        {
            var path = new DraftPath(CandidateTree.Root, ForkFrom(_main, CandidateTree.Root), isMain: false, sample: _samples++);
            Sample(path, _rootLogits);
        }
    }

    /// <summary>Draws the next token of a sample.</summary>
    private void Sample(DraftPath path, ReadOnlySpan<float> logits)
    {
        var draws = new Draws(_request.Sampling!.Seed, path.Sample!.Value, _tree[path.Node].Depth);
        Choice choice;
        double logMass;
        while (!_sampler.TrySample(logits, _tree[path.Node].Constraint, _tree[path.Node].Stop, draws, out choice, out logMass))
        {
            if (!TryRelax(path))
            {
                _tree.Close(path.Node, NodeEnd.NothingLegal);
                End(path);
                return;
            }
        }

        path.LogWeight += logMass;
        Take(path, choice);
    }
}
