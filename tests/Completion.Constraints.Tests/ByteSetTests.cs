using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

public sealed class ByteSetTests
{
    private static readonly byte[] s_exact = [.. Enumerable.Range(0, 128).Select(b => (byte)b).Where(b => char.IsPunctuation((char)b) || char.IsSymbol((char)b)), .. " \t\n\r"u8];

    [Fact]
    public void HasWhatItWasMadeOf() => Prop.ForAll(Vocabularies.Texts.ToArbitrary(), bytes =>
    {
        var parts = bytes.Aggregate(ByteSet.None, (set, value) => set.Union(ByteSet.Of(value)));

        Assert.Equal(ByteSet.Of(bytes), parts);
        Assert.All(bytes, value => Assert.True(parts.Overlaps(ByteSet.Of(value))));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TellsPunctuationAndWhiteSpaceApartFromEverythingElse()
    {
        Assert.Equal(36, s_exact.Length);
        foreach (var one in s_exact)
        {
            Assert.All(Enumerable.Range(0, 256), other => Assert.Equal(one == other, ByteSet.Of(one).Overlaps(ByteSet.Of((byte)other))));
        }
    }

    [Fact]
    public void NothingOverlapsNoByteAndEverythingAllBytes() => Assert.All(Enumerable.Range(0, 256), value =>
    {
        Assert.False(ByteSet.None.Overlaps(ByteSet.Of((byte)value)));
        Assert.True(ByteSet.All.Overlaps(ByteSet.Of((byte)value)));
    });
}
