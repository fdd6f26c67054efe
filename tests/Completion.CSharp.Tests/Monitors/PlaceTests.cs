using System.Text;

namespace Completion.CSharp.Tests.Monitors;

/// <summary>Member access in the places of a file, whole programs each.</summary>
public sealed class PlaceTests
{
    [Theory]
    [InlineData("using System.│;", "Collections Text", "Nothing")]
    [InlineData("using System.│\nclass C { }", "Collections Text", "Nothing")]
    [InlineData("using static System.│;", "Math Console", "Nothing")]
    [InlineData("using M = System.│;", "Math", "Nothing")]
    [InlineData("class C { string _a = string.│; }", "Empty", "Length")]
    [InlineData("class C { static string s = \"\"; int _a = s.│; }", "Length", "Empty")]
    [InlineData("class C { public int A { get; } = \"a\".│; }", "Length", "Empty")]
    [InlineData("class C { string S = \"\"; int A => S.│; }", "Length", "Empty S")]
    [InlineData("class C { string S = \"\"; int A => S.│\n int B() => 0; }", "Length", "Empty S")]
    [InlineData("class C { string S = \"\"; int A { get => S.│; } }", "Length", "Empty S")]
    [InlineData("class C { string S = \"\"; int A { get { return S.│; } set { } } }", "Length", "Empty S")]
    [InlineData("class C { string S { set { value.│ } } }", "Length", "Empty S")]
    [InlineData("class C { string S = \"\"; int A() => S.│; }", "Length", "Empty S")]
    [InlineData("class C(string s) { int A => s.│; }", "Length", "Empty s")]
    [InlineData("class C(string s) { int A() { return s.│; } }", "Length", "Empty s")]
    [InlineData("class B(int a); class C(string s) : B(s.│);", "Length", "Empty s")]
    [InlineData("class B { public B(int a) { } } class C : B { C(string s) : base(s.│) { } }", "Length", "Empty")]
    [InlineData("class C { C(string s) => s.│; }", "Length", "Empty")]
    [InlineData("class C { int this[string s] => s.│; }", "Length", "Empty")]
    [InlineData("class C { ~C() { this.│ } }", "GetType MemberwiseClone Finalize", "Nothing")]
    [InlineData("class C { public static C operator +(C a, string s) { s.│ } }", "Length", "Empty")]
    [InlineData("class C { void M(int a = int.│) { } }", "MaxValue", "CompareTo")]
    [InlineData("class C { void M(System.│ a) { } }", "String", "Length")]
    [InlineData("class C : System.│ { }", "Exception IDisposable", "Nothing")]
    [InlineData("class C<T> where T : System.│ { }", "IDisposable", "Nothing")]
    [InlineData("class C { System.│ }", "String", "Nothing")]
    [InlineData("class C { System.│\n void M() { } }", "String", "Nothing")]
    [InlineData("[System.│] class C { }", "Obsolete ObsoleteAttribute Serializable", "Nothing Obsole")]
    [InlineData("[System.Obsolete(nameof(System.│))] class C { }", "String", "Nothing")]
    [InlineData("class A : System.Attribute { public A(object o) { } } enum E { X } [A(E.│)] class C { }", "X", "Y")]
    [InlineData("enum E { A, B = E.│ }", "A", "C")]
    [InlineData("var s = \"\"; s.│", "Length", "Empty")]
    [InlineData("var s = \"\";\ns.│\nSystem.Console.WriteLine(s);", "Length", "Empty")]
    [InlineData("var s = args.│;", "Length", "Empty")]
    [InlineData("System.Console.│", "WriteLine", "Nothing")]
    [InlineData("void F(string s) { s.│ } F(\"\");", "Length", "Empty")]
    [InlineData("int F(string s) => s.│;", "Length", "Empty")]
    [InlineData("class C { void M() { int L(string s) => s.│; } }", "Length", "Empty")]
    [InlineData("class C { void M() { System.Action<string> a = delegate(string s) { s.│ }; } }", "Length", "Empty")]
    [InlineData("class C { string S = \"\"; static void M() { new C { S = new C().│ } } }", "S", "M Length")]
    [InlineData("class C { string S = \"\"; string M() => $\"{S.│}\"; }", "Length", "Empty")]
    [InlineData("class C { string S = \"\"; string M() => $\"a {S.│} b {S}\"; }", "Length", "Empty")]
    [InlineData("class C { string S = \"\"; string M() { return $@\"a {S.│} b\"; } }", "Length", "Empty")]
    [InlineData("class C { string S = \"\"; string M() { return $\"\"\"a {S.│} b\"\"\"; } }", "Length", "Empty")]
    [InlineData("class C { static void M() { foreach (var c in \"\") c.│ } }", "CompareTo", "IsDigit")]
    [InlineData("class Color { public static Color Red; public int Hue; } class C { Color Color; void M() { Color.│\n Red = 3; } }", "Red Hue", "Blue")]
    [InlineData("class Color { public static Color Red; public int Hue; } class C { Color Color; void M() { Color.│Red; } }", "Red Hue", "Blue")]
    [InlineData("class Color { public static Color Red; public int Hue; } class C { Color Color; void M() { Color.│\n Other x = null; } }", "Red Hue", "Blue")]
    [InlineData("class Color { public static Color Red; public int Hue; } class C { void M(Color Color) { Color.│; } }", "Red Hue", "Blue")]
    [InlineData("class C { private int _p; class N { void M(C c) { c.│ } } }", "_p", "x")]
    [InlineData("class C { private class N { } } class D { void M() { C.│ } }", "ReferenceEquals", "N")]
    [InlineData("class B { protected int P; protected static int S; } class C : B { void M(B b, C c) { b.│ } }", "ToString", "P S")]
    [InlineData("class B { protected int P; protected static int S; } class C : B { void M(B b, C c) { B.│ } }", "S", "P")]
    [InlineData("class C { void M() { var x = new { A = 1 }; x.│ } }", "A", "B")]
    [InlineData("class C { async System.Threading.Tasks.Task M() { var s = await System.Threading.Tasks.Task.FromResult(\"\"); s.│ } }", "Length", "Empty")]
    [InlineData("class C { void M() { System.Span<int> s = default; s[..2].│ } }", "Length ToArray", "Count")]
    [InlineData("file interface I { } namespace N.M { class C { } } class D { N.│ x; }", "M", "C")]
    [InlineData("class C { unsafe void M(C* c) { (*c).│ } }", "ToString", "Nothing")]
    [InlineData("class C { static int Überzahl; void M() { C.│ } }", "Überzahl @Überzahl Ü", "Über Ueberzahl")]
    [InlineData("class C { void M(string s) { lock (s) { try { s.│ } catch { } } } }", "Length", "Empty")]
    [InlineData("class C { void M(string s) { M(s: s.│ } void N() { } }", "Length", "Empty")]
    [InlineData("class C { void M(string s) { if (s.│\n } void N() { } }", "Length", "Empty")]
    [InlineData("class C { void M(string s) { for (var i = 0; i < s.│ } }", "Length", "Empty")]
    [InlineData("class C { string M(string s) => s switch { \"\" => s.│, _ => s };  }", "Length", "Empty")]
    [InlineData("class C { void M(object o) { if (o is string { Length: > 2 } s && s.│) { } } }", "Length", "Empty")]
    [InlineData("class C { void M(System.DayOfWeek d) { if (d is System.DayOfWeek.│) { } } }", "Monday", "Someday")]
    [InlineData("class C { void M(System.DayOfWeek d) { switch (d) { case System.DayOfWeek.│\n break; } } }", "Monday", "Someday")]
    [InlineData("class C { string Name = \"\"; void M(object o) { if (o is System.Type { Name.│ } || o is null) { } } }", "Length", "Empty Assembly")]
    [InlineData("class C { string Name = \"\"; void M(object o) { if (o is System.Type { Name: \"\", BaseType.│: 3 }) { } } }", "Assembly Name", "Length")]
    [InlineData("class C { System.DateTime? Day; void M(C c) { if (c is { Day.│ }) { } } }", "Year Date", "HasValue Value Now")]
    [InlineData("class C { System.DateTime? Day; void M(C c) { if (c is { Day.Date.│ }) { } } }", "Year Date", "HasValue Now")]
    [InlineData("class C { const string Name = \"\"; void M(string s) { if (s is { Length: Name.│ }) { } } }", "Length", "Empty")]
    [InlineData("partial class P { public int A; } partial class P { public static int S; } class C { void M(P p) { p.│ } }", "A", "S B")]
    [InlineData("class C<T> { void M(System.Collections.Generic.List<T> l) { l.│ } }", "Add", "Empty")]
    public void KnowsTheNames(string source, string allowed, string refused)
    {
        var monitor = MonitorAt.Source(source);
        Assert.Null(monitor.After("Xq9;"));
        monitor.Expect(allowed, refused);
    }

    [Theory]
    [InlineData("namespace World.│ { }")]
    [InlineData("namespace World.│;")]
    [InlineData("namespace World.│")]
    [InlineData("interface I { void M(); } class C : I { void I.│ }")]
    [InlineData("#if A.│\n#endif")]
    [InlineData("/// <see cref=\"System.│\"/>\nclass C { }")]
    [InlineData("class C { string s = \"a.│\"; }")]
    [InlineData("class C { string s = @\"a.│\"; }")]
    [InlineData("class C { string s = $\"a.│\"; }")]
    [InlineData("class C { void M() { C.M.│ } }")]
    [InlineData("using System; class C { void M(Func<int, int> f) { } void M(Func<string, int> f) { } void N() { M(x => x.│); } }")]
    [InlineData("partial class P { public int A; } class C { void M(P p) { p.│ } }")]
    [InlineData("partial class P { public int A; } class C { void M() { P.│ } }")]
    [InlineData("partial class P { public int A; } class D : P { } class C { void M(D d) { d.│ } }")]
    [InlineData("class C { static T Read<T>(System.Func<T> f) => f(); void M() { var a = Read(C.Missing); a.│ } }")]
    [InlineData("class C { void M(object o) { if (o is { Name.│ }) { } } string Name = \"\"; }")]
    public void IsSilentWhereTheCompilerCannotTell(string source) => MonitorAt.Source(source).ExpectSilence();

    [Theory]
    [InlineData("Le│;", "ngth", "an ngthy X")]
    [InlineData("│;", "Length @Length", "@Nothing")]
    [InlineData("@│;", "Length", "@Length Nothing")]
    [InlineData("@Le│;", "ngth", "an")]
    [InlineData("Length│;", ";", "X _ 9")]
    [InlineData(" Le│;", "ngth", "an")]
    [InlineData("\n  Le│;", "ngth", "an")]
    [InlineData("Le│ngth;", "ngth", "an")]
    public void GoesOnFromThePartialName(string typed, string allowed, string refused) =>
        MonitorAt.Source($"class C {{ void M(string s) {{ s.{typed} }} }}").Expect(allowed, refused);

    [Theory]
    [InlineData("\n    Length;")]
    [InlineData(" Length;")]
    [InlineData("\t\r\n Substring(1).Length")]
    [InlineData(" /* why */ Length")]
    [InlineData("\n // why\n Length")]
    [InlineData(" // either\n#if A\n Length;\n#else\n GetHashCode();\n#endif\n")]
    [InlineData("Length;\nvar a = 1.5 + 1.0f; var b = s[1..]; var c = s[..^1];")]
    [InlineData("Select(c => c == '.' ? \"a.b\" : $\"{c}.{s.Length}\").ToList();")]
    [InlineData("Cast<char>().Max();\n// no. member\n/* or. here */")]
    [InlineData("Aggregate(0, (n, c) => n + c).ToString(\"x.y\");")]
    [InlineData("OfType<System.IDisposable>().FirstOrDefault()?.Dispose();")]
    public void AcceptsWhatIsValid(string text) =>
        Assert.NotNull(MonitorAt.Source("using System.Linq; class C { void M(string s) { _ = s.│\n } }").After(text));

    [Theory]
    [InlineData(" /* why */ Lengthy")]
    [InlineData(" /*/ why **/\n\tLengthy")]
    [InlineData("\n // why\n // how\n  Lengthy")]
    [InlineData(" / 3")]
    [InlineData("/* why */ Length")]
    public void RefusesWhatIsNoMemberBehindAComment(string text) =>
        Assert.Null(MonitorAt.Source("class C { void M(string s) { _ = s.│\n } }").After(text + ";"));

    [Theory]
    [InlineData("1.│", "5;")]
    [InlineData("1.5│", "5;")]
    [InlineData("1.│", "ToString()")]
    [InlineData("new[] { 1 }[0.│", ".1]")]
    [InlineData("new[] { 1 }[^1..│", "^0]")]
    [InlineData("s.Unknown│", "Name.More")]
    public void AcceptsWhatIsNoMemberAccess(string typed, string text) =>
        Assert.NotNull(MonitorAt.Source($"class C {{ void M(string s) {{ _ = {typed} }} }}").After(text));

    [Theory]
    [InlineData("s.", ".Length")]
    [InlineData("s.", ". Length")]
    [InlineData("s.", "0")]
    [InlineData("s.", "/* why */ Length")]
    [InlineData("s.", "// why")]
    [InlineData("s.Length. ", ".1]")]
    [InlineData("n.", "5")]
    [InlineData("System.", ".1")]
    [InlineData("o[0].", ".1")]
    public void RefusesASecondDotADigitAndAComment(string before, string text)
    {
        Assert.Null(MonitorAt.Source($"class C {{ void M(string s, int n, object[] o) {{ _ = {before}│\n }} }}").After(text));
        Assert.Null(MonitorAt.Source("class C { void M(string s, int n, object[] o) { _ = │\n } }").After(before + text));
    }

    [Theory]
    [InlineData("s[n.", ".]")]
    [InlineData("s[s.Length.", ".4]")]
    [InlineData("s[i.", ".4]")]
    [InlineData("s[0.", ".n]")]
    [InlineData("s[^1.", ".n]")]
    [InlineData("s[b.", ".4]")]
    [InlineData("s[(int)l.", ".4]")]
    [InlineData("s[-n.", ".4]")]
    [InlineData("s[await t.", ".4]")]
    [InlineData("m.", ".4")]
    [InlineData("1.", "5")]
    [InlineData("1.", "0f")]
    [InlineData("n > 3 ? 1.", "5 : 2")]
    [InlineData("f?.", ".3:..4")]
    public void AcceptsRangesAndNumbers(string before, string text)
    {
        const string Head = "class C { async void M(string s, int n, System.Index i, byte b, long l, int? m, bool f, System.Threading.Tasks.Task<int> t) { _ = ";
        Assert.NotNull(MonitorAt.Source(Head + before + "│\n } }").After(text));
        Assert.NotNull(MonitorAt.Source(Head + "│\n } }").After(before + text));
    }

    [Fact]
    public void RefusesAfterAPartialNameThatWasUnknownOnlyThere() =>
        MonitorAt.Source("class C { void M(string s) { var a = s.Unknown│; } }").Expect("Length", "Nothing", "; s.");

    [Fact]
    public void MayEndOnlyAfterAWholeName()
    {
        var monitor = MonitorAt.Source("class C { void M(string s) { s.│ } }");
        Assert.False(monitor.State.MayEnd);
        Assert.False(monitor.After("Leng")!.MayEnd);
        Assert.True(monitor.After("Length")!.MayEnd);
        Assert.False(monitor.After("Length.")!.MayEnd);
        Assert.False(monitor.After("Length ")!.MayEnd is false);
        Assert.True(monitor.After("Length; dynamic d = s; d.")!.MayEnd);
    }

    [Fact]
    public void KeepsSilentAndCountsWhenTheCompilerFails()
    {
        var monitor = MonitorAt.Source("class C { void M(string s) { s.│ } }", _ => throw new InvalidOperationException("broken"));
        Assert.Equal(1, monitor.Names.Failures);
        monitor.ExpectSilence();
        monitor.ExpectSilence("s.");
        Assert.Equal(2, monitor.Names.Failures);
    }

    [Fact]
    public void CancellationEscapes()
    {
        var (analysis, cursor) = MonitorAt.Analysed("class C { void M(string s) { s.│ } }");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new Completion.CSharp.Monitors.MemberNames(analysis, new(cursor, 0), "", source.Token));
    }

    [Fact]
    public void AbstainsAfterTooManyQuestionsAndStaysConsistent()
    {
        var monitor = MonitorAt.Source("class C { void M(string s) { │ } }");
        for (var i = 0; i < Completion.CSharp.Monitors.MemberNames.MostQuestions; i++)
        {
            Assert.Null(monitor.After($"M{i}(); s.Nothing"));
        }

        Assert.Equal(0, monitor.Names.Abstentions);
        monitor.ExpectSilence("late(); s.");
        Assert.True(monitor.Names.Abstentions > 0);
        Assert.Null(monitor.After("M0(); s.Nothing"));
    }

    [Fact]
    public void AsksNothingWithoutADot()
    {
        var monitor = MonitorAt.Source("class C { void M(string s) { │ } }");
        Assert.NotNull(monitor.State.Advance(Encoding.UTF8.GetBytes("var x = s; if (x == null) { return; }")));
        Assert.Equal(0, monitor.Names.Questions);
    }
}
