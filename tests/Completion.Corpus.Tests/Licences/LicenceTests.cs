using Completion.Corpus.Licences;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Corpus.Tests.Licences;

public class LicenceTests
{
    private const string Mit = """
        Copyright (c) Somebody
        Permission is hereby granted, free of charge, to any person obtaining
        a copy of this software … The above copyright notice and this permission
        notice shall be included …
        """;

    private static readonly (string Name, bool Permissive)[] Names = [("MIT", true), ("Apache-2.0", true), ("GPL-2.0-only", false), ("MS-PL", false)];

    private abstract record Node
    {
        public sealed record Leaf(int Name) : Node;

        public sealed record Pair(bool Or, Node Left, Node Right) : Node;
    }

    [Fact]
    public void An_expression_is_permissive_exactly_if_it_holds_with_permissive_licences_alone() =>
        Prop.ForAll(Trees(4).ToArbitrary(), tree => LicenceExpression.IsPermissive(Text(tree)) == Holds(tree)).QuickCheckThrowOnFailure();

    [Fact]
    public void An_or_binds_weaker_than_an_and()
    {
        Assert.True(LicenceExpression.IsPermissive("MIT OR MIT AND MS-PL"));
        Assert.False(LicenceExpression.IsPermissive("(MIT OR MIT) AND MS-PL"));
        Assert.True(LicenceExpression.IsPermissive("Apache-2.0 WITH LLVM-exception"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MIT OR")]
    [InlineData("MIT Apache-2.0")]
    [InlineData("(MIT")]
    [InlineData("MIT)")]
    [InlineData("MIT WITH")]
    [InlineData("MIT OR )")]
    public void What_is_no_expression_is_not_permissive(string text) => Assert.False(LicenceExpression.IsPermissive(text));

    [Fact]
    public void Texts_are_recognised_and_ones_that_also_restrict_are_not()
    {
        Assert.Equal("MIT", LicenceText.Recognise(Mit));
        Assert.Null(LicenceText.Recognise(Mit + "\nor the GNU Lesser General Public License"));
        Assert.Equal("BSD-2-Clause", LicenceText.Recognise("Redistribution and use in source and\n * binary forms … Redistributions in binary form must reproduce"));
        Assert.Equal("BSD-3-Clause", LicenceText.Recognise("Redistribution and use in source and binary forms … Redistributions in binary form must reproduce … to endorse or promote products"));
        Assert.Null(LicenceText.Recognise("All rights reserved."));
    }

    [Theory]
    [InlineData("https://licenses.nuget.org/MIT", "MIT")]
    [InlineData("https://licenses.nuget.org/MIT%20OR%20MS-PL", "MIT OR MS-PL")]
    [InlineData("https://licenses.nuget.org/LGPL-3.0-only", null)]
    [InlineData("http://www.opensource.org/licenses/mit-license.php", "MIT")]
    [InlineData("https://github.com/dotnet/corefx/blob/master/LICENSE.TXT", "MIT")]
    [InlineData("https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0")]
    [InlineData("http://go.microsoft.com/fwlink/?LinkId=329770", null)]
    [InlineData("https://github.com/somebody/thing/blob/master/LICENSE", null)]
    public void Addresses_stand_for_licences_as_far_as_that_is_known(string url, string? licence) => Assert.Equal(licence, PackageLicence.FromUrl(url));

    [Theory]
    [InlineData("<license type=\"expression\">MIT</license>", "MIT")]
    [InlineData("<license type=\"expression\">MS-PL</license>", null)]
    [InlineData("<license type=\"file\">LICENSE.md</license>", "MIT")]
    [InlineData("<license type=\"file\">../LICENSE.md</license>", null)]
    [InlineData("<licenseUrl>https://opensource.org/licenses/MIT</licenseUrl>", "MIT")]
    [InlineData("<licenseUrl>https://example.org/mine</licenseUrl>", null)]
    [InlineData("", "MIT")]
    public void A_package_says_its_licence_in_its_nuspec(string element, string? licence)
    {
        using var folder = new TemporaryFolder();
        folder.Write("LICENSE.md", "Nothing is granted.");
        folder.Write("package/LICENSE.md", Mit);
        folder.Write("package/a.nuspec", $"<package xmlns=\"urn:n\"><metadata><id>A</id>{element}</metadata></package>");

        var (found, reason) = PackageLicence.Of(Path.Combine(folder.Path, "package"));

        Assert.Equal(licence, found);
        Assert.Equal(licence is null, reason is not null);
    }

    [Theory]
    [InlineData("// GPL v2", true)]
    [InlineData("// MIT or GPL, your choice", false)]
    [InlineData("// nothing said", false)]
    public void A_file_header_restricts_if_it_names_no_permissive_licence(string header, bool restricts) => Assert.Equal(restricts, LicenceText.Restricts(header));

    private static Gen<Node> Trees(int depth) => depth == 0
        ? Gen.Choose(0, Names.Length - 1).Select(i => (Node)new Node.Leaf(i))
        : Gen.OneOf(
            Trees(0),
            from or in Gen.Elements(true, false) from left in Trees(depth - 1) from right in Trees(depth - 1) select (Node)new Node.Pair(or, left, right));

    private static string Text(Node node) => node switch
    {
        Node.Leaf leaf => Names[leaf.Name].Name,
        Node.Pair pair => $"({Text(pair.Left)} {(pair.Or ? "OR" : "AND")} {Text(pair.Right)})",
        _ => throw new InvalidOperationException(),
    };

    private static bool Holds(Node node) => node switch
    {
        Node.Leaf leaf => Names[leaf.Name].Permissive,
        Node.Pair pair => pair.Or ? Holds(pair.Left) || Holds(pair.Right) : Holds(pair.Left) && Holds(pair.Right),
        _ => throw new InvalidOperationException(),
    };
}
