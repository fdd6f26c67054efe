using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Completion.Constraints;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding;

/// <summary>
/// The tree that every decoder grows: a node is a token after its parent, with the state of the constraint and of the
/// stop rule after it and the log-probability of the path to it. Drafts are paths.
/// </summary>
/// <remarks>
/// Arrays that are re-used from request to request, so that adding a node allocates nothing. Node 0 is the root: the
/// prompt, with no token of its own. Not thread-safe.
/// </remarks>
internal sealed class CandidateTree
{
    /// <summary>The node every path starts from.</summary>
    public const int Root = 0;

    private readonly ArrayBufferWriter<byte> _text = new();
    private Node[] _nodes = new Node[256];

    public int Count { get; private set; }

    public ref readonly Node this[int node] => ref _nodes[node];

    /// <summary>Forgets all nodes and starts from the states at the cursor.</summary>
    public void Reset(Constraint constraint, StopRule stop)
    {
        Array.Clear(_nodes, 0, Count);
        _nodes[Root] = new Node(-1, -1, 0, 0, constraint, stop, 0, NodeEnd.Open);
        Count = 1;
    }

    /// <summary>Adds a choice below a parent and returns its node.</summary>
    public int Add(int parent, in Choice choice)
    {
        if (Count == _nodes.Length)
        {
            Array.Resize(ref _nodes, 2 * Count);
        }

        ref readonly var above = ref _nodes[parent];
        _nodes[Count] = new Node(
            parent, choice.Token, above.Depth + 1, above.LogProbability + choice.LogProbability,
            choice.Constraint, choice.Stop, choice.Keep, choice.End);
        return Count++;
    }

    /// <summary>
    /// Gives up a node's least trusted constraint, after nothing at all was legal below it: being wrong must never make the
    /// answer empty.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="dropped">Name of what was given up.</param>
    /// <returns>False when there is nothing left to give up.</returns>
    public bool TryRelax(int node, out string dropped)
    {
        if (_nodes[node].Constraint is not ProductConstraint product || product.DropLeastTrusted() is not { } relaxed)
        {
            dropped = string.Empty;
            return false;
        }

        _nodes[node] = _nodes[node] with { Constraint = relaxed.Remaining };
        dropped = relaxed.Dropped.Name;
        return true;
    }

    /// <summary>Refuses, after a node, some bytes and all that begins with them.</summary>
    public void Refuse(int node, ReadOnlySpan<byte> bytes)
    {
        ref var refusing = ref _nodes[node];
        refusing = refusing with { Constraint = new ProductConstraint([RefusedTexts.Of([new RefusedText(bytes.ToArray(), IsWhole: false)]), refusing.Constraint]) };
    }

    /// <summary>Says that a path goes no further than a node.</summary>
    public void Close(int node, NodeEnd end) => _nodes[node] = _nodes[node] with { End = end };

    /// <summary>The text of the path to a node, without its first bytes, and without those of a character that is cut at its end.</summary>
    public string Text(int node, Vocabulary vocabulary, int skipped = 0)
    {
        _text.ResetWrittenCount();
        WriteBytes(node, vocabulary, _text);
        var bytes = _text.WrittenSpan[Math.Min(skipped, _text.WrittenCount)..];
        var cut = bytes.Length;
        for (var back = 1; back <= Math.Min(4, bytes.Length); back++)
        {
            if (Rune.DecodeLastFromUtf8(bytes[..cut], out _, out _) == OperationStatus.Done)
            {
                break;
            }

            cut--;
        }

        return Encoding.UTF8.GetString(bytes[..cut]);
    }

    /// <summary>The tokens of the path to a node, but for those that lie in the first bytes.</summary>
    public ImmutableArray<TokenSurprise> Surprises(int node, int skipped)
    {
        var surprises = ImmutableArray.CreateBuilder<TokenSurprise>(_nodes[node].Depth);
        Add(node);
        return surprises.DrainToImmutable();

        int Add(int node)
        {
            if (node == Root)
            {
                return 0;
            }

            ref readonly var last = ref _nodes[node];
            var start = Add(last.Parent);
            if (start + last.Keep > skipped)
            {
                surprises.Add(new TokenSurprise(Math.Max(0, start - skipped), last.LogProbability - _nodes[last.Parent].LogProbability));
            }

            return start + last.Keep;
        }
    }

    /// <summary>Writes the bytes of the path to a node.</summary>
    public void WriteBytes(int node, Vocabulary vocabulary, IBufferWriter<byte> text)
    {
        if (node != Root)
        {
            WriteBytes(_nodes[node].Parent, vocabulary, text);
            text.Write(vocabulary.Bytes(_nodes[node].Token)[.._nodes[node].Keep]);
        }
    }
}

/// <summary>How a path goes on after a node.</summary>
internal enum NodeEnd
{
    /// <summary>It may grow.</summary>
    Open,

    /// <summary>The model said that the completion is over.</summary>
    Model,

    /// <summary>The stop rule ended it in this token.</summary>
    StopRule,

    /// <summary>No token is legal after it, with every constraint given up that could be.</summary>
    NothingLegal,
}

/// <param name="Parent">Node above, -1 for the root.</param>
/// <param name="Token">Vocabulary id, -1 for the root.</param>
/// <param name="Depth">Tokens on the path.</param>
/// <param name="LogProbability">Of the path, in nats, under the unmasked model.</param>
/// <param name="Constraint">State after the token.</param>
/// <param name="Stop">State after the token; meaningless at an end.</param>
/// <param name="Keep">How many of the token's bytes belong to the text.</param>
/// <param name="End">Whether and why the path ends here.</param>
internal readonly record struct Node(
    int Parent, int Token, int Depth, double LogProbability, Constraint Constraint, StopRule Stop, int Keep, NodeEnd End);

/// <summary>A legal token with what follows from it; becomes a node when it is taken.</summary>
internal readonly record struct Choice(
    int Token, double LogProbability, Constraint Constraint, StopRule Stop, int Keep, NodeEnd End);
