using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Completion.Decoding.Explaining;

/// <summary>A candidate tree as lines of text: a token a line, the greedy draft at the left, what leaves it further right.</summary>
public static class TreePrinter
{
    /// <summary>The lines; none when there is no tree.</summary>
    public static IEnumerable<string> Lines(ImmutableArray<ExplainedToken> tree)
    {
        var children = Enumerable.Range(0, tree.Length).ToLookup(node => tree[node].Parent);
        return tree.IsEmpty ? [] : Below(tree, children, -1, string.Empty).Prepend("  (* greedy draft, + further draft, - left behind; log p; proposed by)");
    }

    /// <summary>The branches that leave after a node, then the way that goes on: so the greedy draft is not indented.</summary>
    private static IEnumerable<string> Below(ImmutableArray<ExplainedToken> tree, ILookup<int, int> children, int node, string indentation)
    {
        // A loop along the way that goes on: a draft is longer than calls should be deep.
        while (true)
        {
            var next = children[node].OrderByDescending(child => tree[child].Role).ThenBy(child => child).ToArray();
            if (next.Length == 0)
            {
                yield break;
            }

            foreach (var branch in next.Skip(1))
            {
                foreach (var line in Below(tree, children, branch, indentation + "  | ").Prepend(Line(tree[branch], indentation + "  | ", withRefused: false)))
                {
                    yield return line;
                }
            }

            yield return Line(tree[next[0]], indentation, withRefused: true);
            node = next[0];
        }
    }

    private static string Line(ExplainedToken token, string indentation, bool withRefused)
    {
        var line = new StringBuilder("  ").Append(indentation);
        line.Append(token.Role switch { TokenRole.Main => "* ", TokenRole.Draft => "+ ", _ => "- " });
        line.Append(Quoted(token.Text)).Append(CultureInfo.InvariantCulture, $"  {token.LogProbability:0.00}  {token.Source}");
        if (token.IsPause)
        {
            line.Append("  paused");
        }

        if (token.End is { } end)
        {
            line.Append("  ends: ").Append(end);
        }

        if (withRefused && !token.Refused.IsEmpty)
        {
            line.Append("  refused: ").AppendJoin(", ", token.Refused.Select(refused => $"{Quoted(refused.Text)} by {refused.By}"));
        }

        return line.ToString();
    }

    /// <summary>As in C#: line breaks and quotes must not break the line.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text, s_readable);

    private static readonly JsonSerializerOptions s_readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
