using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Completion.Cli.Commands;
using Completion.CSharp.Workspaces;
using Completion.Decoding.Explaining;
using Completion.Engine;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Cli.Output;

/// <summary>The answer to one request as JSON, for programs.</summary>
internal static partial class CompletionJson
{
    /// <summary>With quotes and angle brackets as themselves: the reader is a terminal or a program, not a web page.</summary>
    private static readonly AnswerJson s_readable = new(
        new JsonSerializerOptions(AnswerJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(ModelDescription model, SourceLocation place, DocumentSnapshot document, CompletionResult result)
    {
        var answer = new Answer(
            place.File, place.Line, place.Column, model, document.Project,
            [.. result.Drafts.Select(draft => new Draft(
                draft.Text, Range.Of(draft.Range, document.Text), draft.LogProbability, draft.Tokens,
                draft.Review.Verdict switch { ReviewVerdict.Compiles => true, ReviewVerdict.AddsErrors => false, _ => null },
                [.. draft.Review.NewErrors], draft.StopReason))],
            result.EmptyReason, result.Timings, result.Counters, [.. result.Trace],
            result.Explanation.IsEmpty ? null : [.. result.Explanation]);
        return JsonSerializer.Serialize(answer, s_readable.Answer);
    }

    internal sealed record Answer(
        string File, int Line, int Column, ModelDescription Model, ProjectStatus Project, Draft[] Drafts,
        string? EmptyReason, CompletionTimings Timings, CompletionCounters Counters, string[] Trace, ExplainedToken[]? Explanation);

    /// <param name="Compiles">Null when not reviewed.</param>
    /// <param name="Diagnostics">Errors that the draft adds.</param>
    internal sealed record Draft(
        string Text, Range Range, double LogProbability, int Tokens, bool? Compiles, string[] Diagnostics, string StopReason);

    /// <summary>What the draft replaces; lines and characters counted from 1, the end exclusive.</summary>
    internal sealed record Range(int StartLine, int StartColumn, int EndLine, int EndColumn)
    {
        public static Range Of(TextSpan span, SourceText text)
        {
            var lines = text.Lines.GetLinePositionSpan(span);
            return new Range(lines.Start.Line + 1, lines.Start.Character + 1, lines.End.Line + 1, lines.End.Character + 1);
        }
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Answer))]
    private sealed partial class AnswerJson : JsonSerializerContext;
}
