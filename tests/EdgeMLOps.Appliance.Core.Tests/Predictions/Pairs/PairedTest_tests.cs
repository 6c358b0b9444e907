using EdgeMLOps.Appliance.Core.Predictions.Pairs;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Pairs;

/// <summary>The tests on discordant pairs against values worked out elsewhere: sums of binomials and scipy's gamma function.</summary>
public sealed class PairedTest_tests
{
    [Theory]
    [InlineData(0, 0, 1.0, 0.0)]
    [InlineData(0, 1, 1.0, 0.0)]
    [InlineData(0, 10, 0.001953125, 5.195319509)]
    [InlineData(5, 15, 0.04138946533, 0.877325723)]
    [InlineData(15, 5, 0.04138946533, 0.877325723)]
    [InlineData(7, 7, 1.0, -1.563162067)]
    [InlineData(100, 160, 0.000238941902, 3.978742157)]
    [InlineData(1000, 1200, 2.18170264e-05, 5.029460643)]
    public void Both_give_what_they_should(long first, long second, double p, double evidence)
    {
        var outcomes = new PairedOutcomes(Both: 3, first, second, Neither: 4);

        Assert.Equal(p, outcomes.ExactP, 1e-9);
        Assert.Equal(evidence, outcomes.LogEvidence, 1e-8);
    }

    [Fact]
    public void Looked_at_after_each_pair_the_evidence_exceeds_twenty_in_less_than_one_of_twenty_where_there_is_no_difference()
    {
        var (random, stopped) = (new Random(1), 0);
        for (var trial = 0; trial < 400; trial++)
        {
            var (first, second) = (0L, 0L);
            for (var pair = 0; pair < 300; pair++)
            {
                (first, second) = random.Next(2) == 0 ? (first + 1, second) : (first, second + 1);
                if (PairedTest.LogEvidence(first, second) > Math.Log(20))
                {
                    stopped++;
                    break;
                }
            }
        }

        Assert.InRange(stopped, 1, 20);
    }
}
