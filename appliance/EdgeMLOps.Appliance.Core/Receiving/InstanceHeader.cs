using System.IO.Compression;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// What the journal needs of an object, read from its stored file without holding more of it than a few values: it lies in
/// groups 0008 and 0020, before everything large. Without the identifiers there is no header; the rest is null where it is
/// missing or unfit, and never a reason to refuse.
/// </summary>
internal sealed record InstanceHeader(string SopClassUid, string SopInstanceUid, string StudyInstanceUid, string SeriesInstanceUid)
{
    /// <summary>Modality (0008,0060).</summary>
    public string? Modality { get; init; }

    /// <summary>Series Number (0020,0011).</summary>
    public int? SeriesNumber { get; init; }

    /// <summary>Instance Number (0020,0013).</summary>
    public int? InstanceNumber { get; init; }

    /// <summary>Null when the data set cannot be walked so far, or one of the four is missing or no UID.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static InstanceHeader? TryRead(StagedInstance staged)
    {
        using var stored = new StagedDataset(staged);
        var encoding = DatasetEncoding.Of(staged.Context.TransferSyntaxUid);
        using var dataset = encoding.Deflated ? new DeflateStream(stored, CompressionMode.Decompress) : (Stream)stored;
        return new InstanceHeaderReader(new HeaderWalker(dataset, encoding)).Read();
    }

    /// <summary>Whether the header is the object that the C-STORE command named.</summary>
    public bool IsOf(DicomStoreContext context) =>
        string.Equals(SopClassUid, context.SopClassUid, StringComparison.Ordinal) &&
        string.Equals(SopInstanceUid, context.SopInstanceUid, StringComparison.Ordinal);
}
