using System.Buffers;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

/// <summary>Laws of constraints on products of word lists, and of the walk of the vocabulary that masks for them.</summary>
public sealed class ProductConstraintTests
{
    private static Gen<ProductConstraint> Products { get; } =
        from lists in Samples.Names.ListOf()
        from skip in Gen.Elements(true, false)
        select new ProductConstraint(
            [.. lists.Take(3).Select(names => (Constraint)new Words(new NameTrie(names), NameTrie.Root)), .. skip ? new Constraint[] { new EvenLength(true) } : []]);

    [Fact]
    public void AdvancesLawfully() => Prop.ForAll(Products.ToArbitrary(), Samples.Text.ToArbitrary(), Samples.Cuts.ToArbitrary(), ConstraintLaws.Advances)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void ForcesWhatItLeavesAlone() => Prop.ForAll(Products.ToArbitrary(), Samples.Text.ToArbitrary(), Samples.Text.ToArbitrary(), ConstraintLaws.Forces)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void MasksAsItAdvances() => Prop.ForAll(Products.ToArbitrary(), Samples.Vocabulary.ToArbitrary(), Samples.Cuts.ToArbitrary(),
        (product, vocabulary, cuts) => ConstraintLaws.Masks(product, vocabulary, cuts))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void AcceptsWhatAllFactorsAccept() => Prop.ForAll(Products.ToArbitrary(), Samples.Text.ToArbitrary(), (product, text) =>
    {
        var next = product.Advance(text);
        var factors = product.Factors.Select(factor => factor.Advance(text)).ToArray();
        Assert.Equal(factors.All(factor => factor is not null), next is not null);
        Assert.True(next is null || next.MayEnd == factors.All(factor => factor!.MayEnd));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void GivesUpItsFactorsFromTheLast() => Prop.ForAll(Products.ToArbitrary(), product =>
    {
        var dropped = new List<Constraint>();
        var rest = product;
        while (rest.DropLeastTrusted() is { } given)
        {
            dropped.Add(given.Dropped);
            rest = given.Remaining;
        }

        Assert.Equal(product.Factors.Reverse(), dropped);
        Assert.Same(rest, rest.Advance("anything"u8));
        Assert.True(rest.MayEnd);
    }).QuickCheckThrowOnFailure();

    /// <summary>Words of a list, each followed by anything that begins with no byte of a name.</summary>
    private sealed class Words(NameTrie names, int node) : Constraint
    {
        public override bool MayEnd => node < 0 || names.IsName(node);

        public override bool TryForced(IBufferWriter<byte> text) => node >= 0 && names.TryForced(node, text);

        public override Constraint? Advance(ReadOnlySpan<byte> bytes)
        {
            var at = node;
            foreach (var value in bytes)
            {
                if (at >= 0)
                {
                    var child = names.Child(at, value);
                    if (child < 0 && !(names.IsName(at) && value is (byte)' ' or (byte)'.'))
                    {
                        return null;
                    }

                    at = child;
                }
            }

            return at == node ? this : new Words(names, at);
        }
    }

    /// <summary>Refuses a quotation mark after an odd number of bytes: a state that changes with every byte.</summary>
    private sealed class EvenLength(bool isEven) : Constraint
    {
        public override bool MayEnd => isEven;

        public override Constraint? Advance(ReadOnlySpan<byte> bytes)
        {
            var even = isEven;
            foreach (var value in bytes)
            {
                if (value == (byte)'"' && !even)
                {
                    return null;
                }

                even = !even;
            }

            return even == isEven ? this : new EvenLength(even);
        }
    }
}
