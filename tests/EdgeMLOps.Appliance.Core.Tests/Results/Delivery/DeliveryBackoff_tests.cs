using EdgeMLOps.Appliance.Core.Results.Delivery;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

public sealed class DeliveryBackoff_tests
{
    private static readonly DeliveryBackoff Backoff = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5));

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(5, 32)]
    [InlineData(9, 300)]
    [InlineData(100_000, 300)]
    public void Doubles_to_the_longest_wait_and_stays_there(int failures, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.After(failures, jitter: 1));
        Assert.Equal(TimeSpan.FromSeconds(seconds / 2.0), Backoff.After(failures, jitter: 0));
    }

    [Fact]
    public void No_failure_has_no_wait()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Backoff.After(0, jitter: 0.5));
    }
}
