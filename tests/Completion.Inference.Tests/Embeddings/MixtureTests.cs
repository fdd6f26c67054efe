using Completion.Inference.Devices;
using Completion.Inference.Sessions;

namespace Completion.Inference.Tests.Embeddings;

/// <summary>A mixture of one token is that token; the oracle is the library, which reads the same table.</summary>
[Collection(nameof(ModelFixture))]
public sealed class MixtureTests(ModelFixture fixture)
{
    private readonly LanguageModel _model = fixture.Model;

    [Theory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    [InlineData("Q8_0")]
    [InlineData("Q4_0")]
    [InlineData("Q4_K")]
    [InlineData("Q5_K")]
    [InlineData("Q6_K")]
    public void One_token_of_weight_one_is_that_token(string type)
    {
        using var folder = new TestFolder();
        using var model = Load(folder, TinyModel.Build(type));
        using var session = model.CreateSession();
        Assert.Null(session.MixtureProblem);
        for (var token = 0; token < model.Vocabulary.Count; token += 5)
        {
            session.Prefill([3, 7, token], default);
            var expected = session.Logits(0).ToArray();
            session.Truncate(0, 2);
            session.DecodeMixture([token], [1f], 2, 0, default);

            Assert.Equal(expected, session.Logits(0));
        }
    }

    [Fact]
    public void The_default_model_takes_a_mixture_of_one_token_for_the_token()
    {
        using var session = _model.CreateSession();
        Assert.Null(session.MixtureProblem);
        foreach (var token in (int[])[0, 17, 4000, 8191])
        {
            session.Prefill([100, 200, token, 300], default);
            var expected = session.Logits(0).ToArray();
            session.Truncate(0, 2);
            session.DecodeMixture([token], [1f], 2, 0, default);
            session.Decode([new BatchToken(300, 3, 0)], default);

            // What follows a mixture sees it in the memory, too.
            Assert.Equal(expected, session.Logits(0));
        }
    }

    [Fact]
    public void Weights_decide_and_add_up()
    {
        using var session = _model.CreateSession();
        Assert.Null(session.MixtureProblem);
        float[] Mix(int[] tokens, float[] weights)
        {
            session.Prefill([100, 200], default);
            session.DecodeMixture(tokens, weights, 2, 0, default);
            return session.Logits(0).ToArray();
        }

        var first = Mix([10], [1f]);
        Assert.Equal(first, Mix([10, 20], [1f, 0f]));
        Assert.NotEqual(first, Mix([10, 20], [0.5f, 0.5f]));
        Assert.Equal(Mix([10, 20], [0.75f, 0.25f]), Mix([10, 20, 10], [0.25f, 0.25f, 0.5f]), (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void No_prompt_reuses_a_mixture()
    {
        using var session = _model.CreateSession();
        Assert.Null(session.MixtureProblem);
        int[] prompt = [100, 200, 300, 400];
        session.Prefill(prompt, default);
        var expected = session.Logits(0).ToArray();
        session.Prefill(prompt[..2], default);
        session.DecodeMixture([300], [0.5f], 2, 0, default);

        Assert.Equal(2, session.Prefill(prompt, default));
        Assert.Equal(expected, session.Logits(0));
    }

    [Fact]
    public void A_type_that_cannot_be_read_is_a_sentence()
    {
        using var folder = new TestFolder();
        using var model = Load(folder, TinyModel.Build("Q5_0"));
        using var session = model.CreateSession();

        Assert.Contains("as Q5_0, which superposed drafts cannot read; set draftMethod to alternatives", session.MixtureProblem);
        session.Prefill([1], default);
        Assert.Throws<ModelException>(() => session.DecodeMixture([1], [1f], 1, 0, default));
        session.Decode([new BatchToken(1, 1, 0)], default);
    }

    /// <summary>Gemma multiplies the embeddings of tokens by the root of their width, and takes what is given as it is.</summary>
    [Fact]
    public void An_architecture_that_scales_its_embeddings_is_refused()
    {
        using var folder = new TestFolder();
        using var model = Load(folder, TinyModel.Build("F32", "gemma3"));
        using var session = model.CreateSession();

        Assert.Contains("'gemma3' change their embeddings", session.MixtureProblem);
    }

    [Fact]
    public void What_cannot_be_is_refused_and_harms_nothing()
    {
        using var session = _model.CreateSession();
        session.Prefill([1, 2, 3], default);
        Assert.Contains("before the prompt", Assert.Throws<ModelException>(() => session.DecodeMixture([1], [1f], 3, 0, default)).Message);
        Assert.Null(session.MixtureProblem);
        session.Prefill([1, 2, 3], default);

        Assert.Throws<ArgumentOutOfRangeException>(() => session.DecodeMixture([], [], 3, 0, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.DecodeMixture([1], [0.5f, 0.5f], 3, 0, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.DecodeMixture([9000], [1f], 3, 0, default));
        Assert.Throws<ArgumentException>(() => session.DecodeMixture([1], [1f], 2, 0, default));
        Assert.Throws<OperationCanceledException>(() => session.DecodeMixture([1], [1f], 3, 0, new CancellationToken(canceled: true)));
        session.DecodeMixture([1], [1f], 3, 0, default);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Logits(1));
    }

    [Fact]
    public void Mixing_allocates_nothing()
    {
        using var session = _model.CreateSession();
        Assert.Null(session.MixtureProblem);
        session.Prefill([1, 2, 3], default);
        int[] tokens = [5, 6, 7];
        float[] weights = [0.5f, 0.3f, 0.2f];
        session.DecodeMixture(tokens, weights, 3, 0, default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var position = 4; position < 40; position++)
        {
            session.DecodeMixture(tokens, weights, position, 0, default);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static LanguageModel Load(TestFolder folder, byte[] file) => LanguageModel.Load(
        folder.Write("tiny.gguf", file), new ModelOptions { Device = DeviceKind.Cpu, Threads = 1, ContextLength = 64 });
}
