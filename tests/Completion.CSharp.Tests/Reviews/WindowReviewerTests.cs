using Completion.CSharp.Reviews;
using Completion.CSharp.Tests.Situations;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Reviews;

public sealed class WindowReviewerTests
{
    private const string Class = """
        using System;
        using System.Collections.Generic;
        class C
        {
            private readonly List<string> _names = [];
            static void G(int a) { }
            MEMBER
            static int H(string s) => s.Length;
            private int _later = 1;
        }
        """;

    /// <summary>A member with the cursor in it, a draft whose window begins behind the bar, and the errors counted.</summary>
    [Theory]
    [InlineData("void F() { │ }", "|G(1);", 0)]
    [InlineData("void F() { │ }", "|G(\"x\");", 1)]
    [InlineData("void F() { │ }", "|G(\"x\")", 1)]
    [InlineData("void F() { │ }", "|G(\"x\"", 0)]
    [InlineData("void F() { │ }", "G(\"x\");| G(1);", 0)]
    [InlineData("void F() { │ }", "G(|1, 2) ", 1)]
    [InlineData("void F() { │ }", "|int x = _na", 0)]
    [InlineData("void F() { │ }", "|int x = _names; ", 1)]
    [InlineData("void F() { │ }", "|int x = _names.Cou", 0)]
    [InlineData("void F() { │ }", "|if (_later > 0) { G(", 0)]
    [InlineData("void F() { │ }", "if (true) { |G(_later); ", 0)]
    [InlineData("void F() { │ }", "if (true) { |G(_names); ", 1)]
    [InlineData("void F() { │ }", "if (true) { foreach (var n in _names) { |G(H(n)); x", 0)]
    [InlineData("void F() { │ }", "_names.ForEach(n => |G(n", 0)]
    [InlineData("void F() { │ }", "_names.ForEach(n => |G(n)", 0)]
    [InlineData("void F() { │ }", "_names.ForEach(n => |G(n));", 1)]
    [InlineData("void F() { │ }", "_names.ForEach(n => { |G(n); ", 0)]
    [InlineData("void F() { G(│); }", "|H(1)", 1)]
    [InlineData("void F() { G(│); }", "|H(\"a\")", 0)]
    [InlineData("int F() { │ }", "|return \"x\"", 0)]
    [InlineData("int F() { │ }", "|return \"x\";", 1)]
    [InlineData("int F() { undefined(); │ }", "|return 1;", 0)]
    [InlineData("│", "int F() { |return _names; }", 1)]
    [InlineData("│", "int F() { |return _later; ", 0)]
    [InlineData("void F() { var s = \"│; }", "|a\"; H(s); G(s); G(1", 1)]
    public void Counts_what_stays_an_error_whatever_follows(string member, string draft, int expected)
    {
        foreach (var lineBreak in (string[])["\n", "\r\n"])
        {
            var document = MarkedDocument.Of(Class.Replace("MEMBER", member, StringComparison.Ordinal).ReplaceLineEndings(lineBreak));
            var from = draft.IndexOf('|', StringComparison.Ordinal);
            Assert.Equal(expected, new WindowReviewer(document.Analysis).Errors(new TextSpan(document.Cursor, 0), draft.Remove(from, 1), from, default).Length);
        }
    }

    private const string Sound = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        class Shop
        {
            private readonly Dictionary<string, List<int>> _stock = new();
            public event Action<string>? Changed;
            int this[string name] => _stock[name].Sum();
            int All(IEnumerable<string> names, int limit, out int missing)
            {
                missing = 0;
                var found = names.Where(name => _stock.ContainsKey(name)).Select(name => new { name, Count = this[name] }).ToList();
                foreach (var (key, counts) in _stock)
                {
                    if (counts is [var first, .., > 3] && first < limit) { missing += first; }
                    else if (counts.Count == 0) { continue; }
                    else { missing--; }
                }
                for (int i = 0, j = 10; i < j; i++, j--) { missing += Math.Max(i, found.Count); }
                int Twice(int x) { return 2 * x; }
                string text;
                if (limit > 3) { text = $"{limit} of {Twice(missing):N2}"; } else { text = "no \"more\""; }
                try { Changed?.Invoke(text); } catch (InvalidOperationException error) when (error.Message.Length > 0) { throw new ArgumentException("bad", error); }
                switch (limit) { case 1: case 2: return 1; case var n when n > 5: return n; default: break; }
                Func<int, Func<int, int>> add = a => b => { var sum = a + b; return sum; };
                var query = from name in names where name.Length > 2 let size = name.Length orderby size descending select name.Substring(size - 1);
                using (var stream = new System.IO.MemoryStream(new byte[] { 1, 2, 3 })) { missing += (int)stream.Length; }
                lock (_stock) { _stock["x"] = new List<int> { 1, 2, add(1)(2) }; _stock.Remove(text, out var gone); missing += gone?.Count ?? 0; }
                do { limit--; } while (limit > 0 && !query.Any(part => part.StartsWith("a", StringComparison.Ordinal)));
                var label = limit switch { 0 => "none", < 0 => throw new Exception(), _ => limit.ToString() };
                return label.Length;
            }
        }
        """;

    [Fact]
    public void Sound_code_has_no_error_however_little_of_it_is_written()
    {
        var start = Sound.IndexOf("missing = 0;", StringComparison.Ordinal);
        var body = Sound[start..(Sound.IndexOf("return label.Length;", StringComparison.Ordinal) + "return label.Length;".Length)];
        var document = MarkedDocument.Of(Sound.Remove(start, body.Length).Insert(start, "│"));
        var reviewer = new WindowReviewer(document.Analysis);
        var wrong = new List<string>();
        for (var end = 1; end <= body.Length; end++)
        {
            if (";,(){}[]\n".Contains(body[end - 1], StringComparison.Ordinal))
            {
                var errors = reviewer.Errors(new TextSpan(document.Cursor, 0), body[..end], Math.Max(0, end - 60), default);
                if (!errors.IsEmpty)
                {
                    wrong.Add($"{body[Math.Max(0, end - 40)..end]} {string.Join("; ", errors)}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }
}
