using System.Collections.Immutable;
using System.Text;
using Completion.CSharp.Workspaces;

namespace Completion.CSharp.Loading;

/// <summary>
/// Remembers compiler invocations on disk, one file per project, so that a start on an unchanged project needs no MSBuild.
/// </summary>
/// <remarks>
/// An entry that is corrupt, of another version, or of another state of the project is as good as none. Entries are written
/// beside and then moved into place, so that a reader sees a whole entry or the former one.
/// </remarks>
internal sealed class InvocationCache(string? folder)
{
    // Raise it when the format or what the fingerprint covers changes.
    private const int Format = 1;
    private const int LongestEntry = 64 * 1024 * 1024;

    /// <summary>The invocation last saved for this state of the project, if all files it names are still there.</summary>
    public CompilerInvocation? Find(string project, ulong fingerprint)
    {
        if (folder is null)
            return null;
        try
        {
            var path = EntryPath(folder, project);
            var stamp = FileStamp.Of(path);
            if (!stamp.Exists || stamp.Length > LongestEntry)
                return null;
            return Parse(File.ReadAllBytes(path), project, fingerprint);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException or OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Saves it; a full or read-only disk only means a slower next start.</summary>
    public void Save(CompilerInvocation invocation, ulong fingerprint)
    {
        if (folder is null)
            return;
        try
        {
            Directory.CreateDirectory(folder);
            var path = EntryPath(folder, invocation.ProjectPath);
            var beside = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
            File.WriteAllBytes(beside, Serialize(invocation, fingerprint));
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // See the summary.
        }
    }

    internal static string EntryPath(string folder, string project)
    {
        var hash = new StableHash();
        hash.Add(project);
        return Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(project)}-{hash.Value:x16}.invocation");
    }

    private static byte[] Serialize(CompilerInvocation invocation, ulong fingerprint)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(0UL);
        writer.Write(Format);
        writer.Write(fingerprint);
        writer.Write(invocation.ProjectPath);
        writer.Write(invocation.TargetFramework);
        writer.Write(invocation.AssetsPath);
        writer.Write(FileStamp.Of(invocation.AssetsPath).WrittenTicks);
        writer.Write(invocation.Problem ?? "");
        writer.Write(invocation.Arguments.Length);
        foreach (var argument in invocation.Arguments)
            writer.Write(argument);
        writer.Write(invocation.References.Length);
        foreach (var reference in invocation.References)
        {
            writer.Write(reference.ProjectPath);
            writer.Write(reference.OutputPath);
            writer.Write(reference.ReferenceAssemblyPath);
        }

        writer.Flush();
        var bytes = stream.ToArray();
        BitConverter.TryWriteBytes(bytes, Checksum(bytes));
        return bytes;
    }

    private static CompilerInvocation? Parse(byte[] bytes, string project, ulong fingerprint)
    {
        if (bytes.Length < 16 || BitConverter.ToUInt64(bytes) != Checksum(bytes))
            return null;
        using var reader = new BinaryReader(new MemoryStream(bytes, 8, bytes.Length - 8), Encoding.UTF8);
        if (reader.ReadInt32() != Format || reader.ReadUInt64() != fingerprint || reader.ReadString() != project)
            return null;
        var framework = reader.ReadString();
        var assets = reader.ReadString();
        // NuGet's result may lie outside obj/, where the fingerprint does not look.
        if (reader.ReadInt64() != FileStamp.Of(assets).WrittenTicks)
            return null;
        var problem = reader.ReadString();
        var arguments = ImmutableArray.CreateBuilder<string>();
        for (var count = reader.ReadInt32(); count > 0; count--)
            arguments.Add(reader.ReadString());
        var references = ImmutableArray.CreateBuilder<ReferencedProject>();
        for (var count = reader.ReadInt32(); count > 0; count--)
            references.Add(new ReferencedProject(reader.ReadString(), reader.ReadString(), reader.ReadString()));
        return new CompilerInvocation(project, framework, arguments.ToImmutable(), references.ToImmutable(), assets, problem.Length == 0 ? null : problem);
    }

    private static ulong Checksum(byte[] bytes)
    {
        var hash = new StableHash();
        hash.Add(bytes.AsSpan(8));
        return hash.Value;
    }
}
