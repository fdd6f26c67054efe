using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests;

/// <summary>The mask against a set of ids.</summary>
public sealed class TokenMaskTests
{
    [Fact]
    public void IsASetOfIds() => Prop.ForAll(
        Gen.Choose(1, 200).ToArbitrary(), (from op in Gen.Choose(0, 1_000_000).ListOf() select op.ToArray()).ToArbitrary(), (count, operations) =>
    {
        var mask = new TokenMask(count);
        var other = new TokenMask(count);
        var (set, otherSet) = (new HashSet<int>(), new HashSet<int>());
        foreach (var operation in operations)
        {
            var token = operation / 8 % count;
            switch (operation % 8)
            {
                case 0:
                    mask.SetAll();
                    set = [.. Enumerable.Range(0, count)];
                    break;
                case 1:
                    mask.Clear(token);
                    set.Remove(token);
                    break;
                case 2:
                    mask.Clear([token, 0, count - 1]);
                    set.ExceptWith([token, 0, count - 1]);
                    break;
                case 3:
                    mask.IntersectWith(other);
                    set.IntersectWith(otherSet);
                    break;
                case 4 when operation % 5 == 0:
                    mask.ClearAll();
                    set.Clear();
                    break;
                case 5:
                    other.Set(token);
                    otherSet.Add(token);
                    break;
                default:
                    mask.Set(token);
                    set.Add(token);
                    break;
            }

            Assert.Equal(set.Count, mask.Allowed);
            Assert.Equal(set.Order(), Enumerable.Range(0, count).Where(id => mask[id]));
        }
    }).QuickCheckThrowOnFailure();
}
