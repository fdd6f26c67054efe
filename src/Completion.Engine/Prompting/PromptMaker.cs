using System.Collections.Immutable;
using Completion.CSharp.Context;
using Completion.CSharp.Prompts;
using Completion.CSharp.Situations;
using Completion.Engine.Models;

namespace Completion.Engine.Prompting;

/// <summary>What the model is given.</summary>
/// <param name="Tokens">The whole prompt, markers included.</param>
/// <param name="Removed">Tokens before the cursor that are written anew.</param>
/// <param name="Document">The text around the cursor.</param>
/// <param name="Context">What stands beside it.</param>
/// <param name="Notes">What was left out and why, for a person.</param>
internal sealed record MadePrompt(int[] Tokens, RemovedTokens Removed, PackedPrompt Document, PackedContext Context, ImmutableArray<string> Notes);

/// <summary>Makes prompts for one model under one set of settings.</summary>
/// <remarks>
/// <para>
/// What changes least stands first, since the memory of a prompt is worth as much as the next one begins alike: other files;
/// what follows the cursor, where the model takes that first; what precedes it; the lines that are being written. Where the
/// model takes the suffix last, it stands before those lines all the same (<see cref="EngineSettings.MiddleLead"/>), so a key
/// typed costs its own tokens in either order.
/// </para>
/// <para>Every decision is a matter of counts, none of time: the same document gets the same prompt.</para>
/// </remarks>
internal sealed class PromptMaker(LoadedModel model, EngineSettings settings, SnippetChoice choice, IReadOnlyList<EditedPlace> edits)
{
    /// <summary>Prompt markers, and room for a begin-of-text token.</summary>
    private const int Reserve = 8;

    /// <summary>Part of the room that other files get at most: the document itself says more.</summary>
    private const double ContextShare = 0.25;

    /// <summary>Characters of C# that a token stands for, about; decides what the prompt is taken to show anyway.</summary>
    private const int CharactersPerToken = 4;

    /// <summary>Tokens of a draft at most.</summary>
    public int MostTokens { get; } = Math.Clamp(settings.MaxTokens, 1, model.Session.ContextLength / 2);

    /// <summary>The prompt for a situation.</summary>
    public MadePrompt Make(Situation situation, CancellationToken cancellation)
    {
        var budget = model.Session.ContextLength - MostTokens - Reserve;
        var context = Context(situation, budget, cancellation);
        var window = PromptWindow.Around(situation, budget * PromptPacker.MostCharactersPerToken, Enum.Parse<SuffixExtent>(settings.Suffix, ignoreCase: true));
        var packed = model.Packer.Pack(window.Prefix, window.Suffix, budget, context.Tokens.Length);
        var (kept, removed) = settings.TokenAlignment == "none"
            ? (packed.Prefix, default)
            : TokenAlignment.Apply(packed.Prefix, model.Session.Vocabulary);
        var lead = TokenAlignment.Lead(kept, settings.MiddleLead, model.Session.Vocabulary);
        var (files, comments) = context.Form == ContextForm.Files ? (context.Tokens, Array.Empty<int>()) : ([], context.Tokens);
        var tokens = model.Fim.Build([.. comments, .. kept.AsSpan(..^lead)], packed.Suffix, kept.AsSpan(^lead..), files);
        return new MadePrompt(tokens, removed, packed, context, [.. Notes(context, packed)]);
    }

    private PackedContext Context(Situation situation, int budget, CancellationToken cancellation)
    {
        var form = CrossFile.FormFor(settings.CrossFile, model.Fim, model.TrainedContext);
        var room = Math.Min(settings.ContextTokens, (int)(budget * ContextShare));
        if (form == ContextForm.None || room == 0)
        {
            return PackedContext.Nothing;
        }

        var snippets = choice.For(situation.Analysis, situation.Replaced.Start, edits, (budget - room) * CharactersPerToken, cancellation);
        return model.Context.Pack(snippets, form, Path.GetFileName(situation.Analysis.Tree.FilePath), room);
    }

    private static IEnumerable<string> Notes(PackedContext context, PackedPrompt packed)
    {
        if (context.Offered > 0)
        {
            yield return $"other files: {context.Shown} of {context.Offered} snippets, {context.Tokens.Length} of at most {context.Room} tokens";
        }

        if (packed.PrefixIsCut)
        {
            yield return $"of the text before the cursor only the last {packed.Prefix.Length} tokens fit the model's context";
        }

        if (packed.SuffixIsCut)
        {
            yield return $"of the text after the cursor only the first {packed.Suffix.Length} tokens have room";
        }
    }
}
