using Completion.Inference.Fim;
using Completion.Inference.Gguf;

namespace Completion.Inference.Tests.Fim;

public sealed class FimTemplateTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>In each layout P and S are the texts; other words are tokens.</summary>
    [Theory]
    [InlineData("Qwen2.5-Coder", "<|fim_prefix|> <|fim_middle|> <|fim_suffix|> <|repo_name|> <|file_sep|>", "<|fim_prefix|> P <|fim_suffix|> S <|fim_middle|>")]
    [InlineData("CodeGemma", "<|fim_prefix|> <|fim_middle|> <|fim_suffix|> <|file_separator|>", "<|fim_prefix|> P <|fim_suffix|> S <|fim_middle|>")]
    [InlineData("StarCoder2 or Granite", "<fim_prefix> <fim_middle> <fim_suffix> <file_sep> <repo_name>", "<fim_prefix> P <fim_suffix> S <fim_middle>")]
    [InlineData("StarCoder2 or Granite", "<fim_prefix> <fim_middle> <fim_suffix> <filename> <reponame>", "<fim_prefix> P <fim_suffix> S <fim_middle>")]
    [InlineData("Mellum", "<fim_prefix> <fim_middle> <fim_suffix> <filename> <|im_start|>", "<fim_suffix> S <fim_prefix> P <fim_middle>")]
    [InlineData("DeepSeek-Coder", "<\uFF5Cfim\u2581begin\uFF5C> <\uFF5Cfim\u2581hole\uFF5C> <\uFF5Cfim\u2581end\uFF5C>", "<\uFF5Cfim\u2581begin\uFF5C> P <\uFF5Cfim\u2581hole\uFF5C> S <\uFF5Cfim\u2581end\uFF5C>")]
    [InlineData("Seed-Coder", "<[fim-prefix]> <[fim-middle]> <[fim-suffix]>", "<[fim-suffix]> S <[fim-prefix]> P <[fim-middle]>")]
    [InlineData("Codestral", "[PREFIX] [MIDDLE] [SUFFIX]", "[SUFFIX] S [PREFIX] P")]
    [InlineData("CodeLlama", "\u2581<PRE> \u2581<MID> \u2581<SUF> \u2581<EOT>", "\u2581<PRE> P \u2581<SUF> S \u2581<MID>")]
    [InlineData("GLM", "<|code_prefix|> <|code_middle|> <|code_suffix|>", "<|code_prefix|> P <|code_suffix|> S <|code_middle|>")]
    public void Families_are_told_by_their_markers(string family, string markers, string layout)
    {
        string[] tokens = ["P", "S", "x", .. markers.Split(' ')];
        var template = FimTemplate.Detect(Model(tokens), beginning: null);

        Assert.Equal(family, template.Family);
        Assert.Equal(layout.Split(' ').Select(word => Array.IndexOf(tokens, word)), template.Build([0], [1]));
    }

    [Theory]
    [InlineData("suffix-prefix-middle", FimOrder.SuffixPrefixMiddle)]
    [InlineData("prefix-suffix-middle", FimOrder.PrefixSuffixMiddle)]
    public void The_stated_order_wins_over_the_family(string stated, FimOrder expected)
    {
        var file = Model(["<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"], model => model.Text(FimTemplate.OrderKey, stated));

        Assert.Equal(expected, FimTemplate.Detect(file, null).Order);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [InlineData(null)]
    public void The_file_may_say_whether_other_files_were_learnt_from(bool? stated)
    {
        var file = Model(["<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"], model =>
        {
            if (stated is { } flag)
            {
                model.Flag(FimTemplate.OtherFilesKey, flag);
            }
        });

        Assert.Equal(stated, FimTemplate.Detect(file, null).LearntOtherFiles);
    }

    [Fact]
    public void A_stated_order_that_is_none_is_refused()
    {
        var file = Model(["<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"], model => model.Text(FimTemplate.OrderKey, "middle"));

        Assert.Contains("states the fill-in-the-middle order 'middle'", Assert.Throws<ModelException>(() => FimTemplate.Detect(file, null)).Message);
    }

    [Fact]
    public void A_model_without_markers_is_told_what_was_looked_for()
    {
        var message = Assert.Throws<ModelException>(() => FimTemplate.Detect(Model(["<fim_prefix>", "<fim_suffix>"]), null)).Message;

        Assert.Contains("<|fim_prefix|> <|fim_suffix|> <|fim_middle|>", message);
        Assert.Contains("[PREFIX] [SUFFIX]", message);
        Assert.Contains(_folder.Path, message);
    }

    [Fact]
    public void A_beginning_comes_first_and_separators_are_markers()
    {
        var template = FimTemplate.Detect(Model(["<s>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|file_sep|>", "<|repo_name|>"]), beginning: 0);

        Assert.Equal([0, 1, 8, 9, 2, 7, 3], template.Build([8, 9], [7]));
        Assert.Equal([0, 4, 6, 1, 8, 9, 2, 7, 3, 5], template.Build([8, 9], [7], [5], [4, 6]));
        Assert.Equal([1, 2, 3, 4, 5], template.Markers.ToArray());
        Assert.Equal(4, template.FileSeparator);
        Assert.Equal(5, template.RepositoryName);
    }

    private GgufFile Model(string[] tokens, Action<GgufBuilder>? with = null)
    {
        var model = GgufBuilder.Model("llama", tokens);
        with?.Invoke(model);
        return GgufFile.ReadHeader(_folder.Write("m.gguf", model.Build()));
    }
}
