using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Completion.Inference.Devices;
using Completion.Inference.Diffusion;
using Completion.Inference.Fim;
using Completion.Inference.Gguf;
using Completion.Inference.Native;
using Completion.Inference.Sessions;
using Completion.Inference.Vocabularies;

namespace Completion.Inference;

/// <summary>A model in memory: its vocabulary, its fill-in-the-middle convention, and sessions that run it.</summary>
/// <remarks>
/// Safe to use from several threads; its sessions are not. Sessions keep what they need alive, so that the model may be
/// disposed before them.
/// </remarks>
public sealed unsafe class LanguageModel : IDisposable
{
    private const int DefaultContext = 4096;

    /// <summary>Rows of a call of a model whose whole text is computed in every step: its memory grows with their number.</summary>
    private const int LargestDenoising = 2048;

    /// <summary>Rows of a call where the context is kept: several texts of holes.</summary>
    private const int DenoisedRows = 512;

    /// <summary>Masks of a call: each takes a row of the vocabulary's length.</summary>
    private const int DenoisedSlots = 256;

    private readonly ModelHandle _handle;
    private readonly nint _nativeVocabulary;
    private readonly SessionShape _shape;
    private readonly FimTemplate? _fim;
    private readonly string? _fimProblem;

    private LanguageModel(ModelHandle handle, GgufFile file, DeviceChoice device, SessionShape shape)
    {
        _handle = handle;
        _shape = shape;
        File = file;
        Device = device;
        _nativeVocabulary = Llama.ModelVocabulary(handle);
        Description = new ModelIdentity(
            file.Name, file.Architecture, (long)Llama.ModelParameters(handle), Llama.ModelTrainedContext(handle), file.Path);
        try
        {
            _fim = FimTemplate.Detect(file, Beginning());
        }
        catch (ModelException e)
        {
            _fimProblem = e.Message;
        }

        Vocabulary = VocabularyReader.Read(
            file,
            token => Llama.VocabularyEndsGeneration(_nativeVocabulary, token),
            token => Llama.VocabularyIsControl(_nativeVocabulary, token),
            _fim?.Markers ?? []);
    }

    /// <summary>What it is, for people.</summary>
    public ModelIdentity Description { get; }

    /// <summary>The header of its file: metadata, and where its tensors lie.</summary>
    public GgufFile File { get; }

    /// <summary>Where it runs, and why not elsewhere.</summary>
    public DeviceChoice Device { get; }

    /// <summary>Threads that compute it.</summary>
    public int Threads => _shape.Threads;

    /// <summary>Its tokens.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>How it is asked to fill in the middle.</summary>
    /// <exception cref="ModelException">It was not trained to; the message names the markers that were looked for.</exception>
    public FimTemplate Fim => _fim ?? throw new ModelException(_fimProblem!);

    /// <summary>Loads a model and checks everything about it that can be checked.</summary>
    /// <param name="path">A GGUF file; of a model in parts, the first.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="progress">Told of the part that is loaded, 0 to 1, from this thread.</param>
    /// <param name="cancellation">Stops the loading.</param>
    /// <exception cref="ModelException">The file, the runtime, the device or an option cannot be used.</exception>
    public static LanguageModel Load(
        string path, ModelOptions? options = null, IProgress<float>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new ModelOptions();
        cancellation.ThrowIfCancellationRequested();
        var file = GgufFile.Read(path);
        var contextLength = ChooseContext(file, options);
        var runtime = NativeRuntime.Load();
        var threads = ThreadBudget.Choose(options.Threads, file.Tensors.Sum(tensor => tensor.Elements));
        var device = DeviceSelector.Select(runtime, options.Device, threads);
        var shape = new SessionShape(
            contextLength,
            Math.Clamp(options.MaxSequences, 1, SessionShape.SequenceLimit),
            Math.Max(1, options.MaxBatch),
            threads,
            OnCpu: device.Handles.Count == 0);
        var handle = LoadWeights(file, device.Handles, new LoadState(progress, cancellation));
        try
        {
            return new LanguageModel(handle, file, device.Choice, shape);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>A memory of its own on this model; the memory is taken at once.</summary>
    /// <exception cref="ModelException">There is not enough memory.</exception>
    public IModelSession CreateSession()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (DiffusionFormat.Architectures.ContainsKey(File.Architecture))
        {
            throw new ModelException(
                $"{File.Path} fills masks ({File.Architecture}) and cannot write a text from left to right; use it to fill holes, and choose another model for completion.");
        }

        NativeLog.ForgetError();
        return new LlamaSession(_handle, File, Vocabulary, _shape);
    }

    /// <summary>How it is asked to fill masks.</summary>
    /// <exception cref="ModelException">It was not trained to, or its file does not say how.</exception>
    public DiffusionFormat Diffusion => DiffusionFormat.Detect(File, _fim);

    /// <summary>What fills masks with this model, with a memory of its own.</summary>
    /// <param name="maxTexts">Texts in one call at most.</param>
    /// <exception cref="ModelException">It is no masked-diffusion model, or there is not enough memory.</exception>
    public IDenoiser CreateDenoiser(int maxTexts = 4) => CreateDenoiser(Diffusion, maxTexts);

    /// <summary>The same, asked in a way of which its file says nothing.</summary>
    internal IDenoiser CreateDenoiser(DiffusionFormat format, int maxTexts)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        NativeLog.ForgetError();
        var rows = format.Attention == DiffusionAttention.Full ? Math.Min(_shape.ContextLength, LargestDenoising) : DenoisedRows;
        return new LlamaDenoiser(_handle, Vocabulary, new CanvasLayout(format, _fim), new DenoiserShape(
            format.Attention == DiffusionAttention.Full ? rows : _shape.ContextLength, Math.Clamp(maxTexts, 1, 64), rows, Math.Min(rows, DenoisedSlots), _shape.Threads, _shape.OnCpu));
    }

    /// <summary>
    /// The tokens of a text. Nothing in it is ever a control token, whatever it spells, and nothing is added to it.
    /// </summary>
    public int[] Tokenize(string text)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (text.Length == 0)
        {
            return [];
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var tokens = new int[bytes.Length + 1];
        var added = false;
        try
        {
            _handle.DangerousAddRef(ref added);
            fixed (byte* source = bytes)
            {
                fixed (int* target = tokens)
                {
                    var count = Llama.Tokenize(
                        _nativeVocabulary, source, bytes.Length, target, tokens.Length, addSpecial: false, parseSpecial: false);
                    return count >= 0
                        ? tokens[..count]
                        : throw new ModelException($"The text of {text.Length} characters cannot be split into tokens; it is too long.");
                }
            }
        }
        finally
        {
            if (added)
            {
                _handle.DangerousRelease();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <summary>The library's own spelling of a token, to check ours against.</summary>
    internal byte[] NativePiece(int token)
    {
        var buffer = new byte[256];
        fixed (byte* target = buffer)
        {
            var size = Llama.TokenToPiece(_nativeVocabulary, token, target, buffer.Length, 0, special: false);
            return buffer[..size];
        }
    }

    private static int ChooseContext(GgufFile file, ModelOptions options)
    {
        var trained = (int)Math.Min(file.ContextLength, int.MaxValue);
        var wanted = options.ContextLength ?? Math.Min(DefaultContext, trained);
        if (wanted < 1)
        {
            throw new ModelException($"A context of {wanted} tokens is too small; choose one between 1 and {trained}.");
        }

        return wanted <= trained
            ? wanted
            : throw new ModelException($"A context of {wanted} tokens is more than the {trained} that {file.Path} was trained for; choose at most {trained}.");
    }

    private static ModelHandle LoadWeights(GgufFile file, IReadOnlyList<nint> devices, LoadState state)
    {
        var parameters = Llama.ModelDefaultParams();
        parameters.GpuLayers = devices.Count == 0 ? 0 : -1;
        parameters.ProgressCallback = &OnProgress;

        // Repacked weights compute a batch with other kernels than a single row, and the two round differently.
        parameters.UseExtraBufferTypes = devices.Count == 0 ? (byte)0 : (byte)1;

        // Null-terminated; an empty list keeps a GPU that is present out of it.
        var list = stackalloc nint[devices.Count + 1];
        for (var i = 0; i < devices.Count; i++)
        {
            list[i] = devices[i];
        }

        list[devices.Count] = 0;
        parameters.Devices = list;
        var pinned = GCHandle.Alloc(state);
        try
        {
            parameters.ProgressState = (void*)GCHandle.ToIntPtr(pinned);
            NativeLog.ForgetError();
            var handle = new ModelHandle(Llama.ModelLoad(file.Path, parameters));
            if (!handle.IsInvalid)
            {
                return handle;
            }
        }
        finally
        {
            pinned.Free();
        }

        state.Cancellation.ThrowIfCancellationRequested();
        throw state.Failure is { } failure
            ? new ModelException($"The loading of {file.Path} was stopped: {failure.Message}", failure)
            : new ModelException($"llama.cpp cannot load {file.Path}: {NativeLog.LastError ?? "it gives no reason"}; choose another file of the model.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte OnProgress(float part, void* state) =>
        ((LoadState)GCHandle.FromIntPtr((nint)state).Target!).Report(part) ? (byte)1 : (byte)0;

    private int? Beginning()
    {
        var token = Llama.VocabularyBeginning(_nativeVocabulary);
        return token >= 0 && Llama.VocabularyAddsBeginning(_nativeVocabulary) ? token : null;
    }

    /// <summary>What the progress callback needs. No exception may cross the native frames above it.</summary>
    private sealed class LoadState(IProgress<float>? progress, CancellationToken cancellation)
    {
        internal CancellationToken Cancellation => cancellation;

        internal Exception? Failure { get; private set; }

        internal bool Report(float part)
        {
            try
            {
                progress?.Report(part);
            }
#pragma warning disable CA1031 // Whatever it is, it must not unwind through native code.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Failure = e;
                return false;
            }

            return !cancellation.IsCancellationRequested;
        }
    }
}
