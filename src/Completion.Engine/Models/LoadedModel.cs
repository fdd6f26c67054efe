using System.Diagnostics;
using System.Text;
using Completion.CSharp.Grammars;
using Completion.Decoding;
using Completion.CSharp.Workspaces;
using Completion.Engine.Adaptive;
using Completion.Decoding.Speculation;
using Completion.Engine.Prompting;
using Completion.Engine.Superposed;
using Completion.Inference;
using Completion.Inference.Devices;
using Completion.Inference.Fim;
using Completion.Inference.Sessions;

namespace Completion.Engine.Models;

/// <summary>A model with the one session that all requests share. Not thread-safe: one request at a time.</summary>
internal sealed class LoadedModel : IDisposable
{
    /// <summary>Drafts at most, over all settings: sequences are taken when the session is made.</summary>
    public const int MostDrafts = 8;

    /// <summary>Sequences for words that are compared while a draft is written; drafts that are verified together take two each.</summary>
    private const int SequencesForWords = 8;

    /// <summary>Tokens of context at least: below, no prompt fits beside a draft.</summary>
    public const int LeastContext = 64;

    /// <summary>How long no file must have changed before the files are indexed for guessing.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(1);

    private readonly LanguageModel _model;
    private readonly LanguageModel? _draftModel;
    private readonly IModelSession? _draftSession;
    private NgramCorpus? _corpus;

    private LoadedModel(LanguageModel model, IModelSession session, LanguageModel? draftModel, ModelDescription description, Action<string>? log)
    {
        (_model, Session, Description) = (model, session, description);
        (_draftModel, _draftSession) = (draftModel, draftModel?.CreateSession());
        (var calibration, WhyNoPauses) = ModelCalibration.Find(description.Path, log);
        PauseThreshold = calibration?.Threshold;
        Drafts = new DraftMemory(model.Vocabulary.Count, s_quiet);
        Decoder = new DraftDecoder(session, Drafts, _draftSession);
        Packer = new PromptPacker(model.Tokenize, model.Vocabulary);
        Context = new ContextPacker(model.Tokenize, model.Fim);
    }

    public IModelSession Session { get; }

    public DraftDecoder Decoder { get; }

    public PromptPacker Packer { get; }

    /// <summary>How unsure the model must be for decoding to pause, in nats; null when nobody knows.</summary>
    public double? PauseThreshold { get; }

    /// <summary>Why nobody knows, in a sentence.</summary>
    public string? WhyNoPauses { get; }

    /// <summary>What drafters know beyond one request.</summary>
    public DraftMemory Drafts { get; }

    public ContextPacker Context { get; }

    /// <summary>Tokens that the model was trained to look back over.</summary>
    public int TrainedContext => _model.Description.TrainedContext;

    public FimTemplate Fim => _model.Fim;

    /// <summary>The text of tokens that were made of a text.</summary>
    public string Text(ReadOnlySpan<int> tokens) => Encoding.UTF8.GetString(_model.Vocabulary.Text(tokens));

    /// <summary>The tokens of a text; safe to call from any thread.</summary>
    public int[] Tokenize(string text) => _model.Tokenize(text);

    public ModelDescription Description { get; }

    /// <summary>The n-grams of a workspace's solution in this model's tokens, counted from the first call on.</summary>
    public NgramCorpus Corpus(WorkspaceOptions workspace) => _corpus ??= new NgramCorpus(
        _model.Tokenize, NgramCorpus.HashOf(_model.Vocabulary, _model.File.Text("tokenizer.ggml.pre") ?? string.Empty), workspace.CacheFolder, workspace.Log);

    /// <exception cref="ModelException">The model, the runtime or the device cannot be used.</exception>
    public static LoadedModel Load(EngineSettings settings, IProgress<float>? progress, CancellationToken cancellation, Action<string>? log = null)
    {
        var start = Stopwatch.GetTimestamp();
        var path = DefaultModel.Resolve(settings.Model);
        var options = new ModelOptions
        {
            Device = DeviceKinds.Parse(settings.Device),
            Threads = settings.Threads,
            ContextLength = settings.ContextLength,
            MaxSequences = 2 * MostDrafts + SequencesForWords,
            MaxBatch = 8 * MostDrafts,
        };
        var model = LanguageModel.Load(path, options, progress, cancellation);
        LanguageModel? draftModel = null;
        try
        {
            _ = model.Fim;
            var session = model.CreateSession();
            if (session.ContextLength < LeastContext)
            {
                session.Dispose();
                throw new ModelException(
                    $"A context of {session.ContextLength} tokens is too small to complete in; choose at least {LeastContext}.");
            }

            if (settings.DraftMethod == "superposed" && session.MixtureProblem is { } problem)
            {
                session.Dispose();
                throw new ModelException(problem);
            }

            if (settings.DraftModel is { } draftPath)
            {
                try
                {
                    draftModel = DraftModelFile.Load(draftPath, model, session.ContextLength, options, cancellation);
                }
                catch
                {
                    session.Dispose();
                    throw;
                }
            }

            // Half a second of work that the first request would else wait for; the project is read meanwhile.
            if (settings.Monitors["grammar"])
            {
                _ = Task.Run(() => CSharpGrammar.Instance.Prepare(model.Vocabulary.Trie), CancellationToken.None);
            }

            var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            return new LoadedModel(model, session, draftModel, new ModelDescription(
                model.Description.Name, path, model.Device.Name, model.Device.Reason, session.ContextLength, milliseconds, model.Threads,
                CrossFile.Describe(settings.CrossFile, model.Fim, model.Description.TrainedContext))
            {
                DraftModel = draftModel?.Description.Path,
            }, log);
        }
        catch
        {
            draftModel?.Dispose();
            model.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _corpus?.Dispose();
        Drafts.Dispose();
        _draftSession?.Dispose();
        _draftModel?.Dispose();
        Session.Dispose();
        _model.Dispose();
    }
}
