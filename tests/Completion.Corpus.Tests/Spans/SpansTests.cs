using Completion.Corpus.Spans;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Corpus.Tests.Spans;

public class SpansTests
{
    private const string Text = """
        using System.Linq;
        namespace Shop;
        /// <summary>Docs.</summary>
        [System.Serializable]
        public sealed class Basket<T> : List<T>, IBasket
            where T : Item
        {
            private readonly Store _store = new Store();
            internal const int Most = 12, Least = 1;
            public event EventHandler? Changed;
            [Obsolete] public Basket(Store store /* kept */) : base() => _store = store;
            public int Count { get; private set; }
            public Store Store => _store;
            public T this[int i] { get => Find(i)!; internal set { } }
            protected void Hidden() { }
            void IBasket.Explicit() { }
            public static TOut Map<TOut>(T item,
                Func<T, TOut> map)
                where TOut : class
            {
                if (item is Special special)
                {
                    Console.WriteLine(Math.Max(special.Size, 1 + 2), "😀");
                }
                Store.Save(nameof(item));
                var all = (Order)System.Convert.ChangeType(item, typeof(Order));
                return map(item);
            }
            public enum Kind { Small, Large = 2 }
        }
        public interface IBasket { int Count { get; } void Explicit(); private void No() { } }
        internal delegate void Done(Item item);
        """;

    private static readonly SyntaxNode Root = CSharpSyntaxTree.ParseText(Text).GetRoot();

    [Fact]
    public void Spans_are_pieces_of_syntax()
    {
        Assert.False(Root.ContainsDiagnostics);
        var spans = SyntaxSpans.Of(Root);

        Assert.Equal("private readonly Store _store = new Store();", Cut(spans.Member[0]));
        Assert.Contains("public int Count { get; private set; }", spans.Member.Select(Cut));
        Assert.Contains("Small", spans.Member.Select(Cut));
        Assert.Equal(["if (item", "Console.WriteLine"], spans.Block.Select(Cut).Select(t => t.Split(" is ")[0].Split("(Math")[0]));
        Assert.EndsWith("return map(item);", Cut(spans.Block[0]), StringComparison.Ordinal);
        Assert.Equal(["if", "Console", "Store", "var", "return"], spans.Statement.Select(Cut).Select(t => t.Split(' ', '.')[0]));
        Assert.Equal(
            ["i", "Math.Max(special.Size, 1 + 2)", "special.Size", "1 + 2", "\"😀\"", "nameof(item)", "item", "item", "typeof(Order)", "item"],
            spans.Argument.Select(Cut));
        Assert.Contains("(Order)System.Convert.ChangeType(item, typeof(Order))", spans.Expression.Select(Cut));
        Assert.Contains("map(item)", spans.Expression.Select(Cut));
        Assert.DoesNotContain("1 + 2", spans.Expression.Select(Cut)); // an argument already
        Assert.DoesNotContain("Store.Save", spans.Expression.Select(Cut)); // only what is called
    }

    [Fact]
    public void Types_are_declared_with_what_others_see_of_them()
    {
        var types = TypeSignatures.Of(Root);

        Assert.Equal(["Basket", "Kind", "IBasket", "Done"], types.Select(type => type.Name));
        Assert.Equal(
            """
            public sealed class Basket<T> : List<T>, IBasket where T : Item
            internal const int Most;
            internal const int Least;
            public event EventHandler? Changed;
            public Basket(Store store);
            public int Count { get; }
            public Store Store { get; }
            public T this[int i] { get; internal set; }
            public static TOut Map<TOut>(T item, Func<T, TOut> map) where TOut : class;
            """,
            types[0].Signatures);
        Assert.Equal("public enum Kind\nSmall,\nLarge,", types[1].Signatures);
        Assert.Equal("public interface IBasket\nint Count { get; }\nvoid Explicit();", types[2].Signatures);
        Assert.Equal("internal delegate void Done(Item item);", types[3].Signatures);
    }

    [Fact]
    public void Signatures_end_with_a_whole_line_within_the_limit()
    {
        var members = string.Concat(Enumerable.Range(0, 100).Select(i => $"public int Property{i} {{ get; set; }} "));
        var signatures = TypeSignatures.Of(CSharpSyntaxTree.ParseText($"class A {{ {members} }}").GetRoot()).Single().Signatures;

        Assert.InRange(signatures.Length, TypeSignatures.MostCharacters - 40, TypeSignatures.MostCharacters);
        Assert.EndsWith("{ get; set; }", signatures, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_are_used_in_their_positions_and_by_their_static_members() =>
        Assert.Equal(
            ["List", "Item", "Store", "EventHandler", "Func", "Special", "Console", "Math", "Order"],
            TypeUses.Of(Root, TypeSignatures.Of(Root).Select(type => type.Name)));

    [Fact]
    public void Offsets_are_in_code_points() =>
        Prop.ForAll(Gen.Elements("a", "ß", "語", "😀", "𝒳", "\n").ListOf().ToArbitrary(), pieces =>
        {
            var text = string.Concat(pieces);
            var points = new CodePoints(text);
            var (offset, number) = (0, 0);
            foreach (var rune in text.EnumerateRunes())
            {
                if (points.At(offset) != number++)
                    return false;
                offset += rune.Utf16SequenceLength;
            }

            return points.At(offset) == number;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_does_not_parse_has_no_spans() =>
        Assert.Equal(
            """{"spans":{"member":[],"block":[],"statement":[],"argument":[],"expression":[]},"declares":[],"uses":[]}""",
            System.Text.Encoding.UTF8.GetString(DocumentSpans.Line("class A { void M( }")));

    private static string Cut(TextSpan span) => Text.Substring(span.Start, span.Length);
}
