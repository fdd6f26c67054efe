namespace Completion.Decoding;

/// <summary>
/// Backtracking: where constraints are not given up (<see cref="DecodingRequest.Relaxes"/>), a path that has come to a dead end leaves its last token and
/// takes the next best one in its place, depth first. One draft alone: others begin at nodes of a path that is then no more.
/// </summary>
internal sealed partial class DecodingRun
{
    /// <summary>Tokens that are left again at most. A dead end is mostly a name of two or three tokens.</summary>
    internal const int MostSteps = 48;

    /// <summary>Has the main path leave its last token; false where it may not, or there is none but the first: the prompt's row is gone.</summary>
    private bool TryGoBack(DraftPath path)
    {
        ref readonly var node = ref _tree[path.Node];
        if (_request.Relaxes || _request.Drafts > 1 || path != _main || Counters.StepsBack >= MostSteps || node.Depth < 2 || node.Keep == 0)
        {
            return false;
        }

        Counters.StepsBack++;
        var parent = node.Parent;
        _tree.Refuse(parent, _session.Vocabulary.Bytes(node.Token)[..node.Keep]);
        path.IsOver = true;
        _main = path.GoOn(relaxed: null, back: parent, asMain: true);
        Replace(path, _main);
        if (path.Guesses is null)
        {
            // A racer that came in before others: nobody shortens its sequence after this call.
            HoldItself(_main);
        }

        Continue(_main);
        return true;
    }
}
