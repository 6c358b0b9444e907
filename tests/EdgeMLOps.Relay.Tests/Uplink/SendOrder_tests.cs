using EdgeMLOps.Contracts;
using EdgeMLOps.Outbox;
using EdgeMLOps.Relay.Uplink;

namespace EdgeMLOps.Relay.Tests.Uplink;

public sealed class SendOrder_tests
{
    [Theory]
    [InlineData(0, new ulong[0])]
    [InlineData(1, new ulong[] { 1 })]
    [InlineData(2, new ulong[] { 2, 1 })]
    [InlineData(5, new ulong[] { 5, 1, 4, 2, 3 })]
    public void Newest_and_oldest_go_in_turn_and_each_once(int count, ulong[] expected)
    {
        var keys = Enumerable.Range(1, count).Select(i => new OutboxKey(1, StreamId.Operations, (ulong)i)).ToArray();
        Assert.Equal(expected, SendOrder.Arrange(keys).Select(key => key.Sequence));
    }
}
