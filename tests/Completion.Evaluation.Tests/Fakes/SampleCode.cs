using Completion.Evaluation.Cases;
using Completion.Evaluation.Cases.Kinds;
using Completion.Evaluation.Running;
using Completion.Evaluation.Statistics;

namespace Completion.Evaluation.Tests.Fakes;

/// <summary>Small projects that compile.</summary>
internal static class SampleCode
{
    /// <summary>A file whose class has places of every kind; the number makes its names its own.</summary>
    public static string File(int number) => $$"""
        using System;

        namespace Sample;

        public enum Side{{number}} { Left, Right, Top, Bottom }

        public sealed class Part{{number}}
        {
            public string Name = "a";
            public Part{{number}}? Next;

            public int Count(string text, int start)
            {
                var length = text.Length;
                if (start > text.Length)
                    return text.IndexOf('a', start);
            {{"    "}}
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

            public string Turn(Side{{number}} side, int times)
            {
                Part{{number}} part = new Part{{number}}();
                part.Next = new Part{{number}} { Name = "b" };
                switch (side)
                {
                    case Side{{number}}.Left:
                        part.Name += string.Format("{0} times {1}", times, side);
                        break;
                    case Side{{number}}.Right:
                    case Side{{number}}.Top:
                    {
                        part = part.Next;
                        part.Name = Name.Replace("a", "b");
                        break;
                    }
                    default:
                        throw new ArgumentException("No such side.", nameof(side));
                }
                return part.Name;
            }
        }

        [Serializable]
        public class Whole{{number}} : Exception, IDisposable
        {
            [Obsolete("Use another.", error: false)]
            public virtual (int, string) Pair(int first) => (first, "");

            public void Dispose() => GC.SuppressFinalize(this);

            public override string ToString() => "whole";
        }

        public sealed class Other{{number}} : Whole{{number}}, ICloneable
        {
            public override (int, string) Pair(int first) => (first + 1, "");

            public object Clone() => new Other{{number}}();
        }

        """;

    public static AdhocSources Sources(int files) =>
        new(Enumerable.Range(0, files).Select(number => ($"Part{number:00}.cs", File(number))));

    public static async Task<IReadOnlyList<SourceFile>> FilesAsync(AdhocSources sources) =>
        await ProjectFiles.OfAsync([new SourceProject(sources.Project, Incomplete: false)], AdhocSources.Root, [], default);

    public static async Task<SourceFile> FileAsync(string text) =>
        (await FilesAsync(new AdhocSources([("One.cs", text)]))).Single();

    /// <summary>Every cut that a kind finds in a file, as cases.</summary>
    public static IReadOnlyList<BoundCase> Cases(SourceFile file, CaseKind kind, int seed = 1) =>
        [.. kind.FindIn(file, new SeededRandom(seed)).Select(cut => CaseSampler.Bind(file, kind, cut))];

    /// <summary>Every cut of a kind in a text that compiles.</summary>
    public static async Task<IReadOnlyList<BoundCase>> CasesAsync(string text, string kind = "member-access", int seed = 1) =>
        Cases(await FileAsync(text), CaseKinds.Find(kind), seed);
}
