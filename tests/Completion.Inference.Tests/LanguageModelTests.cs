using System.Text;
using Completion.Inference.Devices;
using Completion.Inference.Fim;
using Completion.Inference.Sessions;

namespace Completion.Inference.Tests;

[Collection(nameof(ModelFixture))]
public sealed class LanguageModelTests(ModelFixture fixture)
{
    private static readonly ModelOptions OnCpu = new() { Device = DeviceKind.Cpu };

    private readonly LanguageModel _model = fixture.Model;

    [Fact]
    public void The_default_model_describes_itself()
    {
        Assert.Equal("csharp-nano", _model.Description.Name);
        Assert.Equal("llama", _model.Description.Architecture);
        Assert.Equal(512, _model.Description.TrainedContext);
        Assert.Equal(_model.File.Tensors.Sum(tensor => tensor.Elements), _model.Description.Parameters);
        Assert.Equal(FimOrder.SuffixPrefixMiddle, _model.Fim.Order);
        Assert.Null(_model.Fim.Beginning);
    }

    [Fact]
    public void It_fills_in_the_middle()
    {
        const string prefix = "public sealed class Counter\n{\n    private int _count;\n\n    public int Next()\n    {\n        _count++;\n        return ";
        const string suffix = ";\n    }\n}\n";
        using var session = _model.CreateSession();
        var prompt = _model.Fim.Build(_model.Tokenize(prefix), _model.Tokenize(suffix));
        session.Prefill(prompt, default);
        var middle = new List<byte>();
        for (var position = prompt.Length; position < prompt.Length + 20; position++)
        {
            var token = Best(session.Logits(0));
            if (_model.Vocabulary.EndsGeneration(token))
            {
                break;
            }

            middle.AddRange(_model.Vocabulary.Bytes(token));
            session.Decode([new BatchToken(token, position, 0)], default);
        }

        Assert.Matches(@"^\s*[\w.]", Encoding.UTF8.GetString([.. middle]));
    }

    [Fact]
    public void Progress_runs_from_nothing_to_all()
    {
        var seen = new Progress();
        using var model = LanguageModel.Load(ModelFixture.Path, OnCpu, seen);

        Assert.Equal(1f, seen.Parts[^1]);
        Assert.Equal(seen.Parts.Order(), seen.Parts);
    }

    [Fact]
    public void Loading_can_be_cancelled_half_way()
    {
        using var source = new CancellationTokenSource();
        var progress = new Progress { OnReport = source.Cancel };

        Assert.Throws<OperationCanceledException>(() => LanguageModel.Load(ModelFixture.Path, OnCpu, progress, source.Token));
    }

    [Fact]
    public void A_listener_that_fails_stops_the_loading_and_not_the_process()
    {
        var progress = new Progress { OnReport = () => throw new InvalidOperationException("full up") };

        Assert.Contains("full up", Assert.Throws<ModelException>(() => LanguageModel.Load(ModelFixture.Path, OnCpu, progress)).Message);
    }

    [Theory]
    [InlineData(513, "choose at most 512")]
    [InlineData(0, "choose one between 1 and 512")]
    public void A_context_the_model_was_not_trained_for_is_refused(int length, string words) =>
        Assert.Contains(words, Assert.Throws<ModelException>(() => LanguageModel.Load(ModelFixture.Path, OnCpu with { ContextLength = length })).Message);

    [Fact]
    public void A_smaller_context_is_kept_to()
    {
        using var model = LanguageModel.Load(ModelFixture.Path, OnCpu with { ContextLength = 100, MaxSequences = 2, MaxBatch = 3 });
        using var session = model.CreateSession();

        Assert.Equal((100, 2, 3), (session.ContextLength, session.MaxSequences, session.MaxBatch));
        session.Prefill(new int[100], default);
        Assert.Throws<ModelException>(() => session.Prefill(new int[101], default));
    }

    /// <summary>A file that is well-formed and yet no model must come back as the library's own words.</summary>
    [Fact]
    public void What_only_the_library_notices_is_quoted()
    {
        using var folder = new TestFolder();
        var path = folder.Write("m.gguf", GgufBuilder.Model("llama").Build());

        var message = Assert.Throws<ModelException>(() => LanguageModel.Load(path, OnCpu)).Message;
        Assert.StartsWith($"llama.cpp cannot load {path}: ", message);
        Assert.DoesNotContain("gives no reason", message);
    }

    [Fact]
    public void Model_and_session_can_go_in_any_order()
    {
        var model = LanguageModel.Load(ModelFixture.Path, OnCpu);
        var session = model.CreateSession();
        session.Prefill([1, 2, 3], default);
        model.Dispose();
        model.Dispose();

        session.Decode([new BatchToken(4, 3, 0)], default);
        session.Dispose();
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Prefill([1], default));
        Assert.Throws<ObjectDisposedException>(() => session.Decode([new BatchToken(4, 4, 0)], default));
        Assert.Throws<ObjectDisposedException>(() => session.Fork(0, 1, 1));
        Assert.Throws<ObjectDisposedException>(() => session.Truncate(0, 0));
        Assert.Throws<ObjectDisposedException>(() => { _ = session.Logits(0); });
        Assert.Throws<ObjectDisposedException>(model.CreateSession);
        Assert.Throws<ObjectDisposedException>(() => model.Tokenize("x"));
    }

    private static int Best(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var token = 1; token < logits.Length; token++)
        {
            best = logits[token] > logits[best] ? token : best;
        }

        return best;
    }

    private sealed class Progress : IProgress<float>
    {
        internal List<float> Parts { get; } = [];

        internal Action? OnReport { get; init; }

        public void Report(float value)
        {
            Parts.Add(value);
            OnReport?.Invoke();
        }
    }
}
