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

    /// <summary>As long as a message of this kind gets: every stage, with counts that do not compress.</summary>
    public static OperationsSummary AllStages() => Operations(1) with
    {
        Latencies =
        [
            .. Enum.GetValues<OperationsStage>().Select(stage => new LatencyHistogram
            {
                Stage = stage,
                Grid = GridId.LatencyHalfOctave,
                Counts = [.. Enumerable.Range(1, 42).Select(bin => (int)(7_919L * bin * bin * ((int)stage + 3) % 999_983))],
            }),
        ],
    };
}
