using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Dicom.Network.Commitment;

/// <summary>The data sets of storage commitment: action and event information of PS3.4 tables J.3-1 and J.3-2.</summary>
internal static class CommitmentCodec
{
    /// <summary>Of one request or report, committed and failed ones together; a long CT study has under 5,000.</summary>
    public const int MaxReferences = 100_000;

    /// <summary>Bytes of a data set; a request for as many references as are allowed, each UID of 64 characters, stays below.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    // An item of three elements (class, instance, reason or retrieve AE title), and what stands around them.
    private static readonly DicomReadOptions Limits = new() { MaxDepth = 4, MaxElements = (5 * MaxReferences) + 100 };

    public static byte[] EncodeRequest(
        string transactionUid, IReadOnlyList<DicomSopReference> references, DicomTransferSyntax syntax) =>
        DicomDatasetWriter.ToBytes(
            new DicomDataset()
                .AddOrUpdate(DicomTag.TransactionUID, transactionUid)
                .AddOrUpdate(DicomTag.ReferencedSOPSequence, [.. references.Select(Item)]),
            syntax);

    public static byte[] EncodeReport(DicomCommitmentReport report, DicomTransferSyntax syntax)
    {
        var dataset = new DicomDataset().AddOrUpdate(DicomTag.TransactionUID, report.TransactionUid);
        // Each sequence is there only with items: 1C of table J.3-2.
        if (report.Failed.Count > 0)
        {
            dataset.AddOrUpdate(
                DicomTag.FailedSOPSequence,
                [.. report.Failed.Select(failed => Item(new DicomSopReference(failed.SopClassUid, failed.SopInstanceUid))
                    .AddOrUpdate(DicomTag.FailureReason, failed.FailureReason))]);
        }

        if (report.Committed.Count > 0)
        {
            dataset.AddOrUpdate(DicomTag.ReferencedSOPSequence, [.. report.Committed.Select(Item)]);
        }

        return DicomDatasetWriter.ToBytes(dataset, syntax);
    }

    /// <returns>The transaction and what it asks for; null where the answer has to be <paramref name="fault"/>.</returns>
    public static bool TryDecodeRequest(
        ReadOnlyMemory<byte> bytes,
        DicomTransferSyntax syntax,
        [NotNullWhen(true)] out string? transactionUid,
        [NotNullWhen(true)] out IReadOnlyList<DicomSopReference>? references,
        out DicomStatus fault)
    {
        references = null;
        if (!TryRead(bytes, syntax, out var dataset, out transactionUid, out fault))
        {
            return false;
        }

        fault = References(dataset, DicomTag.ReferencedSOPSequence, Reference, out var found);
        if (fault.IsSuccess && found.Count == 0)
        {
            fault = DicomStatus.InvalidArgumentValue;
        }

        references = found;
        return fault.IsSuccess;
    }

    /// <returns>The report without who sent it; null where the answer has to be <paramref name="fault"/>.</returns>
    public static DicomCommitmentReport? DecodeReport(ReadOnlyMemory<byte> bytes, DicomTransferSyntax syntax, out DicomStatus fault)
    {
        if (!TryRead(bytes, syntax, out var dataset, out var transactionUid, out fault))
        {
            return null;
        }

        fault = References(dataset, DicomTag.ReferencedSOPSequence, Reference, out var committed);
        if (!fault.IsSuccess)
        {
            return null;
        }

        fault = References(dataset, DicomTag.FailedSOPSequence, Failed, out var failed);
        if (committed.Count + failed.Count > MaxReferences)
        {
            fault = DicomStatus.ResourceLimitation;
        }

        return fault.IsSuccess ? new DicomCommitmentReport(transactionUid, committed, failed) : null;
    }

    private static DicomDataset Item(DicomSopReference reference) => new DicomDataset()
        .AddOrUpdate(DicomTag.ReferencedSOPClassUID, reference.SopClassUid)
        .AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, reference.SopInstanceUid);

    private static bool TryRead(
        ReadOnlyMemory<byte> bytes,
        DicomTransferSyntax syntax,
        [NotNullWhen(true)] out DicomDataset? dataset,
        [NotNullWhen(true)] out string? transactionUid,
        out DicomStatus fault)
    {
        dataset = null;
        transactionUid = null;
        try
        {
            dataset = DicomDatasetReader.Read(bytes, syntax, Limits);
        }
        catch (DicomReadException exception)
        {
            fault = exception.Code == DicomReadFaultCode.TooManyElements ? DicomStatus.ResourceLimitation : DicomStatus.ProcessingFailure;
            return false;
        }

        transactionUid = Uid(dataset, DicomTag.TransactionUID);
        fault = transactionUid is null ? DicomStatus.InvalidArgumentValue : DicomStatus.Success;
        return transactionUid is not null;
    }

    private static DicomStatus References<T>(DicomDataset dataset, DicomTag tag, Func<DicomDataset, T?> read, out List<T> references)
        where T : struct
    {
        references = [];
        if (!dataset.TryGetSequence(tag, out var sequence))
        {
            return dataset.Contains(tag) ? DicomStatus.InvalidArgumentValue : DicomStatus.Success;
        }

        if (sequence.Items.Count > MaxReferences)
        {
            return DicomStatus.ResourceLimitation;
        }

        references.Capacity = sequence.Items.Count;
        foreach (var item in sequence.Items)
        {
            if (read(item) is not { } reference)
            {
                return DicomStatus.InvalidArgumentValue;
            }

            references.Add(reference);
        }

        return DicomStatus.Success;
    }

    private static DicomSopReference? Reference(DicomDataset item) =>
        Uid(item, DicomTag.ReferencedSOPClassUID) is { } sopClass && Uid(item, DicomTag.ReferencedSOPInstanceUID) is { } instance
            ? new DicomSopReference(sopClass, instance)
            : null;

    // A peer that leaves the reason out still says that the object is not safe.
    private static DicomFailedSopReference? Failed(DicomDataset item) => Reference(item) is { } reference
        ? new DicomFailedSopReference(
            reference.SopClassUid,
            reference.SopInstanceUid,
            item.GetSingleValueOrDefault(DicomTag.FailureReason, DicomStatus.ProcessingFailure.Code))
        : null;

    private static string? Uid(DicomDataset dataset, DicomTag tag) =>
        dataset.TryGetString(tag, out var uid) && UidRules.IsValid(uid) ? string.IsInterned(uid) ?? uid : null;
}
