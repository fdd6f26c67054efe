using System.Runtime.InteropServices;

namespace Completion.Inference.Native;

/// <summary>The part of libllama and ggml that is used, named as in their headers. Load <see cref="NativeRuntime"/> first.</summary>
internal static unsafe partial class Llama
{
    internal const string LlamaLibrary = "llama";
    internal const string GgmlLibrary = "ggml";
    internal const string GgmlBaseLibrary = "ggml-base";

    // Library

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_version")]
    internal static partial byte* Version();

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_backend_init")]
    internal static partial void BackendInit();

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_log_set")]
    internal static partial void LogSet(delegate* unmanaged[Cdecl]<int, byte*, void*, void> callback, void* state);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_model_default_params")]
    internal static partial LlamaModelParams ModelDefaultParams();

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_context_default_params")]
    internal static partial LlamaContextParams ContextDefaultParams();

    // Model

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_model_load_from_file", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ModelLoad(string path, LlamaModelParams parameters);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_model_free")]
    internal static partial void ModelFree(nint model);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_model_get_vocab")]
    internal static partial nint ModelVocabulary(ModelHandle model);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_model_n_ctx_train")]
    internal static partial int ModelTrainedContext(ModelHandle model);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_model_n_layer")]
    internal static partial int ModelLayers(ModelHandle model);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_model_n_params")]
    internal static partial ulong ModelParameters(ModelHandle model);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_model_is_recurrent")]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool ModelIsRecurrent(ModelHandle model);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_model_is_hybrid")]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool ModelIsHybrid(ModelHandle model);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_model_is_diffusion")]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool ModelIsDiffusion(ModelHandle model);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_model_has_encoder")]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool ModelHasEncoder(ModelHandle model);

    // Vocabulary; the pointer lives as long as its model

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_vocab_n_tokens")]
    internal static partial int VocabularyCount(nint vocabulary);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_vocab_is_eog")]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool VocabularyEndsGeneration(nint vocabulary, int token);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_vocab_is_control")]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool VocabularyIsControl(nint vocabulary, int token);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_vocab_bos")]
    internal static partial int VocabularyBeginning(nint vocabulary);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_vocab_get_add_bos")]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool VocabularyAddsBeginning(nint vocabulary);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_tokenize")]
    internal static partial int Tokenize(
        nint vocabulary, byte* text, int textLength, int* tokens, int maxTokens,
        [MarshalAs(UnmanagedType.U1)] bool addSpecial, [MarshalAs(UnmanagedType.U1)] bool parseSpecial);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_token_to_piece")]
    internal static partial int TokenToPiece(
        nint vocabulary, int token, byte* buffer, int length, int leftStrip, [MarshalAs(UnmanagedType.U1)] bool special);

    // Context

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_init_from_model")]
    internal static partial nint ContextInit(ModelHandle model, LlamaContextParams parameters);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_free")]
    internal static partial void ContextFree(nint context);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_n_ctx")]
    internal static partial uint ContextLength(ContextHandle context);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_set_causal_attn")]
    internal static partial void SetCausalAttention(ContextHandle context, [MarshalAs(UnmanagedType.U1)] bool isCausal);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_get_memory")]
    internal static partial nint Memory(ContextHandle context);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_decode")]
    internal static partial int Decode(ContextHandle context, LlamaBatch batch);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_get_logits_ith")]
    internal static partial float* Logits(ContextHandle context, int row);

    // Memory; the pointer lives as long as its context

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_memory_clear")]
    internal static partial void MemoryClear(nint memory, [MarshalAs(UnmanagedType.U1)] bool data);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_memory_seq_rm")]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool MemoryRemove(nint memory, int sequence, int from, int to);

    [LibraryImport(LlamaLibrary, EntryPoint = "llama_memory_seq_cp")]
    internal static partial void MemoryCopy(nint memory, int source, int target, int from, int to);

    // Backends and devices

    [LibraryImport(GgmlLibrary, EntryPoint = "ggml_backend_load_all_from_path", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void BackendLoadAll(string directory);

    [LibraryImport(GgmlLibrary, EntryPoint = "ggml_backend_load", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint BackendLoad(string path);

    [LibraryImport(GgmlLibrary, EntryPoint = "ggml_backend_dev_count")]
    internal static partial nuint DeviceCount();

    [LibraryImport(GgmlLibrary, EntryPoint = "ggml_backend_dev_get")]
    internal static partial nint DeviceGet(nuint index);

    [LibraryImport(GgmlBaseLibrary, EntryPoint = "ggml_backend_dev_type")]
    internal static partial int DeviceType(nint device);

    [LibraryImport(GgmlBaseLibrary, EntryPoint = "ggml_backend_dev_name")]
    internal static partial byte* DeviceName(nint device);

    [LibraryImport(GgmlBaseLibrary, EntryPoint = "ggml_backend_dev_description")]
    internal static partial byte* DeviceDescription(nint device);

    [LibraryImport(GgmlBaseLibrary, EntryPoint = "ggml_backend_dev_backend_reg")]
    internal static partial nint DeviceBackend(nint device);

    [LibraryImport(GgmlBaseLibrary, EntryPoint = "ggml_backend_reg_name")]
    internal static partial byte* BackendName(nint backend);
}
