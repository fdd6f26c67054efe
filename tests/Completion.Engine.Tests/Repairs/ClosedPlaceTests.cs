using Completion.Engine.Tests.Testing;

namespace Completion.Engine.Tests.Repairs;

/// <summary>Where what may be whole is known, one of that is shown if nothing that the model writes by itself compiles.</summary>
public sealed class ClosedPlaceTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string World = """
        namespace World
        {
            public sealed class Quaxol { public Quaxol(Zwirn zwirn) { } }
            public sealed class Zwirn { }
            public abstract class Basis { public abstract Quaxol Frobnicate(Quaxol blorp, long zig); }
            public class Derived : Basis
            {
                §
            }
        }
        """;

    /// <summary>No model knows these names; only one text may stand there.</summary>
    [Theory]
    [InlineData("public override $$\n        {\n            if (zig > 3)\n            {\n                return blorp;\n            }\n\n            return Frobnicate(blorp, zig + 1);\n        }", "Quaxol Frobnicate(Quaxol blorp, long zig)", true)]
    [InlineData("public override Quaxol Frobnicate(Quaxol blorp, long zig) => blorp;\n        private readonly Zwirn _wool = new();\n        public Quaxol Unrelated(int count, string text)\n        {\n            return new $$\n        }", "Quaxol(_wool);", true)]
    public async Task One_of_its_texts_compiles(string code, string text, bool isClosed)
    {
        var request = fixture.Open("Closed.cs", World.Replace("§", code, StringComparison.Ordinal)) with { Drafts = 1 };
        var result = await fixture.CompleteAsync(request);
        var draft = Assert.Single(result.Drafts);
        Assert.Equal(ReviewVerdict.Compiles, draft.Review.Verdict);
        Assert.Equal(text, draft.Text);
        Assert.Equal(isClosed, result.Trace.Any(note => note.Contains("as one of", StringComparison.Ordinal)));
    }
}
