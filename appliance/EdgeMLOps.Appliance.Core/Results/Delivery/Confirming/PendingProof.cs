using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;

/// <summary>A delivery that was answered Success and whose arrival is to be proven.</summary>
internal sealed record PendingProof
{
    public required long Id { get; init; }

    public required long ResultId { get; init; }

    public required long StudyRow { get; init; }

    /// <summary>The object as it went out: class and instance.</summary>
    public required DicomSopReference Sent { get; init; }

    /// <summary>Full path of the stored Part 10 file.</summary>
    public required string File { get; init; }

    /// <summary>The open request for commitment; null: none.</summary>
    public required string? TransactionUid { get; init; }

    /// <summary>Askings in a row that proved nothing.</summary>
    public required int Asks { get; init; }

    public required ConfirmCode Code { get; init; }

    /// <summary>How often the destination had said before that it has not got it.</summary>
    public required int Losses { get; init; }

    public required DateTimeOffset DeliveredUtc { get; init; }
}
