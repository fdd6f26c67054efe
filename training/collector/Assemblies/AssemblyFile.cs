using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Completion.Corpus.Assemblies;

/// <summary>What can be said of an assembly before its code is looked at.</summary>
/// <param name="Name">Its simple name.</param>
/// <param name="Company">Who it says made it; null: it does not say.</param>
/// <param name="IsReference">Its methods have no bodies.</param>
/// <param name="IsCSharp">False: compiled from F# or Visual Basic, whose code reads strangely as C#.</param>
public sealed record AssemblyFile(string Name, string? Company, bool IsReference, bool IsCSharp)
{
    /// <summary>Reads an assembly; null: the file is none (a native library, a module, or broken).</summary>
    public static AssemblyFile? Read(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (!file.HasMetadata)
                return null;
            var metadata = file.GetMetadataReader();
            if (!metadata.IsAssembly)
                return null;
            var assembly = metadata.GetAssemblyDefinition();
            var attributes = assembly.GetCustomAttributes().Select(handle => (Handle: handle, Type: TypeOf(metadata, metadata.GetCustomAttribute(handle)))).ToList();
            var company = attributes.FirstOrDefault(a => a.Type == "AssemblyCompanyAttribute").Handle;
            return new AssemblyFile(
                metadata.GetString(assembly.Name),
                company.IsNil ? null : FirstString(metadata, metadata.GetCustomAttribute(company)),
                attributes.Any(a => a.Type == "ReferenceAssemblyAttribute"),
                !attributes.Any(a => a.Type == "FSharpInterfaceDataVersionAttribute") && !RefersToVisualBasic(metadata));
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool RefersToVisualBasic(MetadataReader metadata) =>
        metadata.AssemblyReferences.Any(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name) is "Microsoft.VisualBasic" or "Microsoft.VisualBasic.Core")
        || metadata.GetString(metadata.GetAssemblyDefinition().Name).Contains("VisualBasic", StringComparison.Ordinal);

    private static string TypeOf(MetadataReader metadata, CustomAttribute attribute) => attribute.Constructor.Kind switch
    {
        HandleKind.MemberReference => metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name)
            : "",
        HandleKind.MethodDefinition => metadata.GetString(metadata.GetTypeDefinition(
            metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()).Name),
        _ => "",
    };

    private static string? FirstString(MetadataReader metadata, CustomAttribute attribute)
    {
        var value = metadata.GetBlobReader(attribute.Value);
        value.ReadUInt16();
        return value.ReadSerializedString();
    }
}
