using System.Text;
using Completion.Constraints;
using Completion.CSharp.Analysis;
using Completion.CSharp.Grammars;
using Completion.CSharp.Monitors;
using Completion.CSharp.Tests.Monitors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Grammars;

public sealed class GrammarMonitorTests
{
    private const int Samples = 300;

    /// <summary>Between what is there, what an author wrote is accepted, and may end where it ends.</summary>
    [Fact]
    public async Task What_was_held_out_is_accepted_between_what_is_left()
    {
        var documents = await RepositoryProject.DocumentsAsync();
        var places = documents.SelectMany(document => document.Tree.GetRoot().DescendantNodes()
            .Where(node => node is StatementSyntax or ExpressionSyntax or MemberDeclarationSyntax && node.Span.Length is > 0 and < 1500)
            .Select(node => (document, node.Span))).ToArray();
        new Random(3).Shuffle(places);
        var refused = new List<string>();
        var ended = new List<string>();
        foreach (var (document, span) in places.Take(Samples))
        {
            var text = document.Text.ToString(span);
            var (left, state) = Cut(document, span);
            var at = Refusal(state, text);
            if (at is not null)
            {
                refused.Add($"{document.Document.Name}:{document.Text.Lines.GetLinePosition(span.Start)} {at}");
            }
            else if (left.Tree.GetDiagnostics().Any() && state is not OpenEnd && state.MayEnd)
            {
                // The grammar takes `await` and `required` for names, and sees nothing missing then.
                ended.Add($"{document.Document.Name}:{document.Text.Lines.GetLinePosition(span.Start)} {text} {left.Tree.GetDiagnostics().First()}");
            }
        }

        Assert.True(refused.Count == 0, $"Refused {refused.Count} of {Samples}:\n{string.Join('\n', refused)}");
        Assert.True(ended.Count <= 0.03 * Samples, string.Join('\n', ended));
    }

    /// <summary>The ends of two neighbouring statements are missing: each may be written where the other is missing still, or is there.</summary>
    [Fact]
    public async Task What_was_held_out_in_two_places_is_accepted_from_left_to_right()
    {
        var documents = await RepositoryProject.DocumentsAsync();
        var places = documents.SelectMany(document => document.Tree.GetRoot().DescendantNodes().OfType<BlockSyntax>()
            .SelectMany(block => block.Statements.Zip(block.Statements.Skip(1), (one, next) => (document, one.Span, Next: next.Span)))
            .Where(pair => pair.Span.Length < 300 && pair.Next.Length < 300)).ToArray();
        var random = new Random(5);
        random.Shuffle(places);
        var (refused, sound) = (new List<string>(), 0);
        foreach (var (document, one, next) in places.Take(Samples))
        {
            var (first, second) = (TextSpan.FromBounds(one.Start + random.Next(one.Length), one.End), TextSpan.FromBounds(next.Start + random.Next(next.Length), next.End));
            var left = await DocumentAnalysis.CreateAsync(document.Document.WithText(document.Text.WithChanges(new TextChange(first, ""), new TextChange(second, ""))), default);
            if (GrammarCanvas.At(left, [first.Start, second.Start - first.Length], default) is not { } canvas)
            {
                continue;
            }

            sound++;
            var (text, rest) = (document.Text.ToString(first), document.Text.ToString(second));
            if ((Refusal(canvas.After([]), text) ?? Refusal(canvas.After([Encoding.UTF8.GetBytes(text)]), rest)) is { } at)
            {
                refused.Add($"{document.Document.Name}:{document.Text.Lines.GetLinePosition(first.Start)} {at}");
            }
        }

        Assert.True(refused.Count == 0, $"Refused {refused.Count} of {sound}:\n{string.Join('\n', refused)}");
        Assert.InRange(sound, Samples * 9 / 10, Samples);
    }

    [Theory]
    [InlineData("class C { void M(int[] a) { foreach (var x in │) { } } }", "a", "a)", "a; x")]
    [InlineData("class C { int M(string s) { return s.│ } }", "Length;", "0 == 1;", "Length; }")]
    [InlineData("class C { int M(string s) { return s.│; } }", "Length", "Length)", "Length]")]
    [InlineData("class C { void M(string s) { if (│) return; } }", "s == null", "s == null) return; if (", ") (")]
    [InlineData("class C { int P { get; │ } }", "set;", "set", "}")]
    [InlineData("class C { int F = 1 +│; }", " 2", "", " 2;;")]
    [InlineData("class C { public override │ { return 1; } int x; }", "int F()", "int ", "int F() {")]
    [InlineData("class C { public override │ { get { return 1; } set { if (this is null) { } } } }", "int F", "int", "int F(")]
    [InlineData("class C { public │ { foreach (var x in 1) { M(x); } } void M(int x) { } }", "void F(int y)", "void", "void F() }")]
    [InlineData("class C : │ { int x; }", "D", "", "D {")]
    public void What_may_end_is_whole_with_what_follows(string marked, string whole, string open, string refused)
    {
        var (analysis, cursor) = MonitorAt.Analysed(marked);
        var state = GrammarMonitor.At(new MonitorContext(analysis, new TextSpan(cursor, 0), "", default))!;
        Assert.True(Forced(state, whole) is { MayEnd: true }, whole);
        Assert.False(Forced(state, open) is { MayEnd: true }, open);
        Assert.False(Forced(state, refused) is { MayEnd: true }, refused);
    }

    /// <summary>The branch that the compiler reads is read, wherever it begins and ends.</summary>
    [Theory]
    [InlineData("class C { void M(bool x) {\n#if !X\n  if │\n    return;\n#endif\n  M(x); } }", "(x)", "x", "x == x;")]
    [InlineData("class C { void M(bool x) {\n#if X\n  if (\n#else\n  if │\n#endif\n    return; } }", "(x)", "x", "x)")]
    [InlineData("class C { void M(bool x) {\n#if X\n  if\n#endif\n  │\n    return; } }", "if (x)", "(x)", "if x")]
    [InlineData("class C { void M(bool x) { if │\n#if X\n  (x)\n#endif\n    return; } }", "(x)", "", "x")]
    [InlineData("class C { void M(bool x) { if │\n#if !X\n  (x)\n#endif\n    return; } }", "", "(x) else", "x")]
    [InlineData("class C { void M(bool x) {\n#region a\n  if │\n#endregion\n    return; } }", "(x)", "x", "x;")]
    public void Only_the_branch_that_is_compiled_counts(string marked, string whole, string open, string refused) => What_may_end_is_whole_with_what_follows(marked, whole, open, refused);

    /// <summary>What is left out may be anything, and may be written in.</summary>
    [Theory]
    [InlineData("class C { void M(bool x) {\n#if X\n  if │\n    return;\n#endif\n  M(x); } }", "x; ) (")]
    [InlineData("class C { void M(bool x) {\n#if !│\n  M(x);\n#endif\n  M(x); } }", "Y")]
    public void What_is_left_out_may_be_anything(string marked, string text)
    {
        var (analysis, cursor) = MonitorAt.Analysed(marked);
        Assert.True(GrammarMonitor.At(new MonitorContext(analysis, new TextSpan(cursor, 0), "", default)) is not { } state || Forced(state, text) is { MayEnd: true });
    }

    /// <summary>Also between holes.</summary>
    [Fact]
    public void A_canvas_has_the_branches_that_are_compiled()
    {
        var (analysis, first) = MonitorAt.Analysed("class C { void M(bool x) {\n  if │\n#if X\n  { ) }\n#endif\n  M\n#if !X\n ;\n#endif\n  M(x); } }");
        var second = analysis.Text.ToString().IndexOf("M\n#if !X", StringComparison.Ordinal) + 1;
        var canvas = GrammarCanvas.At(analysis, [first, second], default)!;
        Assert.True(MayStand("(x)", "(x)"));
        Assert.False(MayStand("x", "(x)"));
        Assert.False(MayStand("(x)", "(x"));

        bool MayStand(string one, string two) => canvas.MayStand([(byte[])[.. Encoding.UTF8.GetBytes(one), .. canvas.Between[0].Span, .. Encoding.UTF8.GetBytes(two)]]);
    }

    /// <summary>Where braces do not match, the brace that is missing may be written: no one knows which one the text behind has.</summary>
    [Theory]
    [InlineData("class C { void M(bool x) { if (x) { M(x); │ void N() { } }", "} }")]
    [InlineData("class C { void M(bool x) { if (x) │ M(x); } } void N() { } }", "{ M(x);")]
    public void Braces_that_do_not_match_are_the_completions_to_mend(string marked, string text)
    {
        var (analysis, cursor) = MonitorAt.Analysed(marked);
        var state = GrammarMonitor.At(new MonitorContext(analysis, new TextSpan(cursor, 0), "", default));
        Assert.True(state is null || Forced(state, text) is { MayEnd: true });
    }

    /// <summary>A text that is open in an interpolation takes what is behind it, and may take a construct's braces for its own: they seem to match, and end elsewhere.</summary>
    [Fact]
    public void An_open_text_does_not_decide_where_a_construct_ends()
    {
        var documents = from lines in new[] { "", "M(\"\"); ", "if (s is \"\") { s = \"}\"; } " }
                        from members in new[] { "", " string P => $\"{string.Join(' ', 1)}\";", "\n  int P { get; }\n  bool N(string t)\n  {\n    return t == \"\";\n  }\n" }
                        select $"class C {{ void M(string s)\n{{\n  s = $\"{{string.Join('│ ', s)}}\";\n  s ┃= s;\n  {lines}\n}}\n{members} }}\n";
        var unfilled = new List<string>();
        foreach (var marked in documents)
        {
            var rest = " ', s)}\";";
            var text = marked.Replace("│" + rest, "│", StringComparison.Ordinal);
            var first = text.IndexOf('│');
            text = text.Remove(first, 1).Replace("┃= s;", "┃", StringComparison.Ordinal);
            var second = text.IndexOf('┃');
            var (analysis, _) = MonitorAt.Analysed(text.Remove(second, 1).Insert(first, "│"));
            if (Refusal(GrammarCanvas.At(analysis, [first, second], default)!.After([]), rest) is { } refusal)
            {
                unfilled.Add($"{text}: {refusal}");
            }
        }

        Assert.True(unfilled.Count == 0, string.Join('\n', unfilled));
    }

    private static Constraint? Forced(Constraint state, string text) => state.Advance(Encoding.UTF8.GetBytes(text));

    private static (DocumentAnalysis Left, Constraint State) Cut(DocumentAnalysis document, TextSpan span)
    {
        var left = document.Document.WithText(document.Text.WithChanges(new TextChange(span, "")));
        var analysis = DocumentAnalysis.CreateAsync(left, default).GetAwaiter().GetResult();
        return (analysis, GrammarMonitor.At(new MonitorContext(analysis, new TextSpan(span.Start, 0), "", default)) ?? new ProductConstraint([]));
    }

    private static string? Refusal(Constraint? start, string text)
    {
        if (start is null)
        {
            return $"nothing is accepted for {text}";
        }

        var state = start;
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length; at++)
        {
            if (state.Advance(bytes.AsSpan(at, 1)) is not { } next)
            {
                return $"{start.Name}: {Encoding.UTF8.GetString(bytes, 0, at + 1)}‸";
            }

            state = next;
        }

        return state.MayEnd ? null : $"{start.Name}: {text}‸ may not end";
    }
}
