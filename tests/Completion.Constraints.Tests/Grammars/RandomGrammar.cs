using FsCheck;
using FsCheck.Fluent;

namespace Completion.Constraints.Tests.Grammars;

/// <summary>
/// A small grammar over single letters, what it looks like in a file, and its language by brute force: all words, and all
/// prefixes of words, up to a length.
/// </summary>
/// <param name="Rules">The bodies of the rules <c>start</c>, <c>r1</c>, <c>r2</c>, …</param>
internal sealed record RandomGrammar(IReadOnlyList<RandomGrammar.Body> Rules)
{
    public const string Letters = "ab";

    public const int Longest = 6;

    public static Gen<RandomGrammar> Grammars { get; } =
        from count in Gen.Choose(1, 4)
        from rules in Bodies(count, 3).ListOf(count)
        select new RandomGrammar(rules);

    public string Text => string.Join('\n', Rules.Select((body, rule) => $"{NameOf(rule)}: {body.Text}"));

    /// <summary>All words of the letters up to the length.</summary>
    public static IReadOnlyList<string> Words { get; } = AllWords();

    /// <summary>Stretches of a text between holes: short words, also the empty one.</summary>
    public static Gen<string> Fragments { get; } = Gen.Elements<string>([.. Words.Where(word => word.Length <= 3)]);

    private static string NameOf(int rule) => rule == 0 ? "start" : $"r{rule}";

    private static Gen<Body> Bodies(int rules, int depth)
    {
        var letter = from value in Gen.Elements(Letters.ToCharArray()) select (Body)new Letter(value);
        var leaf = Gen.Frequency((2, letter), (2, from rule in Gen.Choose(0, rules - 1) select (Body)new Rule(rule)));
        if (depth == 0)
        {
            return leaf;
        }

        var inner = Bodies(rules, depth - 1);
        return Gen.Frequency(
            (2, leaf),
            (4, from length in Gen.Choose(0, 3) from parts in inner.ListOf(length) select (Body)new Sequence(parts)),
            (4, from length in Gen.Choose(2, 3) from options in inner.ListOf(length) select (Body)new Choice(options)),
            (1, from part in inner from kind in Gen.Elements('?', '*', '+') select (Body)new Repeat(part, kind)));
    }

    /// <summary>Words of the language up to the length.</summary>
    public HashSet<string> Language()
    {
        var words = Rules.Select(_ => new HashSet<string>()).ToArray();
        Grow(words, body => body.Words(words));
        return words[0];
    }

    /// <summary>Prefixes, up to the length, of words of any length.</summary>
    public HashSet<string> Prefixes()
    {
        var words = Rules.Select(_ => new HashSet<string>()).ToArray();
        Grow(words, body => body.Words(words));
        var ends = new bool[Rules.Count];
        for (var round = 0; round <= Rules.Count; round++)
        {
            for (var rule = 0; rule < ends.Length; rule++)
            {
                ends[rule] |= Rules[rule].Ends(ends);
            }
        }

        var prefixes = Rules.Select(_ => new HashSet<string>()).ToArray();
        Grow(prefixes, body => body.Prefixes(words, prefixes, ends));
        return prefixes[0];
    }

    private void Grow(HashSet<string>[] sets, Func<Body, IEnumerable<string>> of)
    {
        for (var isNews = true; isNews;)
        {
            isNews = false;
            for (var rule = 0; rule < sets.Length; rule++)
            {
                foreach (var word in of(Rules[rule]).ToList())
                {
                    isNews |= sets[rule].Add(word);
                }
            }
        }
    }

    private static List<string> AllWords()
    {
        var words = new List<string> { "" };
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Length < Longest)
            {
                words.AddRange(Letters.Select(letter => words[i] + letter));
            }
        }

        return words;
    }

    private static IEnumerable<string> Joined(IEnumerable<string> first, IEnumerable<string> second)
    {
        var after = second.ToList();
        return first.SelectMany(word => after.Where(next => word.Length + next.Length <= Longest).Select(next => word + next)).Distinct();
    }

    /// <summary>The right-hand side of a rule.</summary>
    public abstract record Body
    {
        public abstract string Text { get; }

        public abstract IEnumerable<string> Words(HashSet<string>[] rules);

        /// <summary>Whether it derives any word at all, given the rules that do.</summary>
        public abstract bool Ends(bool[] rules);

        public abstract IEnumerable<string> Prefixes(HashSet<string>[] words, HashSet<string>[] prefixes, bool[] ends);
    }

    public sealed record Letter(char Value) : Body
    {
        public override string Text => $"\"{Value}\"";

        public override IEnumerable<string> Words(HashSet<string>[] rules) => [Value.ToString()];

        public override bool Ends(bool[] rules) => true;

        public override IEnumerable<string> Prefixes(HashSet<string>[] words, HashSet<string>[] prefixes, bool[] ends) => ["", Value.ToString()];
    }

    public sealed record Rule(int Number) : Body
    {
        public override string Text => NameOf(Number);

        public override IEnumerable<string> Words(HashSet<string>[] rules) => rules[Number];

        public override bool Ends(bool[] rules) => rules[Number];

        public override IEnumerable<string> Prefixes(HashSet<string>[] words, HashSet<string>[] prefixes, bool[] ends) => prefixes[Number];
    }

    public sealed record Sequence(IReadOnlyList<Body> Parts) : Body
    {
        public override string Text => Parts.Count == 0 ? "(\"a\"? | )" : $"({string.Join(' ', Parts.Select(part => part.Text))})";

        private Body Inner => Parts.Count == 0 ? new Repeat(new Letter('a'), '?') : this;

        public override IEnumerable<string> Words(HashSet<string>[] rules) =>
            ReferenceEquals(Inner, this) ? Parts.Aggregate((IEnumerable<string>)[""], (words, part) => Joined(words, part.Words(rules))) : Inner.Words(rules);

        public override bool Ends(bool[] rules) => Parts.All(part => part.Ends(rules));

        public override IEnumerable<string> Prefixes(HashSet<string>[] words, HashSet<string>[] prefixes, bool[] ends)
        {
            if (!ReferenceEquals(Inner, this))
            {
                return Inner.Prefixes(words, prefixes, ends);
            }

            if (!Ends(ends))
            {
                return [];
            }

            IEnumerable<string> before = [""];
            var all = new HashSet<string> { "" };
            foreach (var part in Parts)
            {
                all.UnionWith(Joined(before, part.Prefixes(words, prefixes, ends)));
                before = Joined(before, part.Words(words));
            }

            return all;
        }
    }

    public sealed record Choice(IReadOnlyList<Body> Options) : Body
    {
        public override string Text => $"({string.Join(" | ", Options.Select(option => option.Text))})";

        public override IEnumerable<string> Words(HashSet<string>[] rules) => Options.SelectMany(option => option.Words(rules));

        public override bool Ends(bool[] rules) => Options.Any(option => option.Ends(rules));

        public override IEnumerable<string> Prefixes(HashSet<string>[] words, HashSet<string>[] prefixes, bool[] ends) =>
            Options.SelectMany(option => option.Prefixes(words, prefixes, ends));
    }

    /// <summary>Of the letters, a repetition of at most so many parts as the longest word has letters is all that counts.</summary>
    public sealed record Repeat(Body Part, char Kind) : Body
    {
        public override string Text => Part.Text + Kind;

        public override IEnumerable<string> Words(HashSet<string>[] rules)
        {
            var once = Part.Words(rules).ToHashSet();
            IEnumerable<string> all = Kind == '+' ? once : [.. once, ""];
            for (var times = 1; Kind != '?' && times < Longest; times++)
            {
                all = all.Union(Joined(all, once)).ToList();
            }

            return all;
        }

        public override bool Ends(bool[] rules) => Kind != '+' || Part.Ends(rules);

        public override IEnumerable<string> Prefixes(HashSet<string>[] words, HashSet<string>[] prefixes, bool[] ends)
        {
            var last = Part.Prefixes(words, prefixes, ends).ToList();
            return Kind == '+' ? last.Union(Joined(Words(words), last)) : Kind == '?' ? last.Append("") : Joined(Words(words), last.Append(""));
        }
    }
}
