using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Completion.Cli.Tests;

/// <summary>What each room may know, read from what its assembly really refers to.</summary>
public class RoomTests
{
    private const string Roslyn = "Microsoft.CodeAnalysis";

    public static TheoryData<string, string[]> MustNeverKnow => new()
    {
        { "Completion.Inference", [Roslyn, "Completion.Constraints", "Completion.Decoding", "Completion.CSharp", "Completion.Engine", "Completion.Server"] },
        { "Completion.Constraints", [Roslyn, "Completion.Decoding", "Completion.CSharp", "Completion.Engine", "Completion.Server"] },
        { "Completion.Decoding", [Roslyn, "Completion.CSharp", "Completion.Engine", "Completion.Server"] },
        { "Completion.CSharp", ["Completion.Decoding", "Completion.Engine", "Completion.Server"] },
        { "Completion.Engine", ["Completion.Server", "Completion.Evaluation"] },
        { "Completion.Server", ["Completion.Inference.Native", "Completion.Decoding", "Completion.Evaluation"] },
        { "Completion.Evaluation", ["Completion.Server", "Completion.Inference.Native", "Completion.Decoding"] },
    };

    /// <summary>Rooms that see the model only as bytes of tokens, or as sequences of them.</summary>
    public static TheoryData<string, string[]> KnowOfInferenceOnly => new()
    {
        { "Completion.Constraints", ["Completion.Inference.Vocabularies"] },
        { "Completion.CSharp", ["Completion.Inference.Vocabularies"] },
        { "Completion.Decoding", ["Completion.Inference.Vocabularies", "Completion.Inference.Sessions", "Completion.Inference.Diffusion"] },
    };

    [Theory]
    [MemberData(nameof(MustNeverKnow))]
    public void A_room_refers_to_nothing_above_it(string room, string[] forbidden)
    {
        foreach (var name in NamespacesReferredTo(room))
        {
            Assert.DoesNotContain(forbidden, f => name == f || name.StartsWith(f + ".", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(KnowOfInferenceOnly))]
    public void Rooms_in_the_middle_see_the_model_through_its_tokens(string room, string[] allowed)
    {
        Assert.All(
            NamespacesReferredTo(room).Where(n => n.StartsWith("Completion.Inference", StringComparison.Ordinal)),
            name => Assert.Contains(name, allowed));
    }

    [Fact]
    public void The_check_sees_references_at_all()
    {
        Assert.Contains("Completion.Constraints", NamespacesReferredTo("Completion.Decoding"));
        Assert.Contains(Roslyn, NamespacesReferredTo("Completion.CSharp"));
    }

    private static HashSet<string> NamespacesReferredTo(string assembly)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(handle => metadata.GetString(metadata.GetTypeReference(handle).Namespace))];
    }
}
