using Completion.Inference.Devices;
using Completion.Inference.Sessions;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Inference.Tests.Sessions;

/// <summary>The oracle is always the plain run: a new session, the whole text in one prompt, one sequence.</summary>
[Collection(nameof(ModelFixture))]
public sealed class SessionTests(ModelFixture fixture)
{
    private readonly LanguageModel _model = fixture.Model;

    private static Gen<int[]> Tokens(int least, int most) =>
        Gen.Choose(least, most).SelectMany(length => Gen.Choose(0, 8000).ArrayOf(length));

    [Fact]
    public void Reusing_what_the_trunk_holds_changes_no_logit()
    {
        using var plain = _model.CreateSession();
        using var session = _model.CreateSession();
        var edit = from shared in Gen.Choose(0, 300)
                   from tail in Tokens(1, 60)
                   from drafts in Gen.Choose(0, 3)
                   select (shared, tail, drafts);
        var prompt = Tokens(100, 300).Sample(1).Single();
        Prop.ForAll(Arb.From(edit), change =>
        {
            prompt = [.. prompt.Take(change.shared), .. change.tail];
            plain.Prefill([1], default);
            plain.Prefill(prompt, default);
            var expected = plain.Logits(0).ToArray();

            var evaluated = session.Prefill(prompt, default);
            Assert.InRange(evaluated, 1, prompt.Length);
            Assert.Equal(expected, session.Logits(0));

            // What is decoded between two prompts must leave no trace in the next.
            Draft(session, prompt.Length, change.drafts);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    [Fact]
    public void A_prompt_pays_only_for_what_differs()
    {
        using var session = _model.CreateSession();
        var prompt = Enumerable.Range(1000, 200).ToArray();

        Assert.Equal(200, session.Prefill(prompt, default));
        Assert.Equal(1, session.Prefill(prompt, default));
        Assert.Equal(1, session.Prefill([.. prompt, 7], default));
        prompt[150] = 5;
        Assert.Equal(50, session.Prefill(prompt, default));
    }

    [Fact]
    public void Rows_do_not_depend_on_their_batch()
    {
        using var session = _model.CreateSession();
        Prop.ForAll(Arb.From(Tokens(65, 400)), text =>
        {
            var start = text.Length - 64;
            session.Prefill(text[..start], default);
            session.Decode([.. text[start..].Select((token, i) => new BatchToken(token, start + i, 0))], default);
            var together = Enumerable.Range(0, 64).Select(row => session.Logits(row).ToArray()).ToArray();

            session.Prefill(text[..start], default);
            for (var i = 0; i < 64; i += 7)
            {
                session.Truncate(0, start);
                session.Prefill(text[..start], default);
                for (var at = start; at <= start + i; at++)
                {
                    session.Decode([new BatchToken(text[at], at, 0)], default);
                }

                Assert.Equal(together[i], session.Logits(0));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3));
    }

    /// <summary>Beyond 256 tokens a call of one row would be split over the threads and summed in another order.</summary>
    [Fact]
    public void Rows_do_not_depend_on_their_batch_with_several_threads()
    {
        using var model = LanguageModel.Load(ModelFixture.Path, new ModelOptions { Device = DeviceKind.Cpu, Threads = 2 });
        using var session = model.CreateSession();
        var text = Enumerable.Range(0, 264).Select(i => i * 31 % 8000).ToArray();
        session.Prefill(text[..260], default);
        session.Decode([.. text[260..].Select((token, i) => new BatchToken(token, 260 + i, 0))], default);
        var together = Enumerable.Range(0, 4).Select(row => session.Logits(row).ToArray()).ToArray();

        // Few calls: where the machine is busy, two threads wait long for each other.
        session.Truncate(0, 260);
        for (var i = 0; i < 4; i++)
        {
            session.Decode([new BatchToken(text[260 + i], 260 + i, 0)], default);
            Assert.Equal(together[i], session.Logits(0));
        }
    }

    /// <summary>Cells that one sequence gives up must not be taken by a later token of another.</summary>
    [Fact]
    public void What_one_sequence_forgets_does_not_disturb_another()
    {
        using var session = _model.CreateSession();
        var text = Enumerable.Range(0, 140).Select(i => i * 31 % 8000).ToArray();
        session.Prefill(text, default);
        var expected = session.Logits(0).ToArray();
        session.Prefill(text[..100], default);
        session.Fork(0, 1, 100);
        for (var at = 100; at < 120; at++)
        {
            session.Decode([new BatchToken(7, at, 0), new BatchToken(text[at], at, 1)], default);
        }

        session.Truncate(0, 100);
        for (var at = 120; at < 140; at++)
        {
            session.Decode([new BatchToken(text[at], at, 1)], default);
        }

        Assert.Equal(expected, session.Logits(0));
    }

    /// <summary>
    /// A tree in the prompt's own call, over prompts of which nothing, a part or nearly all is in memory, and of lengths around those at
    /// which a prompt is cut: every row is that of its path alone, and the sequences go on as if the tree had come later.
    /// </summary>
    [Fact]
    public void A_tree_in_the_prompts_call_says_what_its_paths_say()
    {
        using var plain = _model.CreateSession();
        using var session = _model.CreateSession();
        var all = Tokens(300, 300).Sample(1).Single();
        var trees =
            from length in Gen.Elements(2, 33, 64, 113, 127, 128, 129, 160, 256, 257, 300)
            from kept in Gen.Choose(0, length)
            from first in Tokens(1, 8)
            from second in Tokens(0, 8)
            select (Prompt: (int[])[.. all[..kept], .. all[..(length - kept)].Reverse()], first, second);
        Prop.ForAll(Arb.From(trees), tree =>
        {
            var (prompt, length) = (tree.Prompt, tree.Prompt.Length);

            // Two ways that share their first token: on the trunk, and on another sequence.
            int[] other = [tree.first[0], .. tree.second];
            BatchToken[] guesses =
            [
                .. tree.first.Select((token, i) => new BatchToken(token, length + i, 0, i == 0 ? 1UL << 3 : 0)),
                .. tree.second.Select((token, i) => new BatchToken(token, length + 1 + i, 3)),
            ];
            Assert.InRange(session.Prefill(prompt, guesses, default), 1, length);
            Assert.Equal(After(prompt), session.Logits(0));
            for (var row = 0; row < guesses.Length; row++)
            {
                var way = row < tree.first.Length ? tree.first[..(row + 1)] : other[..(row - tree.first.Length + 2)];
                Assert.Equal(After([.. prompt, .. way]), session.Logits(row + 1));
            }

            // One way goes on, the other is dropped and begun anew from the prompt's end.
            session.Truncate(0, length);
            session.Decode([new BatchToken(7, length + other.Length, 3), new BatchToken(9, length, 0)], default);
            Assert.Equal(After([.. prompt, .. other, 7]), session.Logits(0));
            Assert.Equal(After([.. prompt, 9]), session.Logits(1));

            // The next prompt re-uses the prompt and nothing of the guesses.
            Assert.Equal(1, session.Prefill([.. prompt, tree.first[0]], default));
            Assert.Equal(After([.. prompt, tree.first[0]]), session.Logits(0));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));

        float[] After(int[] text)
        {
            plain.Prefill([1], default);
            plain.Prefill(text, default);
            return plain.Logits(0).ToArray();
        }
    }

    [Fact]
    public void Guesses_that_do_not_follow_the_prompt_are_refused()
    {
        using var session = _model.CreateSession();
        Assert.Throws<ArgumentException>(() => session.Prefill([1, 2], [new BatchToken(3, 3, 0)], default));
        Assert.Throws<ArgumentException>(() => session.Prefill([1, 2], [new BatchToken(3, 2, 0), new BatchToken(3, 3, 1)], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Prefill([1, 2], new BatchToken[session.MaxBatch], default));
        Assert.Equal(2, session.Prefill([1, 2], [new BatchToken(3, 2, 0)], default));
    }

    /// <summary>A tree in one call, then the way of one leaf taken: each row must be that of its own path alone.</summary>
    [Fact]
    public void A_tree_of_tokens_says_what_its_paths_say()
    {
        using var plain = _model.CreateSession();
        using var session = _model.CreateSession();
        var trees =
            from prompt in Tokens(2, 200)
            from tokens in Tokens(1, 20)
            from parents in Gen.Choose(0, int.MaxValue - 1).ArrayOf(tokens.Length)
            from leaf in Gen.Choose(0, int.MaxValue - 1)
            select (prompt, tokens, Parents: parents.Select((choice, node) => (choice % (node + 1)) - 1).ToArray(), leaf);
        Prop.ForAll(Arb.From(trees), tree =>
        {
            var paths = tree.Parents.Select((_, node) => Path(tree.Parents, node)).ToArray();
            var leaves = Enumerable.Range(0, paths.Length).Where(node => !tree.Parents.Contains(node)).Take(session.MaxSequences - 1).ToArray();

            // Parents before children, and along the first leaf, then along the second, so that a sequence's tokens come in order.
            var nodes = leaves.SelectMany(leaf => paths[leaf]).Distinct().ToArray();
            session.Prefill(tree.prompt, default);
            var sequences = leaves.Select((leaf, i) => (leaf, Sequence: i + 1)).ToArray();
            foreach (var (_, sequence) in sequences)
            {
                session.Fork(0, sequence, tree.prompt.Length);
            }

            session.Decode(
            [
                .. nodes.Select(node =>
                {
                    var through = sequences.Where(entry => paths[entry.leaf].Contains(node)).Select(entry => entry.Sequence).ToArray();
                    return new BatchToken(
                        tree.tokens[node], tree.prompt.Length + paths[node].Length - 1, through[0], through.Skip(1).Aggregate(0UL, (set, also) => set | (1UL << also)));
                }),
            ], default);
            for (var row = 0; row < nodes.Length; row++)
            {
                Assert.Equal(After([.. tree.prompt, .. paths[nodes[row]].Select(node => tree.tokens[node])]), session.Logits(row));
            }

            var (taken, from) = sequences[tree.leaf % sequences.Length];
            session.Fork(from, 0, tree.prompt.Length + paths[taken].Length);
            session.Decode([new BatchToken(7, tree.prompt.Length + paths[taken].Length, 0)], default);
            Assert.Equal(After([.. tree.prompt, .. paths[taken].Select(node => tree.tokens[node]), 7]), session.Logits(0));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));

        float[] After(int[] text)
        {
            plain.Prefill([1], default);
            plain.Prefill(text, default);
            return plain.Logits(0).ToArray();
        }

        static int[] Path(int[] parents, int node) => node < 0 ? [] : [.. Path(parents, parents[node]), node];
    }

    /// <summary>Sequences are forked, extended and cut at random; each row must be that of its own text alone.</summary>
    [Fact]
    public void Sequences_do_not_see_each_other()
    {
        using var plain = _model.CreateSession();
        using var session = _model.CreateSession();
        var step = from kind in Gen.Choose(0, 5)
                   from sequence in Gen.Choose(0, 3)
                   from other in Gen.Choose(0, 3)
                   from token in Gen.Choose(0, 8000)
                   from back in Gen.Choose(0, 4)
                   select (kind, sequence, other, token, back);
        var program = Tokens(5, 320).Zip(step.ListOf(20));
        Prop.ForAll(Arb.From(program), sample =>
        {
            var (prompt, steps) = sample;
            session.Prefill(prompt, default);
            var texts = new List<int>[] { [.. prompt], [], [], [] };
            foreach (var (kind, sequence, other, token, back) in steps)
            {
                if (kind == 0 && texts[sequence].Count > 0)
                {
                    var length = Math.Max(1, texts[sequence].Count - back);
                    session.Fork(sequence, other, length);
                    texts[other] = [.. texts[sequence].Take(length)];
                }
                else if (kind == 1)
                {
                    var length = Math.Max(Math.Min(1, texts[sequence].Count), texts[sequence].Count - back);
                    session.Truncate(sequence, length);
                    texts[sequence].RemoveRange(length, texts[sequence].Count - length);
                }
                else
                {
                    // All sequences that hold something take a token in one call.
                    var rows = Enumerable.Range(0, 4).Where(s => texts[s].Count > 0).ToArray();
                    session.Decode([.. rows.Select(s => new BatchToken((token + s) % 8000, texts[s].Count, s))], default);
                    for (var row = 0; row < rows.Length; row++)
                    {
                        texts[rows[row]].Add((token + rows[row]) % 8000);
                    }

                    var watched = Array.IndexOf(rows, sequence);
                    if (watched >= 0)
                    {
                        plain.Prefill([1], default);
                        plain.Prefill([.. texts[sequence]], default);
                        Assert.Equal(plain.Logits(0), session.Logits(watched));
                    }
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    [Fact]
    public void More_is_buried_than_the_memory_holds()
    {
        using var session = _model.CreateSession();
        var prompt = Enumerable.Range(0, 400).ToArray();
        session.Prefill(prompt, default);
        for (var round = 0; round < 20; round++)
        {
            session.Fork(0, 1, 400);
            session.Decode([.. Enumerable.Range(0, 64).Select(i => new BatchToken(i, 400 + i, 1))], default);
            session.Truncate(1, 0);
        }

        Assert.Equal(1, session.Prefill(prompt, default));
    }

    [Fact]
    public void A_full_memory_is_a_sentence_and_leaves_the_session_usable()
    {
        using var session = _model.CreateSession();
        var prompt = Enumerable.Range(0, 400).ToArray();
        session.Prefill(prompt, default);
        var expected = session.Logits(0).ToArray();
        var message = Assert.Throws<ModelException>(() =>
        {
            for (var sequence = 1; sequence < session.MaxSequences; sequence++)
            {
                session.Fork(0, sequence, 400);
                session.Decode([.. Enumerable.Range(0, 64).Select(i => new BatchToken(i, 400 + i, sequence))], default);
                session.Decode([.. Enumerable.Range(64, 48).Select(i => new BatchToken(i, 400 + i, sequence))], default);
            }
        }).Message;
        Assert.Contains("ask for fewer or shorter drafts", message);

        session.Prefill(prompt, default);
        Assert.Equal(expected, session.Logits(0));
    }

    [Fact]
    public async Task Cancellation_stops_a_prompt_and_leaves_the_memory_consistent()
    {
        using var session = _model.CreateSession();
        var prompt = Enumerable.Range(0, 480).Select(i => i * 13 % 8000).ToArray();
        session.Prefill(prompt, default);
        var expected = session.Logits(0).ToArray();
        var stopped = 0;
        for (var attempt = 0; attempt < 8; attempt++)
        {
            session.Prefill([9], default);
            using var source = new CancellationTokenSource();
            var cancel = Task.Run(async () =>
            {
                await Task.Delay(attempt * 5);
                await source.CancelAsync();
            });
            try
            {
                session.Prefill(prompt, source.Token);
            }
            catch (OperationCanceledException e)
            {
                Assert.Equal(source.Token, e.CancellationToken);
                stopped++;
            }

            await cancel;
            session.Prefill(prompt, default);
            Assert.Equal(expected, session.Logits(0));
        }

        Assert.InRange(stopped, 1, 8);
    }

    [Fact]
    public void A_cancelled_token_stops_every_call_before_it_begins()
    {
        using var session = _model.CreateSession();
        session.Prefill([1, 2, 3], default);
        var calls = session.ModelCalls;
        var cancelled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() => session.Prefill([4], cancelled));
        Assert.Throws<OperationCanceledException>(() => session.Decode([new BatchToken(4, 3, 0)], cancelled));
        Assert.Equal(calls, session.ModelCalls);
        session.Decode([new BatchToken(4, 3, 0)], default);
    }

    [Fact]
    public void What_cannot_be_is_refused_and_harms_nothing()
    {
        using var session = _model.CreateSession();
        session.Prefill([1, 2, 3], default);

        Assert.Throws<ArgumentException>(() => session.Decode([new BatchToken(1, 2, 0)], default));
        Assert.Throws<ArgumentException>(() => session.Decode([new BatchToken(1, 3, 0), new BatchToken(1, 3, 0)], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Decode([], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Decode([new BatchToken(9000, 3, 0)], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Decode([new BatchToken(1, 0, session.MaxSequences)], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Prefill([], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Fork(0, 1, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Logits(1));
        Assert.Contains("context is 512", Assert.Throws<ModelException>(() => session.Prefill(new int[513], default)).Message);
        session.Decode([new BatchToken(4, 3, 0)], default);
        Assert.Equal(_model.Vocabulary.Count, session.Logits(0).Length);
    }

    [Fact]
    public void The_context_can_be_filled_to_the_last_token()
    {
        using var session = _model.CreateSession();
        session.Prefill(new int[511], default);
        session.Decode([new BatchToken(1, 511, 0)], default);

        Assert.Contains("reached the model's context of 512", Assert.Throws<ModelException>(() => session.Decode([new BatchToken(1, 512, 0)], default)).Message);
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        using var session = _model.CreateSession();
        session.Prefill([1, 2, 3], default);
        var batch = new BatchToken[1];
        using var source = new CancellationTokenSource();
        Step(3);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var position = 4; position < 40; position++)
        {
            Step(position);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Step(int position)
        {
            batch[0] = new BatchToken(5, position, 0);
            session.Decode(batch, source.Token);
            _ = session.Logits(0);
        }
    }

    private static void Draft(IModelSession session, int length, int drafts)
    {
        for (var sequence = 1; sequence <= drafts; sequence++)
        {
            session.Fork(0, sequence, length);
        }

        for (var step = 0; step < 3; step++)
        {
            session.Decode([.. Enumerable.Range(0, drafts + 1).Select(sequence => new BatchToken(100 + step, length + step, sequence))], default);
        }
    }
}
