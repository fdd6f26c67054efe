using System.Diagnostics;
using Completion.Inference.Vocabularies;

namespace Completion.Decoding.Adaptive;

/// <summary>Puts texts of a candidate tree to a judge, counted and timed.</summary>
/// <param name="tree">With the texts.</param>
/// <param name="vocabulary">Of the tree's tokens.</param>
/// <param name="removed">Bytes at the beginning of every text that stand before the cursor.</param>
/// <param name="counters">Where to count.</param>
internal sealed class JudgedText(CandidateTree tree, Vocabulary vocabulary, int removed, DecodingCounters counters)
{
    /// <summary>What the text to a node loses, of which the text to an earlier node is known.</summary>
    public double Penalty(IWindowJudge judge, int known, int node)
    {
        counters.JudgeQuestions++;
        var started = Stopwatch.GetTimestamp();
        var penalty = judge.Penalty(tree.Text(node, vocabulary, removed), tree.Text(known, vocabulary, removed).Length);
        counters.Objections += penalty > 0 ? 1 : 0;
        counters.JudgeTicks += Stopwatch.GetTimestamp() - started;
        return penalty;
    }
}
