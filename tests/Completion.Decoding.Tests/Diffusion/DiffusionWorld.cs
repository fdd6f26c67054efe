using Completion.Constraints;
using Completion.Decoding.Diffusion;
using Completion.Inference.Diffusion;
using Completion.Inference.Vocabularies;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Diffusion;

/// <summary>A random small world with holes: the vocabulary and constraint of another, a denoiser, fixed texts and settings.</summary>
internal sealed record DiffusionWorld(Vocabulary Vocabulary, DiffusionFormat Format, int Seed, Constraint Constraint, DiffusionRequest Request)
{
    public static Gen<DiffusionWorld> Worlds { get; } = OfHoles(3);

    public static Gen<DiffusionWorld> OfHoles(int most) =>
        from world in World.Worlds
        from grows in Gen.Elements(true, false)
        from shifted in Gen.Elements(true, false)
        from holes in Gen.Choose(1, most)
        from slots in Gen.Choose(1, 8)
        from more in Gen.Choose(0, 6)
        from order in Gen.Elements(Enum.GetValues<UnmaskingOrder>())
        from together in Gen.Elements(true, false)
        from texts in Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(1, world.Vocabulary.Count - 1), 2), holes + 1)
        let count = world.Vocabulary.Count
        select new DiffusionWorld(
            new Vocabulary([.. Enumerable.Range(0, count).Select(token => world.Vocabulary.Bytes(token).ToArray()), [], []], [0]),
            new DiffusionFormat
            {
                Mask = count,
                Expand = grows ? count + 1 : null,
                Delete = grows ? 0 : null,
                IsShifted = shifted,
                Layout = DiffusionLayout.Natural,
                Attention = DiffusionAttention.Full,
            },
            world.Seed,
            world.Constraint,
            new DiffusionRequest
            {
                FixedTexts = texts,
                Settings = new DiffusionSettings { Slots = slots, MostSlots = slots + more, Order = order, DeletedTogether = together ? 0.05f : 2 },
            });

    public ScriptedDenoiser Denoiser(int maxTexts = 4, int maxRows = 4096) => new(Vocabulary, Format, Seed, maxTexts) { MaxRows = maxRows };

    /// <summary>The request with the constraint on every hole.</summary>
    public DiffusionRequest Constrained => Request with { Rules = new SameRules(Constraint) };

    public override string ToString() =>
        $"seed {Seed}, {Vocabulary.Count} tokens, {Request.FixedTexts.Count - 1} holes, {Request.Settings}, {Constraint.Name}, grows: {Format.Delete is not null}, shifted: {Format.IsShifted}";

    /// <summary>The same constraint in every hole.</summary>
    private sealed class SameRules(Constraint constraint) : ICanvasRules
    {
        public HoleRules? Of(int hole, IReadOnlyList<byte[]> before) => new(constraint, constraint);

        public bool MayStand(IReadOnlyList<CanvasPiece> pieces) => true;

        public IReadOnlyList<byte[]>? Complete(IReadOnlyList<CanvasPiece> pieces, IReadOnlyList<IReadOnlyList<ReadOnlyMemory<float>>> marginals) => null;
    }
}
