namespace Completion.Corpus.Fetching;

/// <summary>A package whose files are on this machine.</summary>
/// <param name="Folder">Its unpacked files.</param>
/// <param name="Version">The version that was fetched.</param>
/// <param name="Sha256">Of the package's file, or of the files of an installed framework; lower-case hexadecimal.</param>
/// <param name="Assemblies">Full paths of its assemblies for the newest framework it supports, what is preferred first.</param>
/// <param name="References">Full paths of assemblies that those may refer to, besides each other and the base libraries.</param>
public sealed record FetchedPackage(
    string Folder, string Version, string Sha256, IReadOnlyList<string> Assemblies, IReadOnlyList<string> References);
