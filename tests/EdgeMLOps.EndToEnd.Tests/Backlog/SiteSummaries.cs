using EdgeMLOps.Contracts;
using EdgeMLOps.Outbox;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.EndToEnd.Tests.Backlog;

/// <summary>Fills an outbox as the Gate does at the end of each bucket: the operations, a histogram of each metric of each cell, the state.
/// Every histogram is full, so no site can have more to say.</summary>
internal static class SiteSummaries
{
    public const int BucketsOfDay = 4;

    private static readonly TimeSpan BucketLength = TimeSpan.FromHours(24.0 / BucketsOfDay);
    private static readonly MetricId[] AllMetrics = Enum.GetValues<MetricId>();
    private static readonly CellKey[] Cells =
    [
        .. from role in Enum.GetValues<CellRole>()
           from modality in new[] { CellModality.DX, CellModality.CR }
           from view in new[] { CellView.PA, CellView.AP, CellView.LL }
           select new CellKey
           {
               Package = Digest256.Of([(byte)role]),
               Policy = Digest256.Of([0, (byte)role]),
               Role = role,
               Modality = modality,
               BodyPart = CellBodyPart.Chest,
               View = view,
           },
    ];

    /// <summary>Messages of a bucket: 12 cells with 5 metrics each, and two more.</summary>
    public static int OfBucket => (Cells.Length * AllMetrics.Length) + 2;

    /// <summary>Seals so many buckets one after the other; <paramref name="clock"/> goes on by the length of one with each.</summary>
    public static async Task SealAsync(OutboxStore outbox, SigningKey key, ShiftedTimeProvider clock, int buckets, Random random)
    {
        for (var i = 0; i < buckets; i++)
        {
            clock.Shift(BucketLength);
            var end = clock.GetUtcNow();
            await SealAsync(outbox, key, Operations(end, random));
            foreach (var (cell, metric) in from metric in AllMetrics from cell in Cells select (cell, metric))
            {
                await SealAsync(outbox, key, Clinical(end, cell, metric, random));
            }

            await SealAsync(outbox, key, State(end, auditLength: i + 1));
        }
    }

    private static Task<SealedMessage> SealAsync(OutboxStore outbox, SigningKey key, UpwardPayload payload) =>
        outbox.AppendAsync(MessageKinds.StreamOf(payload.Kind)!.Value, header => SealedMessage.Seal(header, payload, key), default); // not null: each has one

    private static Bucket BucketTo(DateTimeOffset end) => new() { Start = MinuteUtc.Floor(end - BucketLength), End = MinuteUtc.Floor(end) };

    private static OperationsSummary Operations(DateTimeOffset end, Random random) => new()
    {
        Bucket = BucketTo(end),
        Counters = [.. Enum.GetValues<OperationsCounter>().Select(counter => new OperationsCount { Counter = counter, Value = random.Next(1000) })],
        Latencies =
        [
            .. Enum.GetValues<OperationsStage>().Select(stage => new LatencyHistogram
            {
                Stage = stage,
                Grid = GridId.LatencyHalfOctave,
                Counts = [.. Enumerable.Range(0, Grids.Bins(GridId.LatencyHalfOctave)).Select(_ => random.Next(200))],
            }),
        ],
    };

    private static ClinicalSummary Clinical(DateTimeOffset end, CellKey cell, MetricId metric, Random random)
    {
        var bins = Grids.Bins(Metrics.GridOf(metric));
        return new ClinicalSummary
        {
            Bucket = BucketTo(end),
            Cell = cell,
            Metric = metric,
            Patients = 11 + random.Next(100),
            FirstBins = [.. Enumerable.Range(0, bins)],
            Counts = [.. Enumerable.Range(0, bins).Select(_ => 11 + random.Next(400))],
            Withheld = WithheldReason.None,
        };
    }

    private static StateReport State(DateTimeOffset end, long auditLength) => new()
    {
        At = MinuteUtc.Floor(end),
        AuditLength = auditLength,
        AuditHead = Digest256.Of(BitConverter.GetBytes(auditLength)),
        Package = Cells[0].Package,
        PackageRelease = 1,
        Policy = Cells[0].Policy,
        Appliance = new SoftwareVersion { Major = 0, Minor = 1, Patch = 0 },
        Provider = ExecutionProvider.Cpu,
        WithheldHistograms = 0,
        OpenHistograms = 0,
    };
}
