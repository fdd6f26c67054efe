using System.Text;
using Completion.Constraints;
using Completion.Decoding.Adaptive;
using FsCheck;
using FsCheck.Fluent;

namespace Completion.Decoding.Tests.Adaptive;

public class StepRecorderTests
{
    private static readonly Gen<(World World, string Text, int MaxTokens)> s_cases =
        from world in World.Worlds
        from letters in Gen.ArrayOf(Gen.Elements("ab.(;\n".ToCharArray()), 9)
        from most in Gen.Choose(1, 12)
        select (world, new string(letters), most);

    [Fact]
    public void Steps_are_what_asking_every_token_gives() => Prop.ForAll(Arb.From(s_cases), sample =>
    {
        var world = sample.World;
        using var session = new ScriptedSession(world.Vocabulary, world.Seed, maxBatch: 3);
        var recorded = new StepRecorder(session).Record(
            new DecodingRequest { Prompt = world.Prompt, Constraint = world.Constraint, Stop = world.Stop, MaxTokens = sample.MaxTokens },
            Encoding.UTF8.GetBytes(sample.Text), fullEvery: 1, CancellationToken.None);

        var (steps, refused) = Expected(world, sample.Text, sample.MaxTokens);
        Assert.Equal(refused, recorded.Refused);
        Assert.Equal(steps.Select(step => step.Rank), recorded.Steps.Select(step => step.Rank));
        foreach (var (expected, actual) in steps.Zip(recorded.Steps))
        {
            Assert.Equal(expected.Entropy, actual.Entropy, tolerance: 1e-4);
            Assert.Equal(expected.Full, actual.FullEntropy!.Value, tolerance: 1e-3);
        }
    }).QuickCheckThrowOnFailure();

    private static (List<(int Rank, double Entropy, double Full)> Steps, bool Refused) Expected(World world, string text, int maxTokens)
    {
        var model = world.Session();
        var room = new int[64];
        var tokens = room[..Math.Min(maxTokens, model.Tokenize(Encoding.UTF8.GetBytes(text), room))];
        var steps = new List<(int, double, double)>();
        Constraint? constraint = world.Constraint;
        var stop = world.Stop;
        for (var at = 0; at < tokens.Length; at++)
        {
            var bytes = world.Vocabulary.Bytes(tokens[at]);
            var next = constraint.Advance(bytes);
            if (next is null)
            {
                return (steps, true);
            }

            var legal = AdaptiveReference.Legal(world, model, tokens[..at], constraint, stop);
            if (legal.Count > 0)
            {
                var place = 1 + legal.FindIndex(choice => choice.Token == tokens[at]);
                var mass = legal.Sum(choice => Math.Exp(choice.LogProbability));
                var full = -legal.Sum(choice => Math.Exp(choice.LogProbability) / mass * Math.Log(Math.Exp(choice.LogProbability) / mass));
                steps.Add((place > StepRecorder.MostRank ? 0 : place, AdaptiveReference.Entropy(legal), full));
            }

            if (stop.Advance(bytes).Next is not { } further)
            {
                break;
            }

            (constraint, stop) = (next, further);
        }

        return (steps, false);
    }
}
