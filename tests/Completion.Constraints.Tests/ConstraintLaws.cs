using System.Buffers;
using System.Text;
using Completion.Inference.Vocabularies;

namespace Completion.Constraints.Tests;

/// <summary>The laws of <see cref="Constraint"/>, checked on one state, text and vocabulary at a time.</summary>
internal static class ConstraintLaws
{
    /// <summary>Advancing by nothing is the identity; by a concatenation it equals advancing by its parts; a refused prefix has no accepted extension.</summary>
    /// <param name="state">Where to begin.</param>
    /// <param name="text">What comes.</param>
    /// <param name="cuts">Where to cut it, modulo its length.</param>
    public static void Advances(Constraint state, byte[] text, IEnumerable<int> cuts)
    {
        Assert.Same(state, state.Advance([]));
        var places = cuts.Select(cut => (int)((uint)cut % (uint)(text.Length + 1))).Append(0).Append(text.Length).Order().ToArray();
        var parts = (Constraint?)state;
        for (var i = 1; i < places.Length; i++)
        {
            parts = parts?.Advance(text.AsSpan(places[i - 1]..places[i]));

            // The state reached by the parts and the one reached at once answer alike, now and for what follows.
            var whole = state.Advance(text.AsSpan(..places[i]));
            Assert.Equal(whole is null, parts is null);
            Assert.Equal(whole?.MayEnd, parts?.MayEnd);
            var rest = text.AsSpan(places[i]..);
            Assert.Equal(whole?.Advance(rest) is null, parts?.Advance(rest) is null);
            if (whole is null)
            {
                Assert.Null(state.Advance(text));
            }
        }
    }

    /// <summary>Whatever is accepted goes along the forced text, here and after every beginning of a text that is accepted.</summary>
    /// <param name="state">Where to begin.</param>
    /// <param name="text">What comes.</param>
    /// <param name="others">What else might come.</param>
    public static void Forces(Constraint state, byte[] text, byte[] others)
    {
        for (var length = 0; length <= text.Length && state.Advance(text.AsSpan(..length)) is { } at; length++)
        {
            var forced = new ArrayBufferWriter<byte>();
            if (!at.TryForced(forced))
            {
                Assert.Equal(0, forced.WrittenCount);
                continue;
            }

            Assert.False(at.MayEnd);
            Assert.InRange(forced.WrittenCount, 1, int.MaxValue);
            for (var along = 0; along < forced.WrittenCount && at.Advance(forced.WrittenSpan[..along]) is { } inside; along++)
            {
                var only = forced.WrittenSpan[along];
                Assert.False(inside.MayEnd);
                Assert.All(Enumerable.Range(0, 256).Where(value => value != only), value => Assert.Null(inside.Advance([(byte)value])));
            }

            var rest = others.AsSpan();
            Assert.True(at.Advance(rest) is null || rest.StartsWith(forced.WrittenSpan) || forced.WrittenSpan.StartsWith(rest));
        }
    }

    /// <summary>A mask keeps a token exactly if its bytes are accepted, and touches no token that had been cleared; what a state does not heed it accepts.</summary>
    /// <param name="state">What masks.</param>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="cleared">Tokens that had been cleared, modulo the number of tokens.</param>
    /// <param name="isExact">Whether a refused token must be cleared: not where finding out would take a question.</param>
    public static void Masks(Constraint state, Vocabulary vocabulary, IEnumerable<int> cleared, bool isExact = true)
    {
        var mask = new TokenMask(vocabulary.Count);
        mask.SetAll();
        var gone = cleared.Select(token => (int)((uint)token % (uint)vocabulary.Count)).ToHashSet();
        foreach (var token in gone)
        {
            mask.Clear(token);
        }

        state.Mask(vocabulary.Trie, mask);
        for (var token = 0; token < vocabulary.Count; token++)
        {
            var bytes = vocabulary.Bytes(token);
            var expected = !gone.Contains(token) && (bytes.IsEmpty || state.Advance(bytes) is not null);
            Assert.True(bytes.IsEmpty || ByteSet.Of(bytes).Overlaps(state.Heeds) || state.Advance(bytes) is not null);
            if (mask[token] != expected && (isExact || expected || gone.Contains(token)))
            {
                Assert.Fail($"{state.Name}: token {token} '{Encoding.UTF8.GetString(bytes)}' is {(expected ? "cleared" : "kept")}.");
            }
        }
    }
}
