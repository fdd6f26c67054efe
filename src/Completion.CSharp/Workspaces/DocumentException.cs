namespace Completion.CSharp.Workspaces;

/// <summary>A file that cannot be read as C# text, or an edit that does not fit its document.</summary>
public sealed class DocumentException(string message) : Exception(message);
