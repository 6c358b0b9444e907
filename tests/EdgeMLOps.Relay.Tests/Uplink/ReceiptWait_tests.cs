using EdgeMLOps.Relay.Uplink;

namespace EdgeMLOps.Relay.Tests.Uplink;

public sealed class ReceiptWait_tests
{
    [Fact]
    public void It_is_twice_as_long_after_each_silence_up_to_eight_times() => Assert.Equal(
        [10d, 20, 40, 80, 80], Enumerable.Range(0, 5).Select(silences => ReceiptWait.For(10, silences).TotalSeconds));
}
