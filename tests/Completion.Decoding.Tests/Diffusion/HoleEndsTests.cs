using System.Text;
using Completion.Constraints;
using Completion.Decoding.Diffusion;
using Completion.Inference.Diffusion;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Tests.Diffusion;

public class HoleEndsTests
{
    private const int Delete = 0;
    private const int A = 1;
    private const int B = 2;
    private const int Mask = 3;

    private static readonly DiffusionFormat s_format = new()
    {
        Mask = Mask,
        Delete = Delete,
        IsShifted = false,
        Layout = DiffusionLayout.Natural,
        Attention = DiffusionAttention.Full,
    };

    /// <summary>The model writes on in the first hole; after how many letters it doubts most differs.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void What_comes_to_no_end_is_left_where_the_model_would_soonest_have_ended_it(int doubt)
    {
        var result = Fill(doubt, new EndsAt(0, [2, 3]));

        Assert.Equal([new string('a', doubt), "b"], result.Texts!.Select(Encoding.UTF8.GetString));
        Assert.Equal([true, false], result.Forced);
    }

    [Fact]
    public void Where_the_model_doubts_and_nothing_may_end_is_no_place_to_leave_it()
    {
        var result = Fill(5, new EndsAt(0, [2, 4]));

        Assert.Equal("aaaa", Encoding.UTF8.GetString(result.Texts![0]));
    }

    private static DiffusionResult Fill(int doubt, Constraint first)
    {
        var vocabulary = new Vocabulary([[], [.. "a"u8], [.. "b"u8], []], [0]);
        using var denoiser = new ScriptedDenoiser(vocabulary, s_format, 0) { Says = (text, place) => Says(text, place, doubt) };
        return new DiffusionDecoder(denoiser).Fill(
            new DiffusionRequest
            {
                FixedTexts = [[B], [B], [B]],
                Rules = new RulesByHole([first, HoleRules.None.Legal]),
                Settings = new DiffusionSettings { Slots = 5, MostSlots = 64, Order = UnmaskingOrder.Left },
            },
            default);
    }

    /// <summary>In the first hole always a letter; in the second one letter and no more. Texts begin with the fixed token.</summary>
    private static float[] Says(int[] text, int place, int doubt)
    {
        var fixedTokens = text[..place].Count(token => token == B);
        return fixedTokens == 1
            ? [place - 1 == doubt ? 2 : place == 5 ? 1 : 0, 5, -9, -9]
            : place > 0 && text[place - 1] == B && fixedTokens == 2 ? [0, -9, 5, -9] : [5, -9, 0, -9];
    }

    private sealed class RulesByHole(IReadOnlyList<Constraint> constraints) : ICanvasRules
    {
        public HoleRules? Of(int hole, IReadOnlyList<byte[]> before) => new(constraints[hole], constraints[hole]);

        public bool MayStand(IReadOnlyList<CanvasPiece> pieces) => true;

        public IReadOnlyList<byte[]>? Complete(IReadOnlyList<CanvasPiece> pieces, IReadOnlyList<IReadOnlyList<ReadOnlyMemory<float>>> marginals) => null;
    }

    /// <summary>Any text, which may end at some lengths alone.</summary>
    private sealed class EndsAt(int length, int[] ends) : Constraint
    {
        public override bool MayEnd => ends.Contains(length);

        public override Constraint? Advance(ReadOnlySpan<byte> bytes) => new EndsAt(length + bytes.Length, ends);
    }
}
