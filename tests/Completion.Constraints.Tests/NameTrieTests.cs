using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

/// <summary>The trie against a set of strings.</summary>
public sealed class NameTrieTests
{
    [Fact]
    public void HoldsExactlyItsNames() => Prop.ForAll(Samples.Names.ToArbitrary(), Samples.Text.ToArbitrary(), (names, text) =>
    {
        var trie = new NameTrie(names);
        var set = names.Select(name => Convert.ToHexString(Encoding.UTF8.GetBytes(name))).ToHashSet();
        Assert.Equal(set.Count, trie.Count);
        foreach (var probe in names.Select(Encoding.UTF8.GetBytes).Append(text))
        {
            var node = NameTrie.Root;
            for (var length = 0; length <= probe.Length; length++)
            {
                var prefix = Convert.ToHexString(probe.AsSpan(..length));
                Assert.Equal(node, trie.Walk(NameTrie.Root, probe.AsSpan(..length)));
                Assert.Equal(length == 0 || set.Any(name => name.StartsWith(prefix, StringComparison.Ordinal)), node >= 0);
                if (node < 0)
                {
                    break;
                }

                Assert.Equal(set.Contains(prefix), trie.IsName(node));
                var forced = new ArrayBufferWriter<byte>();
                Assert.Equal(trie.TryForced(node, forced), forced.WrittenCount > 0);
                Assert.Equal(Forced(set, prefix), prefix + Convert.ToHexString(forced.WrittenSpan));
                foreach (var value in probe)
                {
                    var goesOn = set.Any(name => name.StartsWith($"{prefix}{value:X2}", StringComparison.Ordinal));
                    Assert.Equal(goesOn, trie.Child(node, value) >= 0);
                }

                node = length < probe.Length ? trie.Child(node, probe[length]) : node;
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void OfNoNamesRefusesEveryByte()
    {
        var trie = new NameTrie([]);
        Assert.Equal(0, trie.Count);
        Assert.False(trie.IsName(NameTrie.Root));
        Assert.All(Enumerable.Range(0, 256), value => Assert.Equal(-1, trie.Child(NameTrie.Root, (byte)value)));
    }

    /// <summary>A prefix as far as all names that begin with it agree, or up to the first that ends.</summary>
    private static string Forced(HashSet<string> names, string prefix)
    {
        while (!names.Contains(prefix))
        {
            var next = names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name.Substring(prefix.Length, 2)).Distinct().ToArray();
            if (next is not [var only])
            {
                break;
            }

            prefix += only;
        }

        return prefix;
    }
}
