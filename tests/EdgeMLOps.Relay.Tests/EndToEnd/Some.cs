using EdgeMLOps.Contracts;

namespace EdgeMLOps.Relay.Tests.EndToEnd;

internal static class Some
{
    public static OperationsSummary Operations(long received) => new()
    {
        Bucket = new Bucket
        {
            Start = MinuteUtc.Floor(DateTimeOffset.UnixEpoch),
            End = MinuteUtc.Floor(DateTimeOffset.UnixEpoch.AddHours(6)),
        },
        Counters = [new OperationsCount { Counter = OperationsCounter.InstancesReceived, Value = received }],
        Latencies = [],
    };
}
