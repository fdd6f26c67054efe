using System.Reflection.Metadata;
using ICSharpCode.Decompiler.DebugInfo;
using SequencePoint = ICSharpCode.Decompiler.DebugInfo.SequencePoint;

namespace Completion.Corpus.Assemblies;

/// <summary>The names that locals had in the source, for the decompiler to give them again.</summary>
internal sealed class LocalNames(MetadataReader pdb) : IDebugInfoProvider
{
    public string Description => "names of locals from portable debug information";

    public string SourceFileName => "";

    public IList<SequencePoint> GetSequencePoints(MethodDefinitionHandle method) => [];

    public IList<Variable> GetVariables(MethodDefinitionHandle method) => [.. Locals(method).Select(local => new Variable(local.Index, pdb.GetString(local.Name)))];

    public bool TryGetName(MethodDefinitionHandle method, int index, out string name)
    {
        foreach (var local in Locals(method))
        {
            if (local.Index == index)
            {
                name = pdb.GetString(local.Name);
                return true;
            }
        }

        name = "";
        return false;
    }

    public bool TryGetExtraTypeInfo(MethodDefinitionHandle method, int index, out PdbExtraTypeInfo extraTypeInfo)
    {
        extraTypeInfo = default;
        return false;
    }

    private IEnumerable<LocalVariable> Locals(MethodDefinitionHandle method) =>
        from scope in pdb.GetLocalScopes(method)
        from handle in pdb.GetLocalScope(scope).GetLocalVariables()
        let local = pdb.GetLocalVariable(handle)
        where (local.Attributes & LocalVariableAttributes.DebuggerHidden) == 0
        select local;
}
