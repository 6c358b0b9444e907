using EdgeMLOps.Appliance.Core.Predictions.Arms;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Arms;

/// <summary>The tests on two drawn arms against values worked out with Python's lgamma and comb, and against draws.</summary>
public sealed class SplitTest_tests
{
    [Theory]
    [InlineData(0.2, 20, 2, 80, 8, 1.0, -1.808980603621376)]
    [InlineData(0.2, 20, 12, 80, 8, 7.2947169393471805e-06, 5.213075749959949)]
    [InlineData(0.5, 50, 20, 50, 30, 0.07134240348821032, -1.1801656509249847)]
    [InlineData(0.1, 0, 0, 0, 0, 1.0, 0.0)]
    [InlineData(0.1, 100, 60, 900, 300, 2.883524351269057e-07, 3.8077266974893074)]
    [InlineData(0.05, 3, 3, 0, 0, 1.0, 7.131298750317674)]
    public void Both_give_what_they_should(double share, long canary, long canaryFound, long active, long activeFound, double p, double evidence)
    {
        var cell = new SplitCell(share, canary, canaryFound, active, activeFound);

        Assert.Equal(p, SplitTest.FisherP(cell), 1e-9);
        Assert.Equal(evidence, SplitTest.LogEvidence([cell]), 1e-9);
    }

    [Fact]
    public void Shares_that_followed_each_other_are_not_thrown_together() =>
        Assert.Equal(4.032910099034965, SplitTest.LogEvidence([new(0.2, 20, 12, 80, 8), new(0.5, 50, 20, 50, 30)]), 1e-9);

    [Theory]
    [InlineData(0.1, 0.3, 0.3, 0, 20)] // no difference: at most one of twenty, however often it is looked at
    [InlineData(0.5, 0.9, 0.9, 0, 20)]
    [InlineData(0.3, 0.2, 0.6, 390, 400)] // and a large one is seen
    public void Looked_at_after_each_study_it_exceeds_twenty_where_there_is_a_difference(double share, double canary, double active, int least, int most)
    {
        var (random, stopped) = (new Random(1), 0);
        for (var trial = 0; trial < 400; trial++)
        {
            var counts = new long[4]; // canary, with it, active, with it
            for (var study = 0; study < 300; study++)
            {
                var arm = random.NextDouble() < share ? 0 : 2;
                counts[arm]++;
                counts[arm + 1] += random.NextDouble() < (arm == 0 ? canary : active) ? 1 : 0;
                if (SplitTest.LogEvidence([new(share, counts[0], counts[1], counts[2], counts[3])]) > Math.Log(SplitTest.Enough))
                {
                    stopped++;
                    break;
                }
            }
        }

        Assert.InRange(stopped, least, most);
    }

    [Theory]
    [InlineData(0.2, 0.1, 0.5)]
    [InlineData(0.9, -0.05, 0.2)]
    [InlineData(0.02, 0.05, 0.1)]
    public void The_studies_it_says_are_needed_show_the_difference_four_times_of_five(double rate, double difference, double share)
    {
        var needed = SplitTest.StudiesNeeded(rate, difference, share)!.Value;
        var (random, shown) = (new Random(2), 0);
        for (var trial = 0; trial < 100; trial++)
        {
            var counts = new long[4];
            for (var study = 0L; study < needed; study++)
            {
                var arm = random.NextDouble() < share ? 0 : 2;
                counts[arm]++;
                counts[arm + 1] += random.NextDouble() < (arm == 0 ? rate + difference : rate) ? 1 : 0;
            }

            shown += SplitTest.LogEvidence([new(share, counts[0], counts[1], counts[2], counts[3])]) >= Math.Log(SplitTest.Enough) ? 1 : 0;
        }

        Assert.InRange(shown, 65, 95);
    }

    [Fact]
    public void A_rate_that_cannot_be_takes_no_number_of_studies_and_a_smaller_difference_more()
    {
        Assert.Null(SplitTest.StudiesNeeded(0.98, 0.05, 0.1));
        Assert.Null(SplitTest.StudiesNeeded(0.5, 1e-5, 0.01));
        Assert.True(SplitTest.StudiesNeeded(0.2, 0.05, 0.1) > 2 * SplitTest.StudiesNeeded(0.2, 0.1, 0.1));
    }

    [Fact]
    public void Arms_of_other_sizes_than_drawn_are_noticed()
    {
        Assert.True(SplitTest.LogShareEvidence([new(0.5, 150, 0, 50, 0)]) > Math.Log(1000));
        Assert.True(SplitTest.LogShareEvidence([new(0.5, 100, 0, 100, 0)]) < 0);
    }
}
