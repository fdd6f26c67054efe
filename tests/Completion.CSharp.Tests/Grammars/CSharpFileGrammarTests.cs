using System.Text;
using Completion.Constraints;
using Completion.Constraints.Grammars;
using Completion.Constraints.Tests.Grammars;

namespace Completion.CSharp.Tests.Grammars;

/// <summary>Files and members by the C# grammar, construct by construct; each text below is also held against Roslyn.</summary>
public sealed class CSharpFileGrammarTests
{
    private static readonly Grammar s_csharp = Texts.Load("csharp.lark");

    /// <summary>What may stand between the braces of a type.</summary>
    private static readonly string[] s_members =
    [
        "public int A; private readonly string b = \"x\", c; const int D = 1; static volatile bool e; public required string F; protected internal int[] g = { 1, 2 }; fixed byte h[10]; unsafe fixed int i[2], j[3]; ref int k; ref readonly int l;",
        "public int A { get; set; } = 3; int B => 1; public string C { get; private init; } int this[int i] { get => i; set { } } int IFoo<T>.D { get; } ref int E => ref x; int F { get { return field; } set => field = value; } = 4; required public int G { [A] get; protected internal set; } readonly int H { get; } int[] I { get; } = { 1 }; string IA.this[int i, string s] => \"\";",
        "public event Action A; event Action B, C = null; event Action<int> D { add { } remove { } } event Action IFoo.E { add => x(); remove => y(); } static abstract event Action F; partial event Action G;",
        "void A() { } int B() => 1; abstract void C(); public static async Task<int> D<T, [A] U>(this T t, params int[] x) where T : class, new() where U : notnull { } void IFoo.E<T>() { } extern static void F(__arglist); partial void G(); ref readonly int H() => ref x; int global::A.B.I() => 0; [return: A] [B(1, C = 2)] int J([D] int a = 3, [E, F] ref readonly int b) { return 1; }",
        "public C() { } C(int a) : base(a) { } static C() { } private C(string s) : this(1) => x(); ~C() { } extern C(long l); partial C(bool b); ~C() => x();",
        "public static C operator +(C a, C b) => a; static C operator checked -(C a) { } static bool operator true(C a) => true; static implicit operator int(C c) => 1; static explicit operator checked C(int i) => null; static C operator >>(C a, int b) => a; static C operator >>>(C a, int b) => a; void operator +=(int x) { } void operator ++() { } void operator checked +=(int x) { } static C operator ++(C c) => c; static bool operator ==(C a, C b) => true; static abstract T operator *(T a, T b); static C I<C>.operator /(C a, C b) => a; void operator >>>=(int x) { } static explicit I.operator int(C c) => 1;",
        "class A { } struct B; record C(int X, string Y = \"a\") : D(X), I; readonly record struct E(int Z) { } record class F { } interface G<in T, out U> : H<T> where T : allows ref struct { static abstract int M(); int N() => 1; } ref struct I; readonly ref partial struct J { } file class K { } public static partial class L<T>(int a) : M(a) where T : unmanaged { }; enum N : byte { A, B = 2, [C] D = A | B, } enum O { } public delegate int P<in T>(T t) where T : class; delegate ref readonly int Q(); abstract sealed class R;",
        "extension(string s) { public int A => s.Length; public static int B() => 1; } extension<T>(IEnumerable<T> source) where T : class { public bool IsEmpty => true; } extension(Math) { } extension<T>([A] ref T t) { }",
        "[A] [field: B] public int C { get; } [method: D][property: E] int F { get; } [event: A] event Action G; [type: A] class H; [A, B(1), C.D<int>] void I() { } [return: A, ] int J() => 1;",
        "#if A\nint x;\n#elif B\nint y\n#else\nint z;\n#endif\n#region a\n#nullable enable\n#pragma warning disable 1, CS2\nint w;\n#endregion\n#line 1 \"a\"\n#warning x",
        "delegate*<int, void> a; delegate* unmanaged[Cdecl, SuppressGCTransition]<ref int, out A, in B, ref readonly C> b; delegate* managed<void> c; delegate*<delegate*<int>, int>[] d; void*[] e; int*** f; (int, string b)?[] g; List<(int a, List<int?[]>)>.X<Y>? h; A::B.C<D>.E<F<G<H>>> i;",
        "int A(Func<int, int> f = null, string s = default, int i = 1 + 2 * 3, params ReadOnlySpan<int> p) => f?.Invoke(i) ?? throw new X(); async IAsyncEnumerable<int> B([A] CancellationToken c = default) { await foreach (var x in y.WithCancellation(c)) yield return x; } void D(scoped ref int a, scoped in B b, scoped Span<int> c, in int d) { }",
        "int get; int set { get; set; } string value; void add() { } int where; int field; async b; int extension; int scoped; global::A c; int record { get; } alias d; int file() => 1; unmanaged e; managed f; int init; remove remove; module m; assembly n;",
    ];

    /// <summary>Whole files.</summary>
    private static readonly string[] s_files =
    [
        "extern alias A; global using System; using static System.Math; using B = System.Collections.Generic.List<int>; using unsafe P = int*; using C = (int a, string b); global using static D.E; using F = int[]; [assembly: A(1)] [module: B, C] namespace N { using X; class Y { } namespace M.O { enum P { Q } } delegate void R(); } ; ",
        "using System;\nnamespace A.B;\nusing C;\n[D] public class E { } interface F { } record G(int H);",
        "using System; var x = 1; Console.WriteLine(x); int F(int a) => a; static void G() { } await H(); return 0; class C { } record D;",
        "#define A\n#undef B\n#if A && !B || (C == true)\nnamespace N {\n#else\nnamespace M {\n#endif\nclass C { void F() {\n#if X\n  a(\n#elif Y\n  b(\n#else\n  c(\n#endif\n  1); } }\n}",
        "class C\n#if A\n  : D\n#endif\n{ }\n// end",
        "\uFEFF/* a */ class é日 { int \\u0041; }",
        "class C { string a = \"\"\"\n  x\n  \"\"\"; string b = $$\"\"\"{{{x}} {y} }\"\"\" + $$$\"\"\"{{{x}}} {{ }}\"\"\" + $\"\"\"\"{x:N}\"\" \"\"\"\"; byte[] c = \"\"\"\"\"a\"\"\"\"b\"\"\"\"\"u8; string d = $$$$\"\"\"{{{{x}}}}\"\"\"; string e = \"\"\"\"\"\"x\"\"\"\"\"\"; }",
        "class C { void M() { a?.b = c; a?[0] += d; x = nameof(List<>); y = nameof(A<,>.B); f((ref x, out int y, params z) => 1); Func<int> g = (int a = 1, params int[] b) => a; _ = s is [1, .. { } r, > 2 and not 3] l; if (x is { A.B: 1, C: not null or [] } and var (p, q)) { } z = [.. a, with, 1]; var (u, v) = (1, 2); w = x switch { A | B => 1, (1, 2) { } => 2, { } when y => 3, }; case1: goto case1; switch (a) { case A | B: case (C)1: break; case D when e: break; case (> 1 and < 3) or 5: break; } lock (this) { } _ = checked((int)x) >> 2 >>> 3; a >>>= 1; stackalloc1(); Span<int> sp = stackalloc int[] { 1 }; fixed (char* c = \"x\") { } for (ref var i = ref x; ; ) { } _ = default(T)!.X; _ = (A<B>)c; _ = (a < b, c > d); unsafe { delegate*<int> fp = &F; fp(); } x = __refvalue(t, int); __arglist(1); y = __makeref(x); _ = __reftype(y); } }",
        "#if false\nthis is no ' code \" at all\n#if x\n # else\n#endif\n#endif\nclass C { }",
    ];

    public static TheoryData<string, string> Whole { get; } = new()
    {
        { "namespace_members", "class A { } namespace B { } delegate void C();" },
        { "enum_members", "A, [B] C = 1 << 2, D," },
        { "expression", "a + (b)c(d => e)" },
    };

    public static TheoryData<string> Members { get; } = [.. s_members];

    public static TheoryData<string> Files { get; } = [.. s_files];

    [Theory]
    [MemberData(nameof(Whole))]
    public void AcceptsByItsRule(string rule, string text) => AcceptsAtEveryByte(rule, text);

    [Theory]
    [MemberData(nameof(Members))]
    public void AcceptsMembers(string text)
    {
        Assert.True(FileOracle.IsRead($"class C {{\n{text}\n}}"));
        AcceptsAtEveryByte("members", text);
        AcceptsAtEveryByte("file", $"namespace N {{ partial class C {{\n{text}\n}} }}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void AcceptsFiles(string text)
    {
        Assert.True(FileOracle.IsRead(text));
        AcceptsAtEveryByte("file", text);
    }

    /// <summary>A program's first line for the shell, which Roslyn reads with a feature only.</summary>
    [Fact]
    public void AcceptsAFirstLineForTheShell() => AcceptsAtEveryByte("file", "#!/usr/bin/env dotnet\nConsole.WriteLine(1);\n");

    /// <summary>Refused at the last byte and not before.</summary>
    [Theory]
    [InlineData("members", "int x }")]
    [InlineData("members", "return ")]
    [InlineData("members", "void F() { } ;")]
    [InlineData("members", "int A { get; } = ;")]
    [InlineData("members", "event Action A { g")]
    [InlineData("members", "void F(int a b")]
    [InlineData("members", "static operator ")]
    [InlineData("members", "int A => 1 }")]
    [InlineData("members", "#if A\nint x;\n#else\nint y\n#endif\n}")]
    [InlineData("enum_members", "A B")]
    [InlineData("enum_members", "A,,")]
    [InlineData("namespace_members", "int ")]
    [InlineData("file", "namespace A { voi")]
    [InlineData("file", "class A { } }")]
    [InlineData("file", "using A; using B.;")]
    public void RefusesAtTheFirstByteThatCannotBe(string rule, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var before = s_csharp.Start(rule).Advance(bytes.AsSpan(..^1));
        Assert.NotNull(before);
        Assert.Null(before.Advance(bytes.AsSpan(^1..)));
    }

    private static void AcceptsAtEveryByte(string rule, string text)
    {
        Constraint? state = s_csharp.Start(rule);
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            state = state!.Advance(bytes.AsSpan(i, 1));
            Assert.True(state is not null, $"refused behind: {Encoding.UTF8.GetString(bytes.AsSpan(..(i + 1)))}");
        }

        Assert.True(state!.MayEnd);
    }
}
