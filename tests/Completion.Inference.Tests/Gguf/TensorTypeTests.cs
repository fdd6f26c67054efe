using System.Runtime.InteropServices;
using Completion.Inference.Gguf;
using Completion.Inference.Native;

namespace Completion.Inference.Tests.Gguf;

public sealed class TensorTypeTests
{
    [Fact]
    public unsafe void Every_type_has_the_size_that_ggml_gives_it()
    {
        const int typeCount = 43;
        var library = NativeLibrary.Load(RuntimeLocator.FindLibrary(RuntimeLocator.FromEnvironment().FindBase(), Llama.GgmlBaseLibrary)!);
        var blockElements = (delegate* unmanaged[Cdecl]<int, long>)NativeLibrary.GetExport(library, "ggml_blck_size");
        var blockBytes = (delegate* unmanaged[Cdecl]<int, nuint>)NativeLibrary.GetExport(library, "ggml_type_size");
        var name = (delegate* unmanaged[Cdecl]<int, byte*>)NativeLibrary.GetExport(library, "ggml_type_name");
        for (var id = 0; id < typeCount; id++)
        {
            var type = TensorType.Find(id);
            Assert.Equal((int)blockBytes(id), type?.BlockBytes ?? 0);
            if (type is not null)
            {
                Assert.Equal(blockElements(id), type.BlockElements);
                Assert.Equal(Marshal.PtrToStringUTF8((nint)name(id)), type.Name, ignoreCase: true);
            }
        }
    }
}
