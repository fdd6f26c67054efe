using System.Text.Json;
using Completion.CSharp.Monitors;
using Completion.Engine;
using Completion.Server.Settings;

namespace Completion.Server.Tests.Settings;

public sealed class SettingsReaderTests
{
    private static readonly ServerSettings s_defaults = new();

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"csharpCompletion":null}""")]
    [InlineData("""{"csharpCompletion":{}}""")]
    [InlineData("""{"otherExtension":{"model":"x"}}""")]
    public void What_says_nothing_of_us_is_no_settings(string json) => Assert.Null(Read(json));

    [Theory]
    [InlineData("{0}")]
    [InlineData("""{{"csharpCompletion":{0},"other":1}}""")]
    public void Every_setting_is_read_bare_or_in_its_section(string frame)
    {
        const string section = """
            {"model":" /m.gguf ","draftModel":"/d.gguf","device":"cuda","drafts":8,"draftMethod":"priority","mode":"manual","disabledGlobs":["**/Gen/**"],"extent":"block",
             "maxTokens":12,"monitors":{"members":false,"scope":true,"labels":null},"comments":true,"speculation":"off","adaptive":"beam","tokenAlignment":"exact","middleLead":0,"crossFile":"comments","contextTokens":77,"suffix":"member","temperature":0.5,"topP":0.9,"minP":0.1,"typicalP":0.7,"securityVeto":true,"reuse":false,"review":false,"repairs":5,"show":"compiles","ranking":"agreement","diffusionModel":" /df.gguf ","infillWith":"autoregressive","infillSlots":64,"infillPace":"leap:ahead=2","infillOrder":"margin","trusted":false,"unknown":[]}
            """;
        var (settings, warnings) = Read(string.Format(frame, section))!.Value;
        Assert.Empty(warnings);
        Assert.Equal(
            new EngineSettings
            {
                Model = "/m.gguf", DraftModel = "/d.gguf", Device = "cuda", Drafts = 8, DraftMethod = "priority", Extent = "block", MaxTokens = 12,
                Monitors = MonitorSet.Default.With("members", false).With("scope", true), Comments = true, Speculation = "off", Adaptive = "beam", TokenAlignment = "exact", MiddleLead = 0, CrossFile = "comments", ContextTokens = 77, Suffix = "member",
                Temperature = 0.5, TopP = 0.9, MinP = 0.1, TypicalP = 0.7, SecurityVeto = true, Reuse = false, Review = false, Repairs = 5, Show = "compiles", Ranking = "agreement",
                DiffusionModel = "/df.gguf", InfillWith = "autoregressive", InfillSlots = 64, InfillPace = "leap:ahead=2", InfillOrder = "margin",
            },
            settings.Engine);
        Assert.Equal((CompletionMode.Manual, false), (settings.Mode, settings.Trusted));
        Assert.True(settings.Disabled.Match("/w/Gen/A.cs", []));
        Assert.False(settings.Disabled.Match("/w/secrets/A.cs", []));
    }

    [Theory]
    [InlineData("model", "3")]
    [InlineData("draftModel", "true")]
    [InlineData("device", "\"tpu\"")]
    [InlineData("device", "true")]
    [InlineData("drafts", "0")]
    [InlineData("drafts", "9")]
    [InlineData("drafts", "2.5")]
    [InlineData("drafts", "\"3\"")]
    [InlineData("draftMethod", "\"both\"")]
    [InlineData("mode", "\"always\"")]
    [InlineData("disabledGlobs", "\"**\"")]
    [InlineData("disabledGlobs", "[1]")]
    [InlineData("disabledGlobs", "[\"[\"]")]
    [InlineData("disabledGlobs", "[\"\"]")]
    [InlineData("disabledGlobs", "[\"*.{g,x\"]")]
    [InlineData("extent", "\"file\"")]
    [InlineData("maxTokens", "-1")]
    [InlineData("maxTokens", "1e99")]
    [InlineData("monitors", "\"yes\"")]
    [InlineData("monitors", "[]")]
    [InlineData("monitors", """{"members":1}""")]
    [InlineData("monitors", """{"everything":true}""")]
    [InlineData("comments", "0")]
    [InlineData("speculation", "1")]
    [InlineData("adaptive", "\"trials\"")]
    [InlineData("tokenAlignment", "true")]
    [InlineData("middleLead", "9")]
    [InlineData("crossFile", "\"all\"")]
    [InlineData("contextTokens", "-1")]
    [InlineData("suffix", "1")]
    [InlineData("temperature", "-1")]
    [InlineData("temperature", "\"hot\"")]
    [InlineData("topP", "0")]
    [InlineData("minP", "1")]
    [InlineData("typicalP", "0")]
    [InlineData("securityVeto", "1")]
    [InlineData("reuse", "0")]
    [InlineData("review", "1")]
    [InlineData("repairs", "17")]
    [InlineData("show", "[]")]
    [InlineData("ranking", "\"votes\"")]
    [InlineData("diffusionModel", "true")]
    [InlineData("infillWith", "\"both\"")]
    [InlineData("infillSlots", "0")]
    [InlineData("infillSlots", "65")]
    [InlineData("infillPace", "\"hurry\"")]
    [InlineData("infillOrder", "\"right\"")]
    [InlineData("infillPace", "\"leap:anchor=7\"")]
    [InlineData("trusted", "\"true\"")]
    public void A_value_without_sense_is_one_sentence_that_names_the_setting_and_the_default_counts(string name, string value)
    {
        var (settings, warnings) = Read($$"""{"{{name}}":{{value}}}""")!.Value;
        var warning = Assert.Single(warnings);
        Assert.Matches($@"^The setting csharpCompletion\.{name}(\.\w+)? ", warning);
        Assert.EndsWith(" is used instead.", warning);
        Assert.Equal(s_defaults, settings);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void All_monitors_are_switched_at_once(string value) =>
        Assert.Equal(value == "true" ? MonitorSet.All : MonitorSet.None, Read($$"""{"monitors":{{value}}}""")!.Value.Settings.Engine.Monitors);

    [Fact]
    public void What_is_null_or_empty_counts_as_not_set()
    {
        var defaults = s_defaults with { Engine = new EngineSettings { Model = "/cli.gguf", Drafts = 2, DiffusionModel = "/df.gguf" } };
        using var json = JsonDocument.Parse("""{"model":"","drafts":null,"mode":null,"diffusionModel":" ","infillSlots":null}""");
        Assert.Equal(defaults, SettingsReader.Read(json.RootElement, defaults)!.Value.Settings);
    }

    [Theory]
    [InlineData("**/obj/**", "/w/obj/A.cs", true)]
    [InlineData("**/obj/**", "/w/object/A.cs", false)]
    [InlineData("*.g.cs", "/w/deep/A.g.cs", true)]
    [InlineData("*.g.cs", "/w/deep/A.cs", false)]
    [InlineData("src/*.cs", "/w/src/A.cs", true)]
    [InlineData("src/*.cs", "/w/other/src/A.cs", false)]
    [InlineData("src\\*.cs", "/w/src/A.cs", true)]
    [InlineData("/w/src/*.cs", "/w/src/A.cs", true)]
    [InlineData("**/*.{g,{Designer,x}}.cs", "/w/src/A.Designer.cs", true)]
    [InlineData("**/*.{g,{Designer,x}}.cs", "/w/src/A.cs", false)]
    [InlineData("src/*.cs", "/elsewhere/src/A.cs", false)]
    public void Globs_are_matched_on_the_full_path_and_inside_the_folders(string glob, string path, bool expected) =>
        Assert.Equal(expected, DisabledGlobs.Parse([glob])!.Match(path, ["/w"]));

    [Fact]
    public void Any_text_is_a_glob_or_not_and_never_a_crash() =>
        Prop.ForAll(Gen.ListOf(Gen.Elements('[', ']', '{', '}', ',', '*', '?', '!', '-', '/', '\\', 'a', ' ')).Select(string.Concat).ToArbitrary(),
            pattern => { _ = DisabledGlobs.Parse([pattern])?.Match("/w/a/b", ["/w"]); }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("/w/Secrets/Keys.cs", true)]
    [InlineData("/w/AppSecrets.cs", true)]
    [InlineData("/w/db.Credentials.cs", true)]
    [InlineData("/w/.env.cs", true)]
    [InlineData("/w/SecretSanta.cs", false)]
    [InlineData("/w/Program.cs", false)]
    public void Files_that_are_likely_to_hold_secrets_are_off_by_default(string path, bool expected) =>
        Assert.Equal(expected, DisabledGlobs.Default.Match(path, []));

    private static (ServerSettings Settings, IReadOnlyList<string> Warnings)? Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return SettingsReader.Read(document.RootElement, s_defaults);
    }
}
