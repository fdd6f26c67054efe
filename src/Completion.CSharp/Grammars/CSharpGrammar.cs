using Completion.Constraints.Grammars;

namespace Completion.CSharp.Grammars;

/// <summary>The grammar of C#, <c>grammars/csharp.lark</c>, as it was when this assembly was built.</summary>
public static class CSharpGrammar
{
    private const string File = "csharp.lark";

    private static readonly Lazy<Grammar> s_grammar = new(Read);

    /// <summary>The grammar; reading it takes some tenths of a second, once.</summary>
    public static Grammar Instance => s_grammar.Value;

    private static Grammar Read()
    {
        using var reader = new StreamReader(typeof(CSharpGrammar).Assembly.GetManifestResourceStream(File)!);
        return Grammar.Read(reader.ReadToEnd(), File);
    }
}
