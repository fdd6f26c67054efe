using Completion.CSharp.Workspaces;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Tests.Workspaces;

[Collection(nameof(SampleShop))]
public sealed class EditTests(SampleShop shop)
{
    private static readonly string[] Pieces =
        ["", "/**/", "{ }", "()", "{", "}", ";", "(", ")", "\"", "\"\"\"", "/*", "*/", "//", "\n", "\r\n", " ", "x", ".", "=>", "class C", "#if A\n", "#endif\n", "await ", "😀", "/// <summary>"];

    [Fact]
    public void Any_edits_give_the_text_and_the_tree_that_a_fresh_start_would_give()
    {
        var path = shop.Folder.Path("Shop.Core/Orders/OrderService.cs");
        var original = File.ReadAllText(path);
        var edits = from start in Gen.Choose(0, 10_000)
                    from length in Gen.Choose(0, 60)
                    from piece in Gen.Elements(Pieces)
                    from look in Gen.Elements(true, false)
                    select (start, length, piece, look);
        try
        {
            Prop.ForAll(edits.NonEmptyListOf().ToArbitrary(), list =>
            {
                shop.Workspace.OpenDocument(path, SourceText.From(original));
                var expected = original;
                foreach (var (at, removed, piece, look) in list)
                {
                    var start = at % (expected.Length + 1);
                    var length = Math.Min(removed, expected.Length - start);
                    shop.Workspace.ChangeDocument(path, [new TextChange(new TextSpan(start, length), piece)]);
                    expected = expected[..start] + piece + expected[(start + length)..];
                    // Sometimes several edits come between two questions.
                    if (look)
                        _ = Tree(path);
                }

                var snapshot = shop.Workspace.Get(path)!;
                var tree = Tree(path);
                var fresh = CSharpSyntaxTree.ParseText(expected, (CSharpParseOptions)snapshot.Document.Project.ParseOptions!);
                // Of broken code Roslyn's incremental parser may make another tree than a fresh parse does.
                var isBroken = fresh.GetDiagnostics().Any();
                return snapshot.Text.ToString() == expected && tree.ToString() == expected && (isBroken || tree.GetRoot().IsEquivalentTo(fresh.GetRoot()));
            }).QuickCheckThrowOnFailure();
        }
        finally
        {
            shop.Workspace.CloseDocument(path);
        }
    }

    [Fact]
    public void Members_that_an_edit_does_not_touch_are_not_parsed_again()
    {
        var path = shop.Folder.Path("Shop.Core/Orders/OrderService.cs");
        var text = File.ReadAllText(path);
        shop.Workspace.OpenDocument(path, SourceText.From(text));
        var before = Methods(path);
        shop.Workspace.ChangeDocument(path, [new TextChange(new TextSpan(text.IndexOf("is empty", StringComparison.Ordinal), 0), "really ")]);
        shop.Workspace.ChangeDocument(path, [new TextChange(new TextSpan(text.IndexOf("is empty", StringComparison.Ordinal), 0), "truly ")]);
        var after = Methods(path);
        Assert.Equal(before.Keys, after.Keys);
        // Bodies: Roslyn makes the shell around an async method's body anew in any case.
        Assert.False(before["PlaceAsync"].Body!.IsIncrementallyIdenticalTo(after["PlaceAsync"].Body!));
        Assert.True(before["CancelAsync"].Body!.IsIncrementallyIdenticalTo(after["CancelAsync"].Body!));
        Assert.True(before["AdvanceAsync"].Body!.IsIncrementallyIdenticalTo(after["AdvanceAsync"].Body!));
        shop.Workspace.CloseDocument(path);
    }

    [Fact]
    public void An_open_document_counts_before_the_disk_for_others_too_until_it_is_closed()
    {
        var core = shop.Folder.Path("Shop.Core/Orders/OrderNumbers.cs");
        var cli = shop.Folder.Path("Shop.Cli/Catalog.cs");
        var text = File.ReadAllText(core);
        shop.Workspace.OpenDocument(core, SourceText.From(text.Replace("class OrderNumbers", "class Renamed", StringComparison.Ordinal)));
        Assert.NotNull(TypeSeenFrom(cli, "Shop.Core.Orders.Renamed"));
        Assert.Null(TypeSeenFrom(cli, "Shop.Core.Orders.OrderNumbers"));
        shop.Workspace.CloseDocument(core);
        Assert.Null(TypeSeenFrom(cli, "Shop.Core.Orders.Renamed"));
        Assert.NotNull(TypeSeenFrom(cli, "Shop.Core.Orders.OrderNumbers"));
    }

    [Fact]
    public void A_new_unsaved_file_belongs_to_the_project_around_it()
    {
        var path = shop.Folder.Path("Shop.Core/Orders/Unsaved.cs");
        shop.Workspace.OpenDocument(path, SourceText.From("namespace Shop.Core.Orders; internal class Unsaved { }"));
        Assert.Equal("Shop.Core", shop.Workspace.Get(path)!.Document.Project.Name);
        Assert.NotNull(TypeSeenFrom(shop.Folder.Path("Shop.Core/Money.cs"), "Shop.Core.Orders.Unsaved"));
        shop.Workspace.CloseDocument(path);
        Assert.Null(shop.Workspace.Get(path));
        Assert.Null(TypeSeenFrom(shop.Folder.Path("Shop.Core/Money.cs"), "Shop.Core.Orders.Unsaved"));
    }

    [Fact]
    public void Edits_that_do_not_fit_are_refused_and_change_nothing()
    {
        var path = shop.Folder.Path("Unfit.cs");
        shop.Workspace.OpenDocument(path, SourceText.From("class C { }"));
        Assert.Throws<DocumentException>(() => shop.Workspace.ChangeDocument(path, [new TextChange(new TextSpan(10, 5), "x")]));
        Assert.Throws<DocumentException>(() => shop.Workspace.ChangeDocument(path, [new TextChange(new TextSpan(0, 5), "x"), new TextChange(new TextSpan(3, 5), "y")]));
        Assert.Equal("class C { }", shop.Workspace.Get(path)!.Text.ToString());
        shop.Workspace.ChangeDocument(shop.Folder.Path("never-opened.cs"), [new TextChange(default, "x")]);
        shop.Workspace.CloseDocument(path);
    }

    [Fact]
    public void Asking_again_without_an_edit_gives_the_same_document()
    {
        foreach (var path in (string[])[shop.Folder.Path("Shop.Core/Result.cs"), shop.Folder.Path("Shop.Cli/Program.cs")])
        {
            var first = shop.Workspace.Get(path)!;
            Assert.True(first.Document.TryGetSyntaxTree(out var tree));
            var second = shop.Workspace.Get(path)!;
            Assert.True(second.Document.TryGetSyntaxTree(out var again));
            Assert.Same(tree, again);
            Assert.Same(first.Text, second.Text);
        }
    }

    private SyntaxTree Tree(string path) => shop.Workspace.Get(path)!.Document.GetSyntaxTreeAsync().GetAwaiter().GetResult()!;

    private Dictionary<string, MethodDeclarationSyntax> Methods(string path) =>
        Tree(path).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().ToDictionary(method => method.Identifier.Text);

    private INamedTypeSymbol? TypeSeenFrom(string path, string name) =>
        shop.Workspace.Get(path)!.Document.Project.GetCompilationAsync().GetAwaiter().GetResult()!.GetTypeByMetadataName(name);
}
