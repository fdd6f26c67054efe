using Completion.Evaluation.Cases;
using Completion.Evaluation.Running;

namespace Completion.Evaluation.Tests.Fakes;

/// <summary>Small projects that compile.</summary>
internal static class SampleCode
{
    /// <summary>A file whose class has member accesses of every kind; the number makes its names its own.</summary>
    public static string File(int number) => $$"""
        using System;

        namespace Sample;

        public sealed class Part{{number}}
        {
            public string Name = "a";
            public Part{{number}}? Next;

            public int Count(string text, int start)
            {
                var length = text.Length;
                if (start > text.Length)
                    return text.IndexOf('a', start);
                var lower = global::System.String.Concat(text.ToLowerInvariant(), Name);
                var inner = Next?.Name.Trim();
                Func<int, int> twice = value =>
                {
                    var shown = value.ToString();
                    return shown.Length * 2;
                };
                for (var i = 0; i < text.Length; i++)
                    length += text.Substring(i, 1).Length;
                return lower.Length + length + twice(inner == null ? 0 : inner.Length);
            }

            public unsafe int Deref(DateTime* time)
            {
                var year = time->Year;
                var text = $"{time->Month} of {year.ToString()}";



                return text.Length;
            }

            public int Short(string text)
            {
                return text.Length;
            }
        }

        """;

    public static AdhocSources Sources(int files) =>
        new(Enumerable.Range(0, files).Select(number => ($"Part{number:00}.cs", File(number))));

    public static async Task<IReadOnlyList<SourceFile>> FilesAsync(AdhocSources sources) =>
        await ProjectFiles.OfAsync([new SourceProject(sources.Project, Incomplete: false)], AdhocSources.Root, [], default);

    public static async Task<SourceFile> FileAsync(string text) =>
        (await FilesAsync(new AdhocSources([("One.cs", text)]))).Single();

    public static IEnumerable<Cut> Cuts(SourceFile file) => MemberAccessCuts.FindIn(file.Tree.GetRoot());

    public static async Task<IReadOnlyList<EvaluationCase>> AllCasesAsync(string text)
    {
        var file = await FileAsync(text);
        return [.. Cuts(file).Select(cut => new EvaluationCase(file, cut))];
    }
}
