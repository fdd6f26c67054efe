using System.Xml.Linq;

namespace Completion.Evaluation.Projects;

/// <summary>The text of the project file that a recipe describes.</summary>
internal static class GeneratedProjectFile
{
    public static string Write(GeneratedProject recipe)
    {
        var properties = new XElement(
            "PropertyGroup",
            new XElement("TargetFramework", recipe.TargetFramework),
            new XElement("AllowUnsafeBlocks", "true"),
            new XElement("GenerateAssemblyInfo", "false"),
            new XElement("EnableDefaultItems", "false"),
            recipe.Properties.Select(property => new XElement(property.Key, property.Value)),
            new XElement("DefineConstants", string.Join(';', ["$(DefineConstants)", .. recipe.Defines])),
            new XElement("NoWarn", string.Join(';', ["$(NoWarn)", .. recipe.NoWarn])));
        var items = new XElement(
            "ItemGroup",
            new XElement("Compile", new XAttribute("Include", string.Join(';', recipe.Compile)), new XAttribute("Exclude", string.Join(';', recipe.Exclude))),
            recipe.Packages.Select(package => new XElement(
                "PackageReference",
                new XAttribute("Include", package.Key),
                package.Value.Select(attribute => new XAttribute(attribute.Key, attribute.Value)))),
            recipe.FrameworkReferences.Select(name => new XElement("FrameworkReference", new XAttribute("Include", name))),
            recipe.References.Select(path => new XElement("Reference", new XAttribute("Include", path))));
        return new XElement("Project", new XAttribute("Sdk", "Microsoft.NET.Sdk"), properties, items).ToString().ReplaceLineEndings("\n") + "\n";
    }
}
