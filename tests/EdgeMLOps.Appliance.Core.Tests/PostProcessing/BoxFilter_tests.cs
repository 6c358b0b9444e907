using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.PostProcessing.Suppression;
using EdgeMLOps.Appliance.Core.Tests.Models;

namespace EdgeMLOps.Appliance.Core.Tests.PostProcessing;

public sealed class BoxFilter_tests
{
    private static readonly IReadOnlyList<ModelClass> Classes = TestPackage.Demonstration.Manifest.Classes;

    private static readonly BoxPolicy Policy = new()
    {
        ScoreFloor = 0.01,
        Thresholds = new Dictionary<string, double>(StringComparer.Ordinal) { ["nodule"] = 0.3, ["mass"] = 0.5 },
        NmsIou = 0.5,
        MinAreaMm2 = 100,
        MaxAreaMm2 = 10_000,
        MaxBoxes = 3,
        MinAreaPercent = 1,
        MaxAreaPercent = 25,
    };

    // 1000 x 1000 pixels of 1 mm.
    private static readonly ImageGeometry Known = new(1000, 1000, 1.0);

    [Fact]
    public void Every_reason_is_given_and_every_candidate_has_one()
    {
        BoxCandidate[] candidates =
        [
            Box(0, 0.90f, 100, 100, 150, 150),
            Box(0, 0.80f, 102, 100, 152, 150),
            Box(1, 0.45f, 300, 300, 350, 350),
            Box(0, 0.70f, 500, 500, 505, 505),
            Box(1, 0.99f, 0, 0, 500, 500),
            Box(0, 0.60f, 1010, 0, 1100, 50),
            Box(1, 0.60f, 102, 100, 152, 150),
            Box(0, 0.50f, 600, 100, 650, 150),
            Box(0, 0.40f, 700, 100, 750, 150),
        ];

        var decisions = new BoxFilter(Policy, Classes).Apply(candidates, Known);

        Assert.Equal(
            [
                BoxReason.Kept, BoxReason.SuppressedByNms, BoxReason.ScoreBelowThreshold, BoxReason.TooSmall, BoxReason.TooLarge,
                BoxReason.OutsideImage, BoxReason.Kept, BoxReason.Kept, BoxReason.OverMaximum,
            ],
            decisions.Select(decision => decision.Reason));
        Assert.Equal(candidates, decisions.Select(decision => decision.Candidate));
        Assert.Equal(0, decisions[1].SuppressedBy);
    }

    [Fact]
    public void Without_spacing_the_size_is_judged_by_the_share_of_the_image()
    {
        var filter = new BoxFilter(Policy, Classes);
        BoxCandidate[] candidates = [Box(0, 0.9f, 0, 0, 90, 90), Box(0, 0.9f, 200, 0, 310, 110), Box(0, 0.9f, 400, 400, 950, 950)];

        var decisions = filter.Apply(candidates, Known with { PixelAreaMm2 = null });

        Assert.Equal([BoxReason.TooSmall, BoxReason.Kept, BoxReason.TooLarge], decisions.Select(decision => decision.Reason));
    }

    [Fact]
    public void A_box_dropped_for_its_size_suppresses_no_other()
    {
        var policy = Policy with { MaxAreaMm2 = 2000 };
        BoxCandidate[] candidates = [Box(0, 0.9f, 100, 100, 150, 150), Box(0, 0.8f, 100, 100, 144, 144)];

        var decisions = new BoxFilter(policy, Classes).Apply(candidates, Known);

        Assert.Equal([BoxReason.TooLarge, BoxReason.Kept], decisions.Select(decision => decision.Reason));
    }

    [Fact]
    public void A_suppressed_box_suppresses_no_other()
    {
        // A covers B, B covers C, A does not cover C.
        BoxCandidate[] candidates =
        [
            Box(0, 0.7f, 140, 100, 240, 150), Box(0, 0.9f, 100, 100, 200, 150), Box(0, 0.8f, 120, 100, 220, 150),
        ];

        var decisions = new BoxFilter(Policy with { NmsIou = 0.45 }, Classes).Apply(candidates, Known);

        Assert.Equal([BoxReason.Kept, BoxReason.Kept, BoxReason.SuppressedByNms], decisions.Select(decision => decision.Reason));
    }

    [Fact]
    public void Of_equal_boxes_with_equal_scores_the_first_of_the_model_is_kept()
    {
        BoxCandidate[] candidates = [.. Enumerable.Repeat(Box(0, 0.9f, 100, 100, 150, 150), 3)];

        var decisions = new BoxFilter(Policy, Classes).Apply(candidates, Known);

        Assert.Equal([BoxReason.Kept, BoxReason.SuppressedByNms, BoxReason.SuppressedByNms], decisions.Select(decision => decision.Reason));
    }

    [Fact]
    public void A_kept_box_is_clipped_to_the_image_and_the_candidate_is_not()
    {
        var candidate = Box(0, 0.9f, -20, 980, 30, 1040);

        var decision = new BoxFilter(Policy, Classes).Apply([candidate], Known).Single();

        Assert.Equal(candidate with { X1 = 0, Y2 = 1000 }, decision.Box);
        Assert.Equal(candidate, decision.Candidate);
    }

    [Fact]
    public void A_score_at_the_threshold_is_kept()
    {
        var policy = Policy with { Thresholds = new Dictionary<string, double>(StringComparer.Ordinal) { ["nodule"] = 0.7, ["mass"] = 0.7 } };

        Assert.True(new BoxFilter(policy, Classes).Apply([Box(0, 0.7f, 0, 0, 50, 50)], Known).Single().Kept);
    }

    [Fact]
    public void Suppression_agrees_with_a_naive_reference()
    {
        var random = new Random(7);
        var policy = Policy with { MinAreaMm2 = 0, MaxAreaMm2 = 1e9, MaxBoxes = 1000, NmsIou = 0.3 };
        var filter = new BoxFilter(policy, Classes);
        var suppressed = 0;
        for (var round = 0; round < 200; round++)
        {
            var candidates = Enumerable.Range(0, 60).Select(_ => Random(random)).ToArray();

            var decisions = filter.Apply(candidates, Known);

            var kept = Naive(candidates, policy);
            Assert.Equal(kept, Enumerable.Range(0, candidates.Length).Where(i => decisions[i].Kept));
            suppressed += decisions.Count(decision => decision.Reason == BoxReason.SuppressedByNms);
        }

        Assert.True(suppressed > 1000, $"{suppressed}");
    }

    [Fact]
    public void The_policys_digest_follows_its_content_and_not_its_order()
    {
        var turned = Policy with { Thresholds = Policy.Thresholds.Reverse().ToDictionary(StringComparer.Ordinal) };

        Assert.Equal(Policy.Digest, turned.Digest);
        Assert.NotEqual(Policy.Digest, (Policy with { NmsIou = 0.51 }).Digest);
        Assert.NotEqual(Policy.Digest, (Policy with { MaxAreaPercent = 26 }).Digest);
    }

    // Written from the definition: a candidate is kept when no kept one of its class that ranks before it overlaps it more than the limit.
    private static int[] Naive(BoxCandidate[] candidates, BoxPolicy policy)
    {
        var kept = new List<int>();
        var order = Enumerable.Range(0, candidates.Length)
            .Where(i => candidates[i].Score >= (candidates[i].ClassId == 0 ? 0.3f : 0.5f))
            .OrderByDescending(i => candidates[i].Score).ThenBy(i => candidates[i].ClassId).ThenBy(i => i);
        foreach (var i in order)
        {
            if (!kept.Exists(k => candidates[k].ClassId == candidates[i].ClassId && Overlap(candidates[k], candidates[i]) > policy.NmsIou))
            {
                kept.Add(i);
            }
        }

        return [.. kept.Order()];
    }

    private static double Overlap(BoxCandidate a, BoxCandidate b)
    {
        var (width, height) = (Math.Min(a.X2, b.X2) - (double)Math.Max(a.X1, b.X1), Math.Min(a.Y2, b.Y2) - (double)Math.Max(a.Y1, b.Y1));
        var shared = Math.Max(0, width) * Math.Max(0, height);
        return shared / (((a.X2 - a.X1) * (double)(a.Y2 - a.Y1)) + ((b.X2 - b.X1) * (double)(b.Y2 - b.Y1)) - shared);
    }

    private static BoxCandidate Random(Random random)
    {
        var (x, y) = (random.Next(0, 300), random.Next(0, 300));
        // Scores in steps, so that ties happen.
        return Box(random.Next(2), random.Next(1, 20) / 20f, x, y, x + random.Next(20, 150), y + random.Next(20, 150));
    }

    [Fact]
    public void Long_boxes_those_at_the_edge_and_nested_ones_go_where_the_policy_says_so()
    {
        BoxCandidate[] candidates =
        [
            Box(0, 0.90f, 100, 100, 200, 130),
            Box(0, 0.80f, 300, 100, 400, 134),
            Box(0, 0.70f, 9, 500, 59, 550),
            Box(0, 0.60f, 500, 500, 600, 600),
            Box(0, 0.55f, 510, 510, 530, 530),
            Box(1, 0.95f, 510, 510, 530, 530),
        ];
        var policy = Policy with { MaxBoxes = 100, MaxAspect = 3, BorderMarginPercent = 1, NestedShare = 0.9 };

        Assert.Equal(
            [BoxReason.TooElongated, BoxReason.Kept, BoxReason.AtBorder, BoxReason.Kept, BoxReason.Nested, BoxReason.Kept],
            new BoxFilter(policy, Classes).Apply(candidates, Known).Select(decision => decision.Reason));
        Assert.All(
            new BoxFilter(Policy with { MaxBoxes = 100 }, Classes).Apply(candidates, Known), decision => Assert.Equal(BoxReason.Kept, decision.Reason));
    }

    [Fact]
    public void What_a_policy_does_not_say_is_not_in_its_digest()
    {
        Assert.Equal(Policy.Digest, (Policy with { Suppression = null, NestedShare = null, MaxAspect = null, BorderMarginPercent = 0 }).Digest);
        Assert.NotEqual(Policy.Digest, (Policy with { MaxAspect = 3 }).Digest);
        Assert.NotEqual(Policy.Digest, (Policy with { Suppression = new() { Method = SuppressionMethod.Fusion } }).Digest);
    }

    private static BoxCandidate Box(int classId, float score, float x1, float y1, float x2, float y2) => new(classId, score, x1, y1, x2, y2);
}
