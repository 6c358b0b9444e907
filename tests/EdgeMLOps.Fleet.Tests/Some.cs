using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Tests;

internal static class Some
{
    public static Bucket Bucket => new()
    {
        Start = MinuteUtc.Floor(DateTimeOffset.UnixEpoch),
        End = MinuteUtc.Floor(DateTimeOffset.UnixEpoch.AddHours(6)),
    };

    public static OperationsSummary Operations(long received = 1) => new()
    {
        Bucket = Bucket,
        Counters = [new OperationsCount { Counter = OperationsCounter.InstancesReceived, Value = received }],
        Latencies = [],
    };

    public static ClinicalSummary Clinical => new()
    {
        Bucket = Bucket,
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
        FirstBins = [0, 2],
        Counts = [20, 31],
        Withheld = WithheldReason.None,
    };

    public static StateReport State(long auditLength, string auditHead) => new()
    {
        At = Bucket.Start,
        AuditLength = auditLength,
        AuditHead = Digest256.Of(System.Text.Encoding.UTF8.GetBytes(auditHead)),
        Package = Digest256.Of("package"u8),
        PackageRelease = 1,
        Policy = Digest256.Of("policy"u8),
        Appliance = new SoftwareVersion { Major = 0, Minor = 1, Patch = 0 },
        Provider = ExecutionProvider.Cpu,
        WithheldHistograms = 0,
        OpenHistograms = 2,
    };
}
