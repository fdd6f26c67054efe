using System.Buffers;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Completion.Corpus.Spans;

/// <summary>What is said of one document of the corpus, as a line of JSON.</summary>
internal static class DocumentSpans
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.None);

    /// <summary>The line without its end; empty lists when the document does not parse.</summary>
    public static byte[] Line(string text)
    {
        var root = CSharpSyntaxTree.ParseText(SourceText.From(text), Options).GetRoot();
        var parses = !root.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);
        var spans = parses ? SyntaxSpans.Of(root) : SyntaxSpans.None;
        var declares = parses ? TypeSignatures.Of(root) : [];
        var uses = parses ? TypeUses.Of(root, declares.Select(type => type.Name)) : [];

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            var points = new CodePoints(text);
            json.WriteStartObject();
            json.WriteStartObject("spans");
            Write(json, "member", spans.Member, points);
            Write(json, "block", spans.Block, points);
            Write(json, "statement", spans.Statement, points);
            Write(json, "argument", spans.Argument, points);
            Write(json, "expression", spans.Expression, points);
            json.WriteEndObject();
            json.WriteStartArray("declares");
            foreach (var (name, signatures) in declares)
            {
                json.WriteStartArray();
                json.WriteStringValue(name);
                json.WriteStringValue(signatures);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteStartArray("uses");
            foreach (var name in uses)
                json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string kind, IReadOnlyList<TextSpan> spans, CodePoints points)
    {
        json.WriteStartArray(kind);
        foreach (var span in spans)
        {
            json.WriteStartArray();
            json.WriteNumberValue(points.At(span.Start));
            json.WriteNumberValue(points.At(span.End));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
