namespace Completion.Corpus.Lists;

/// <summary>Where a package of the list is from.</summary>
public enum PackageOrigin
{
    /// <summary>A NuGet package, from the feeds that the user's own NuGet configuration names.</summary>
    NuGet,

    /// <summary>A Debian source package, from the machine's own apt sources, or a folder given instead.</summary>
    Debian,

    /// <summary>A shared framework of the installed .NET, or its SDK.</summary>
    Dotnet,
}

/// <summary>One line of the list.</summary>
/// <param name="Origin">Where it is from.</param>
/// <param name="Id">Its name there.</param>
/// <param name="Version">Null: the newest stable one there is.</param>
/// <param name="Licence">SPDX identifier that a person read from the sources; for Debian alone, whose packages do not say in one word.</param>
/// <param name="HeldOut">Evaluations run on it, so nothing may be trained on it.</param>
public sealed record PackageEntry(PackageOrigin Origin, string Id, string? Version, string? Licence, bool HeldOut)
{
    /// <summary>As in the list, without its version.</summary>
    public string Name => Origin == PackageOrigin.NuGet ? Id : $"{Origin.ToString().ToLowerInvariant()}:{Id}";

    /// <summary>As in the list and in messages.</summary>
    public override string ToString() => Version is null ? Name : $"{Name} {Version}";
}
