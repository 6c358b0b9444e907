using EdgeMLOps.Contracts;

namespace EdgeMLOps.Benchmarks.Fleets;

/// <summary>A site with all it has to send, sealed beforehand, and how far it is.</summary>
internal sealed class SimulatedSite
{
    private SimulatedSite(SiteIdentity identity, SealedMessage[] messages)
    {
        (Identity, Messages) = (identity, messages);
    }

    public SiteIdentity Identity { get; }

    public SealedMessage[] Messages { get; }

    /// <summary>Sent so far, from the beginning.</summary>
    public int Sent { get; set; }

    /// <summary>Receipted so far, from the beginning.</summary>
    public int High { get; set; }

    /// <summary>When a receipt last moved it, or it sent anew.</summary>
    public long MovedAt { get; set; }

    public static SimulatedSite Make(int count)
    {
        using var key = SigningKey.Create();
        var identity = new SiteIdentity { Site = Guid.NewGuid(), Epoch = 1, PublicKey = key.PublicKey };
        var messages = new SealedMessage[count];
        for (var i = 0; i < count; i++)
        {
            var header = new MessageHeader
            {
                Id = Guid.CreateVersion7(),
                Site = identity.Site,
                Epoch = 1,
                Stream = StreamId.Clinical,
                Sequence = (ulong)i + 1,
                Previous = i == 0 ? default : messages[i - 1].Hash,
            };
            messages[i] = SealedMessage.Seal(header, Summary(i), key);
        }

        return new SimulatedSite(identity, messages);
    }

    // As many bins as a released histogram has.
    private static ClinicalSummary Summary(int number) => new()
    {
        Bucket = new Bucket
        {
            Start = MinuteUtc.Floor(DateTimeOffset.UnixEpoch.AddHours(6 * number)),
            End = MinuteUtc.Floor(DateTimeOffset.UnixEpoch.AddHours(6 * (number + 1))),
        },
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
        Patients = 40 + number,
        FirstBins = [0, 1, 2, 3],
        Counts = [20, 31, 15 + number, 12],
        Withheld = WithheldReason.None,
    };
}
