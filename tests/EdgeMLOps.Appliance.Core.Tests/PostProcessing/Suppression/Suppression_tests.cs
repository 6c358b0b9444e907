using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.PostProcessing.Suppression;
using EdgeMLOps.Appliance.Core.Tests.Models;

namespace EdgeMLOps.Appliance.Core.Tests.PostProcessing.Suppression;

public sealed class Suppression_tests
{
    private static readonly IReadOnlyList<ModelClass> Classes = TestPackage.Demonstration.Manifest.Classes;
    private static readonly float[] Thresholds = [0.2f, 0.3f];
    private static readonly ImageGeometry Image = new(2000, 2000, null);

    public static TheoryData<SuppressionMethod, bool> Methods
    {
        get
        {
            var all = new TheoryData<SuppressionMethod, bool>();
            foreach (var method in Enum.GetValues<SuppressionMethod>())
            {
                all.Add(method, false);
                all.Add(method, true);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_decides_as_its_plain_form_on_random_boxes(SuppressionMethod method, bool acrossClasses)
    {
        var how = new BoxSuppression { Method = method, AcrossClasses = acrossClasses, Sigma = 0.4 };
        var (some, dropped, changed) = (new Random(71 + (int)method), 0, 0);
        for (var round = 0; round < 60; round++)
        {
            var share = new[] { 0.3, 0.45, 0.5, 0.6, 0.7 }[round % 5];
            var candidates = Boxes(some, count: some.Next(0, 300), clusters: some.Next(1, 20));

            var decisions = new BoxFilter(Policy(share, how), Classes).Apply(candidates, Image);
            var expected = new PlainSuppression(how, share, Thresholds).Run(candidates);

            Assert.Equal(
                expected.OrderBy(one => one.Key).Select(one => (one.Key, one.Value.Clip(Image.Columns, Image.Rows))),
                decisions.Select((decision, place) => (Place: place, decision)).Where(one => one.decision.Kept).Select(one => (one.Place, one.decision.Box)));
            dropped += decisions.Count(decision => decision.SuppressedBy >= 0);
            changed += decisions.Count(decision => decision.Kept && decision.Box.Score != decision.Candidate.Score);
            Assert.All(decisions.Where(decision => decision.SuppressedBy >= 0), decision => Assert.True(IsBetter(decisions, decision)));
        }

        Assert.True(dropped > 1000, $"only {dropped} boxes gave way: these sets show nothing");
        Assert.Equal(method is SuppressionMethod.Greedy or SuppressionMethod.Distance, changed == 0);
    }

    [Fact]
    public void A_limit_is_met_by_exactly_those_floats_that_lie_above_it()
    {
        foreach (var limit in new[] { 0.1, 0.3, 0.45, 0.5, 0.6, 0.7, 1.0 })
        {
            var near = (float)limit;
            foreach (var overlap in new[] { MathF.BitDecrement(near), near, MathF.BitIncrement(near) })
            {
                Assert.Equal((double)overlap > limit, overlap > Share.AtMost(limit));
            }
        }
    }

    [Fact]
    public void Neighbours_stay_apart_where_the_distance_counts()
    {
        BoxCandidate[] candidates = [new(0, 0.9f, 0, 0, 100, 100), new(0, 0.8f, 0, 30, 100, 130)]; // overlap 0.54, less 0.03
        BoxReason[] Reasons(SuppressionMethod method) =>
            [.. new BoxFilter(Policy(0.52, new BoxSuppression { Method = method }), Classes).Apply(candidates, Image).Select(one => one.Reason)];

        Assert.Equal([BoxReason.Kept, BoxReason.SuppressedByNms], Reasons(SuppressionMethod.Greedy));
        Assert.Equal([BoxReason.Kept, BoxReason.Kept], Reasons(SuppressionMethod.Distance));
    }

    [Fact]
    public void Fused_boxes_are_one_mean_and_fallen_scores_are_named()
    {
        BoxCandidate[] candidates = [new(0, 0.9f, 0, 0, 100, 100), new(0, 0.3f, 0, 20, 100, 120)];

        var fused = new BoxFilter(Policy(0.5, new BoxSuppression { Method = SuppressionMethod.Fusion }), Classes).Apply(candidates, Image);
        Assert.Equal([BoxReason.Kept, BoxReason.Fused], fused.Select(one => one.Reason));
        var mean = fused[0].Box;
        Assert.Equal((0.6, 0, 5, 100, 105), (Math.Round(mean.Score, 5), Math.Round(mean.X1, 5), Math.Round(mean.Y1, 5), Math.Round(mean.X2, 5), Math.Round(mean.Y2, 5)));
        Assert.Equal((candidates[0], 0), (fused[0].Candidate, fused[1].SuppressedBy));

        var soft = new BoxFilter(Policy(0.5, new BoxSuppression { Method = SuppressionMethod.SoftLinear }), Classes).Apply(candidates, Image);
        Assert.Equal([BoxReason.Kept, BoxReason.Decayed], soft.Select(one => one.Reason));
        Assert.Equal(0.1, soft[1].Box.Score, 6);
        Assert.Equal(0, soft[1].SuppressedBy);
    }

    [Fact]
    public void The_maximum_counts_fallen_scores()
    {
        BoxCandidate[] candidates = [new(0, 0.9f, 0, 0, 100, 100), new(0, 0.8f, 0, 20, 100, 120), new(0, 0.5f, 500, 500, 600, 600)];
        var policy = Policy(0.1, new BoxSuppression { Method = SuppressionMethod.SoftLinear }) with { MaxBoxes = 2 };

        var decisions = new BoxFilter(policy, Classes).Apply(candidates, Image);

        Assert.Equal([BoxReason.Kept, BoxReason.OverMaximum, BoxReason.Kept], decisions.Select(one => one.Reason));
    }

    private static bool IsBetter(BoxDecision[] decisions, BoxDecision worse)
    {
        var better = decisions[worse.SuppressedBy];
        return better.Kept && (better.Box.Score >= worse.Box.Score || worse.Reason == BoxReason.Fused); // a mean may be below its second best
    }

    private static BoxPolicy Policy(double share, BoxSuppression how) => new()
    {
        ScoreFloor = 0.01,
        Thresholds = Classes.Zip(Thresholds).ToDictionary(pair => pair.First.Name, pair => (double)pair.Second, StringComparer.Ordinal),
        NmsIou = share,
        MinAreaMm2 = 0,
        MaxAreaMm2 = 1e9,
        MaxBoxes = 1000,
        MinAreaPercent = 0,
        MaxAreaPercent = 100,
        Suppression = how,
    };

    // Clusters of like boxes; whole scores and edges now and then, so that ties and equal overlaps come.
    private static BoxCandidate[] Boxes(Random some, int count, int clusters)
    {
        var centres = Enumerable.Range(0, clusters).Select(_ => (X: some.Next(200, 1800), Y: some.Next(200, 1800), Side: some.Next(20, 300))).ToArray();
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (x, y, side) = centres[some.Next(clusters)];
            float Edge(double around) => some.Next(2) == 0 ? (float)Math.Round(around) : (float)(around + (some.NextDouble() * side * 0.3));
            var (x1, y1) = (Edge(x - (side / 2)), Edge(y - (side / 2)));
            var score = some.Next(3) == 0 ? some.Next(1, 10) / 10f : some.NextSingle();
            return new BoxCandidate(some.Next(2), score, x1, y1, Math.Max(x1 + 1, Edge(x + (side / 2))), Math.Max(y1 + 1, Edge(y + (side / 2))));
        })];
    }
}
