using System.Runtime.CompilerServices;

namespace Completion.Inference.Tests;

/// <summary>The default model splits texts and answers prompts here as in the framework that trained it; <c>npm run bench -- reference</c> compares more.</summary>
[Collection(nameof(ModelFixture))]
public sealed class ModelReferenceTests(ModelFixture fixture)
{
    /// <summary>Of tokens among the twenty most likely, in nats: activations are multiplied in 8 bits here and in 32 there.</summary>
    private const double Tolerance = 0.2;

    private readonly ModelReference _reference = ModelReference.Read(Reference());

    [Fact]
    public void Texts_are_split_as_in_training()
    {
        Assert.Empty(_reference.SplitOtherwise(fixture.Model));
        Assert.InRange(_reference.Texts.Count, 50, int.MaxValue);
    }

    [Fact]
    public void Prompts_are_answered_as_in_training()
    {
        var differences = _reference.Differences(fixture.Model).ToList();
        Assert.All(differences, each => Assert.InRange(each.Difference, 0, Tolerance));
        Assert.InRange(differences.Count, 5, int.MaxValue);
    }

    private static string Reference([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "csharp-nano.reference.json");
}
