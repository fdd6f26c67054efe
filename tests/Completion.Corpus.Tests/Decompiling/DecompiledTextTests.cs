using Completion.Corpus.Decompiling;

namespace Completion.Corpus.Tests.Decompiling;

public class DecompiledTextTests
{
    [Theory]
    [InlineData("class A\n{\n    goto IL_00af;\n}\n")]
    [InlineData("class A\n{\n    //Error decompiling @06000012\n}\n")]
    [InlineData("class A\n{\n    //IL_0012: Unknown result type (might be due to invalid IL or missing references)\n}\n")]
    [InlineData("class A\n{\n    int x = <PrivateImplementationDetails>.ComputeStringHash(s);\n}\n")]
    public void Marks_of_failure_are_noise(string text) => Assert.NotNull(DecompiledText.Noise(text));

    [Fact]
    public void Made_up_names_are_noise_only_where_there_are_many()
    {
        const string line = "    int num2 = text3.Length;\n";
        const string plain = "    int width = text.Length;\n";
        string Method(int noisy, int all) => string.Concat(Enumerable.Range(0, all).Select(i => i < noisy ? line : plain));

        Assert.Null(DecompiledText.Noise(Method(2, 20)));
        Assert.NotNull(DecompiledText.Noise(Method(3, 20)));
    }

    [Fact]
    public void References_in_documentation_are_written_as_people_write_them()
    {
        var text = DecompiledText.Clean("\r\n/// <see cref=\"T:System.Collections.Generic.List`1\" />\r\n\r\n\r\n/// <see cref=\"M:System.String.Join(System.String,System.Object[])\" /> <see cref=\"M:A.B.#ctor\" />\r\n");
        Assert.Equal("/// <see cref=\"List\" />\n\n/// <see cref=\"String.Join\" /> <see cref=\"B\" />\n", text);
    }

    [Theory]
    [InlineData("ArgumentNullException.ThrowIfNull(item, \"item\");", "ArgumentNullException.ThrowIfNull(item);")]
    [InlineData("ThrowIfLessThan(item, Most.Few, \"item\");", "ThrowIfLessThan(item, Most.Few);")]
    [InlineData("ThrowIfNull(item, \"other\");", "ThrowIfNull(item, \"other\");")]
    [InlineData("throw new ArgumentNullException(\"item\");", "throw new ArgumentNullException(nameof(item));")]
    [InlineData("throw new ArgumentOutOfRangeException(\"item\", item, null);", "throw new ArgumentOutOfRangeException(nameof(item), item, null);")]
    [InlineData("throw new ArgumentNullException(\"string\");", "throw new ArgumentNullException(\"string\");")]
    [InlineData("throw new ArgumentNullException(\"elsewhere\");", "throw new ArgumentNullException(\"elsewhere\");")]
    public void Arguments_are_complained_about_as_people_write_it(string compiled, string written)
    {
        const string method = "void M(string item)\n";
        Assert.Equal(method + written + "\n", DecompiledText.Clean(method + compiled));
    }
}
