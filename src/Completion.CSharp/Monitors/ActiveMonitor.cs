using Completion.Constraints;
using Completion.CSharp.Analysis;
using Microsoft.CodeAnalysis.Text;

namespace Completion.CSharp.Monitors;

/// <summary>Where monitors begin: one document at one cursor, for one request.</summary>
/// <param name="Analysis">The document.</param>
/// <param name="Replaced">What the completion replaces; mostly empty, at the cursor.</param>
/// <param name="Inserted">Text that stands there before what is generated: the item selected in the editor's popup.</param>
/// <param name="Cancellation">Ends the questions put to the compiler.</param>
public sealed record MonitorContext(DocumentAnalysis Analysis, TextSpan Replaced, string Inserted, CancellationToken Cancellation);

/// <summary>A monitor at work in one request.</summary>
/// <param name="State">Its state at the cursor.</param>
/// <param name="Questions">What it asks; null when it asks nothing.</param>
public sealed record ActiveMonitor(Constraint State, CompilerQuestions? Questions);
