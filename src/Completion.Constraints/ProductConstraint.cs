using System.Buffers;
using System.Collections.Immutable;
using Completion.Inference.Vocabularies;

namespace Completion.Constraints;

/// <summary>Several constraints that must all agree, the most trusted first.</summary>
public sealed class ProductConstraint : Constraint
{
    private readonly ImmutableArray<Constraint> _factors;

    /// <param name="factors">Most trusted first: when nothing at all is legal, the last one is given up first.</param>
    public ProductConstraint(ImmutableArray<Constraint> factors) => _factors = factors;

    /// <summary>The factors, most trusted first.</summary>
    public ImmutableArray<Constraint> Factors => _factors;

    /// <inheritdoc/>
    public override bool MayEnd
    {
        get
        {
            foreach (var factor in _factors)
            {
                if (!factor.MayEnd)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public override bool IsInsideWord
    {
        get
        {
            foreach (var factor in _factors)
            {
                if (factor.IsInsideWord)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>What one factor forces is forced: whether the others accept it or not, there is no other way.</summary>
    public override bool TryForced(IBufferWriter<byte> text)
    {
        foreach (var factor in _factors)
        {
            if (factor.TryForced(text))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string Name => _factors.IsEmpty ? "anything" : string.Join(" × ", _factors.Select(f => f.Name));

    /// <inheritdoc/>
    public override Constraint? Advance(ReadOnlySpan<byte> bytes)
    {
        ImmutableArray<Constraint>.Builder? changed = null;
        for (var i = 0; i < _factors.Length; i++)
        {
            var next = _factors[i].Advance(bytes);
            if (next is null)
            {
                return null;
            }

            if (!ReferenceEquals(next, _factors[i]))
            {
                changed ??= _factors.ToBuilder();
                changed[i] = next;
            }
        }

        return changed is null ? this : new ProductConstraint(changed.MoveToImmutable());
    }

    /// <inheritdoc/>
    public override void Mask(TokenTrie trie, TokenMask mask)
    {
        foreach (var factor in _factors)
        {
            factor.Mask(trie, mask);
        }
    }

    /// <summary>The product without its least trusted factor, and that factor; null when none is left.</summary>
    public (ProductConstraint Remaining, Constraint Dropped)? DropLeastTrusted() =>
        _factors.IsEmpty ? null : (new ProductConstraint(_factors[..^1]), _factors[^1]);
}
