namespace EdgeMLOps.Contracts.Tests;

/// <summary>Ready-made values for arranging.</summary>
internal static class Some
{
    public static readonly Guid Site = new("11112222-3333-4444-5555-666677778888");

    public static MessageHeader Header(StreamId stream, ulong sequence = 1, Digest256 previous = default) => new()
    {
        Id = new Guid("0198f3c2-0000-7000-8000-000000000001"),
        Site = Site,
        Epoch = 3,
        Stream = stream,
        Sequence = sequence,
        Previous = previous,
    };

    public static Bucket Bucket() => new()
    {
        Start = MinuteUtc.Floor(DateTimeOffset.UnixEpoch.AddDays(20000)),
        End = MinuteUtc.Floor(DateTimeOffset.UnixEpoch.AddDays(20000).AddHours(6)),
    };

    public static OperationsSummary Operations(long received = 7) => new()
    {
        Bucket = Bucket(),
        Counters = [new OperationsCount { Counter = OperationsCounter.InstancesReceived, Value = received }],
        Latencies =
        [
            new LatencyHistogram
            {
                Stage = OperationsStage.Infer,
                Grid = GridId.LatencyHalfOctave,
                Counts = new int[Grids.Bins(GridId.LatencyHalfOctave)],
            },
        ],
    };

    public static ClinicalSummary Clinical() => new()
    {
        Bucket = Bucket(),
        Cell = new CellKey
        {
            Package = Digest256.Of("package"u8),
            Policy = Digest256.Of("policy"u8),
            Role = CellRole.Champion,
            Modality = CellModality.DX,
            BodyPart = CellBodyPart.Chest,
            View = CellView.PA,
        },
        Metric = MetricId.BoxesPerImage,
        Patients = 40,
        FirstBins = [0, 1, 2],
        Counts = [20, 11, 12],
        Withheld = WithheldReason.None,
    };
}
