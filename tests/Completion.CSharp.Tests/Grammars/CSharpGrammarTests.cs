using System.Text;
using Completion.Constraints;
using Completion.Constraints.Grammars;
using Completion.Constraints.Tests;
using Completion.Constraints.Tests.Grammars;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.CSharp.Tests.Grammars;

/// <summary>The C# grammar construct by construct; each text below is also held against Roslyn.</summary>
public sealed class CSharpGrammarTests
{
    private static readonly Grammar s_csharp = Texts.Load("csharp.lark");

    /// <summary>One construct each.</summary>
    private static readonly string[] s_whole =
    [
        "",
        "; ; { } {{ ; }}",
        "int a = 1, b; var c = a; const int D = 3; string? s = null; int[] e = { 1, 2, }; int[,][] f; int* g; (int a, string) t;",
        "List<int> a; Dictionary<string, List<int?>> b = new(); global::System.Func<List<List<int>>> c; A.B<C>.D<E, F>[] d = [];",
        "ref int r = ref x; ref readonly var q = ref y[0]; scoped Span<int> s = stackalloc int[3]; ReadOnlySpan<int> t = stackalloc[] { 1 };",
        "using var a = F(); await using var b = G(); using (var c = H()) { } using (x) ; await using (y) { }",
        "if (a) b(); else if (c) { } else d();",
        "for (int i = 0, j = 1; i < 3; i++, j--) { } for (; ; ) ; for (i = 0; ; ) break;",
        "foreach (var a in b) { } foreach (ref var c in d) { } foreach (var (e, f) in g) ; foreach ((int h, var i) in j) ; await foreach (var k in l) { }",
        "while (true) { continue; } do { } while (false); do a(); while (b);",
        "switch (a) { case 1: case > 2 and < 5: b(); break; case int n when n > 3: return; case string { Length: 0 }: goto default; default: break; }",
        "switch (a) { case b == c: case b < c: case b && c: case 1 or b == c: case not b < c: case (b == c): case (1 or b != c) and d | e: case { P: b == c, Q: 1 or b < c }: case [b == c, .. var d]: case F(b == c) g: break; }",
        "switch (a) { case b ? c : d: case 1 or (b ? c : d): case b ?? c: case b is c: case b as C: case 1 and b is c: break; } _ = a is (b == c) && d == e; _ = a is 1 or 2 == b;",
        "_ = a switch { b == c => 1, b < c => 2, b && c when d => 3, 1 or b == c => 4, not b >= c => 5, (b == c) => 6, b ?? c => 7, (b == c, 1 or d) => 8, [1, b == c] => 9, b | c => 10 };",
        "switch (a, b) { case (1, _): break; case ({ } x, not null) when x: goto case 1; }",
        "start: a(); goto start; here: there: ;",
        "return; return a; return ref a; throw; throw new A(\"b\"); yield return 1; yield break;",
        "try { } catch { } try { } catch (A) when (b) { } catch (C d) { } finally { } try { } finally { }",
        "lock (a) { } checked { } unchecked { a++; } unsafe { int* p = &x; *p = 3; p->F(); (*p).G(); } fixed (byte* p = &b[0], q = c) { }",
        "int F(int a, ref int b, params int[] c) => a; async Task G<T>(T t = default) where T : class, new() { await t; } static void H() { } [A] extern static void I();",
        "void F<T, [A] U>() where T : notnull where U : struct, allows ref struct { } ref int G() => ref x; void H(this int a, in int b, out int c, scoped Span<int> d) { }",
        "a = b; a += 1; a.b -= 2; a[1] *= 3; a ??= b; a <<= 1; a >>= 2; a >>>= 3; a = b = c; (a, b) = (b, a); var (c, d) = e; (var f, int g) = h; a?.b = c; a |= b; a &= c; a ^= d; a /= e; a %= f;",
        "a(); a.b(); a?.b(); a?[0].c(); a!.b(); a?.b?.c!.d(); a(b, c: d, ref e, out f, out var g, out int h, in i, out _); a<int>(); a.b<int, C>(d); new A(); (a + b)(); a++; --b; await c; a()();",
        "_ = a ? b : c ? d : e; _ = a ?? b ?? throw new C(); _ = a || b && c | d ^ e & f == g != h < i > j <= k >= l << m >> n >>> o + p - q * r / s % t;",
        "_ = a is B; _ = a is B b && b.C; _ = a as D; _ = a as int? ?? 0; _ = a is not (null or B { C: > 3, D.E: [] } f); _ = a is [1, .. var x, _] and not []; _ = a is var (b, c); _ = a is (int, B { });",
        "_ = -a + +b - !c - ~d; _ = (int)a; _ = (List<int>)(b); _ = (a) - b; _ = ^1; _ = a[^1]; _ = a[1..]; _ = a[..^1]; _ = a[..]; _ = 1..2; _ = &a; _ = *b; _ = ++c + d--;",
        "_ = a < b > (c); _ = a<b>.c; f(a < b, c > d); f(a<b, c>(d)); _ = a < b ? c : d;",
        "_ = x => x; _ = (x, y) => x + y; _ = () => { }; _ = async x => await x; _ = static (int x, ref int y) => { return x; }; _ = int (x) => 1; _ = (x, y = 3) => x; _ = [A] (params int[] x) => x; _ = _ => _ => 1;",
        "_ = delegate { }; _ = delegate (int x) { return x; }; _ = async delegate { }; _ = (ref int x) => ref x;",
        "_ = new A(1) { B = 2, C = { 3, 4 }, D = { E = 5 }, [6] = 7 }; _ = new List<int> { 1, 2, }; _ = new Dictionary<int, int> { { 1, 2 }, { 3, 4 } }; _ = new { A = 1, b.C, d }; _ = new() { E = 1 }; _ = new A { };",
        "_ = new int[3]; _ = new int[] { 1 }; _ = new[] { 1, 2 }; _ = new int[2, 3][]; _ = new int?[4]; _ = new[,] { { 1 }, { 2 } }; _ = new A.B<C>[5] { }; _ = new (int, string)[2];",
        "_ = a switch { 1 => 2, > 3 when b => c, { D: 4 } => e, (f, _) => g, null => throw new H(), _ => i, }; _ = a switch { }; _ = a with { B = 1 }; _ = a with { };",
        "_ = from a in b where a > c let d = a.e join f in g on a.h equals f.h into i orderby d descending, a.j select d; _ = from int a in b from c in a group c by c.d into e select e.Key;",
        "_ = typeof(int); _ = typeof(List<>); _ = typeof(Dictionary<,>[]); _ = typeof(void); _ = sizeof(int); _ = default; _ = default(int); _ = nameof(a.b); _ = checked(a + b); _ = unchecked((int)c); _ = this; base.A(); _ = int.Parse(\"1\"); _ = string.Empty;",
        "_ = [1, 2, .. a, .. b ? c : d]; _ = []; int[] c = [1,]; _ = (a, b); _ = (a: 1, b: (2, 3)); _ = global::A.B; _ = (1, 2).ToString();",
        "_ = 1; _ = 1_000L; _ = 0xFFul; _ = 0b1010_0101; _ = 1.5; _ = .5f; _ = 1e10; _ = 1.5e-3m; _ = 2d; _ = 1.ToString(); _ = 3UL;",
        "_ = 'a'; _ = '\\''; _ = '\\u0041'; _ = '\\x41'; _ = \"\"; _ = \"a\\\"b\\\\\"; _ = \"é日\"u8; _ = @\"a\"\"b\\\"; _ = @class; _ = @\"\n\"; _ = true; _ = null;",
        "_ = \"\"\"a \"b\" c\"\"\"; _ = \"\"\"\n  a \"\" b\n  \"\"\"; _ = \"\"\"\"\n  a \"\"\" b\n  \"\"\"\"u8;",
        "_ = $\"\"; _ = $\"a{b}c{d:N2}e{f,-3:x}g{{h}}i\"; _ = $\"{(a ? b : c)}{$\"{d}\"}{e[\"f\"]}{g switch { 1 => 2, _ => 3 }}\"; _ = $@\"a\"\"{b}\\\"; _ = @$\"{c}\"; _ = $\"\\\"{a}\\n\";",
        "_ = $\"\"\"a \"{b}\" c\"\"\"; _ = $\"\"\"\n  \"{a}\"{b:c}\n  \"\"\"; _ = $$\"\"\"\n  { \"a\": {{b}} {{{c}}} }\n  \"\"\"; _ = $\"\"\"\"\n  \"\"\"{a}\n  \"\"\"\";",
        "// a\n/* b **/ a(); /* * / */ // c } (\n#if A\n b();\n#endif\n#pragma warning disable\nc(); //",
        "var from = select; where = into(by, on, equals); async(); var or = not; scoped.A(); yield = 3; var when = let;",
        "delegate*<int, void> p = &F; delegate* unmanaged[Cdecl]<ref int, A> q; void* v = null;",
        "A<B> c = (D<E>)f; if (a < b && c > (d)) { } var g = h < i; F(j < k, l); A? m = n is O ? p : q; var r = s is T t ? t : u;",
    ];

    public static TheoryData<string> Whole { get; } = [.. s_whole];

    [Fact]
    public void IsInOrder() => Assert.Empty(s_csharp.Remarks);

    [Theory]
    [MemberData(nameof(Whole))]
    public void AcceptsAtEveryByte(string text)
    {
        Assert.Equal("", RoslynSyntax.FirstError(text) ?? "");
        var bytes = Encoding.UTF8.GetBytes(text);
        Constraint? state = s_csharp.Start();
        for (var i = 0; i < bytes.Length; i++)
        {
            state = state!.Advance(bytes.AsSpan(i, 1));
            Assert.True(state is not null, $"refused behind: {Encoding.UTF8.GetString(bytes.AsSpan(..(i + 1)))}");
        }

        Assert.True(state!.MayEnd);
    }

    /// <summary>Refused at the last byte and not before.</summary>
    [Theory]
    [InlineData("}")]
    [InlineData("a b c")]
    [InlineData("f(a b")]
    [InlineData("f(a, )")]
    [InlineData("if a")]
    [InlineData("if (a) int b")]
    [InlineData("if (a) { } else else ")]
    [InlineData("a + ")]
    [InlineData("var x = ;")]
    [InlineData("var x = 3 4")]
    [InlineData("x = (a;")]
    [InlineData("x = a[1;")]
    [InlineData("x = class ")]
    [InlineData("public ")]
    [InlineData("return return ")]
    [InlineData("\"a\n")]
    [InlineData("x = 'ab")]
    [InlineData("x = $\"{a;")]
    [InlineData("x = $\"{}")]
    [InlineData("x = a is ;")]
    [InlineData("foreach (a in ")]
    [InlineData("try { } x")]
    [InlineData("switch (a) { b")]
    [InlineData("x = new ;")]
    [InlineData("List<int> > x")]
    [InlineData("x = y => ;")]
    [InlineData("x = string;")]
    [InlineData("x = (a, int b);")]
    [InlineData("int? ?")]
    [InlineData("f(int x")]
    public void RefusesAtTheFirstByteThatCannotBe(string text)
    {
        Assert.False(s_csharp.Refuses(text[..^1]));
        Assert.True(s_csharp.Refuses(text));
    }

    [Theory]
    [InlineData("a(", "")]
    [InlineData("a()", ";")]
    [InlineData("if (a)", " { }")]
    [InlineData("x = /* comment", " */ y;")]
    [InlineData("x = \"a", "b\";")]
    [InlineData("x = $\"{a", "}\";")]
    [InlineData("x = \"\"\"a", "\"\"\";")]
    [InlineData("{ a();", "}")]
    [InlineData("wh", "ile (a) ;")]
    [InlineData("x = a < b", " > (c);")]
    public void MayNotEndInTheMiddle(string text, string rest)
    {
        Assert.False(s_csharp.Has(text));
        Assert.True(rest.Length == 0 || s_csharp.Has(text + rest));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("x = $\"")]
    [InlineData("// ")]
    [InlineData("x = 1")]
    public void MasksAsItAdvances(string text) => Prop.ForAll(Samples.Vocabulary.ToArbitrary(), Samples.Cuts.ToArbitrary(), (vocabulary, cuts) =>
        ConstraintLaws.Masks(s_csharp.After(text)!, vocabulary, cuts)).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void AdvancesLawfully() => Prop.ForAll(
        Gen.Elements(s_whole).ToArbitrary(),
        Gen.Choose(0, 1000).ToArbitrary(),
        Samples.Cuts.ToArbitrary(),
        (text, start, cuts) =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var from = start % (bytes.Length + 1);
            ConstraintLaws.Advances(s_csharp.Start().Advance(bytes.AsSpan(..from))!, bytes[from..Math.Min(from + 30, bytes.Length)], cuts);
        }).QuickCheckThrowOnFailure();
}
