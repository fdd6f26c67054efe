using System.Text;
using Completion.Corpus.Assemblies;
using Completion.Corpus.Decompiling;
using Completion.Corpus.Tests.Assemblies;

namespace Completion.Corpus.Tests.Decompiling;

public sealed class AssemblyDecompilerTests : IDisposable
{
    private const string Source = """
        using System;
        using System.CodeDom.Compiler;
        using System.Collections.Generic;
        using System.Threading.Tasks;

        namespace Shop.Orders
        {
            public sealed record Order(string Name, int Count);

            public class Basket<T> where T : class
            {
                private readonly List<T> _items = new();
                public IReadOnlyList<T> Items => _items;
                public async Task<int> AddAsync(T item)
                {
                    await Task.Delay(1);
                    var before = _items.Count;
                    _items.Add(item);
                    Console.WriteLine($"{before} and {item}");
                    return before;
                }
            }

            public class Basket { public int Size { get; set; } }

            [GeneratedCode("a tool", "1.0")]
            public class Made { public int Size { get; set; } }
        }

        internal static class SR { public static string Text => "resource"; }
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Each_type_is_a_file_that_reads_like_one_that_was_written()
    {
        var files = Decompile(1, CancellationToken.None);

        Assert.Equal(["Shop/Orders/Basket.cs", "Shop/Orders/Basket2.cs", "Shop/Orders/Order.cs"], files.Keys.Order(StringComparer.Ordinal));
        var basket = files["Shop/Orders/Basket2.cs"];
        Assert.StartsWith("using System", basket, StringComparison.Ordinal);
        Assert.Contains("namespace Shop.Orders;\n", basket, StringComparison.Ordinal);
        Assert.Contains("await Task.Delay(1);", basket, StringComparison.Ordinal);
        Assert.Contains("int before = _items.Count;", basket, StringComparison.Ordinal); // the local's name is from debug information
        Assert.Contains("record Order(string Name, int Count);", files["Shop/Orders/Order.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain(files.Values, text => text.Contains('\r') || text.Contains('\t'));
    }

    [Fact]
    public void Threads_change_nothing() => Assert.Equal(Decompile(1, CancellationToken.None), Decompile(3, CancellationToken.None));

    [Fact]
    public void What_takes_too_long_is_ended() => Assert.ThrowsAny<OperationCanceledException>(() => Decompile(1, new CancellationToken(true)));

    [Fact]
    public void A_broken_assembly_is_one_sentence()
    {
        var path = _folder.Write("Broken.dll", "MZ nothing");
        using var resolver = new AssemblyResolver([]);
        Assert.DoesNotContain('\n', Assert.Throws<CorpusException>(() => new AssemblyDecompiler(1).Decompile(path, resolver, _ => { }, CancellationToken.None)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private SortedDictionary<string, string> Decompile(int threads, CancellationToken cancellation)
    {
        var path = CompiledLibrary.Compile(Path.Combine(_folder.Path, "Shop.dll"), Source);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var resolver = new AssemblyResolver([]);
        var done = new AssemblyDecompiler(threads).Decompile(path, resolver, file => files.Add(file.Path, Encoding.UTF8.GetString(file.Content.Span)), cancellation);
        Assert.Equal((3, 0, 0), (done.Kept, done.Failed, done.Noisy));
        return files;
    }
}
