using System.Text;

namespace EdgeMLOps.Dicom;

/// <summary>What stands before the data set of a file (PS3.10 section 7.1).</summary>
public sealed class DicomFileMetaInformation
{
    /// <summary>Identifies this software in every file it writes; of our own UUID.</summary>
    public static readonly DicomUID ImplementationClass = new("2.25.74475408570410640483927497480004849559", "EdgeMLOps");

    /// <summary>The version name beside it, at most 16 characters.</summary>
    public const string ImplementationVersion = "EDGEMLOPS_0.1";

    private const int PreambleSize = 128;

    /// <summary>Meta information of a file to be written.</summary>
    /// <param name="sopClassUid">SOP class of the object.</param>
    /// <param name="sopInstanceUid">SOP instance of the object.</param>
    /// <param name="syntax">How the data set behind it is encoded.</param>
    /// <param name="sourceAeTitle">Who sent the object, or null.</param>
    public DicomFileMetaInformation(string sopClassUid, string sopInstanceUid, DicomTransferSyntax syntax, string? sourceAeTitle = null)
    {
        ArgumentNullException.ThrowIfNull(sopClassUid);
        ArgumentNullException.ThrowIfNull(sopInstanceUid);
        ArgumentNullException.ThrowIfNull(syntax);
        TransferSyntax = syntax;
        Dataset = Basis(syntax)
            .AddOrUpdate(DicomTag.MediaStorageSOPClassUID, sopClassUid)
            .AddOrUpdate(DicomTag.MediaStorageSOPInstanceUID, sopInstanceUid);
        if (sourceAeTitle is not null)
        {
            Dataset.AddOrUpdate(DicomTag.SourceApplicationEntityTitle, sourceAeTitle);
        }
    }

    // As the bytes they are: a UID that was read with whatever in it must not stand in the way of writing its file.
    internal DicomFileMetaInformation(ReadOnlyMemory<byte> sopClassUid, ReadOnlyMemory<byte> sopInstanceUid, DicomTransferSyntax syntax)
    {
        TransferSyntax = syntax;
        Dataset = Basis(syntax)
            .AddOrUpdate(DicomVR.UI, DicomTag.MediaStorageSOPClassUID, sopClassUid)
            .AddOrUpdate(DicomVR.UI, DicomTag.MediaStorageSOPInstanceUID, sopInstanceUid);
    }

    internal DicomFileMetaInformation(DicomDataset dataset, DicomTransferSyntax syntax)
    {
        Dataset = dataset;
        TransferSyntax = syntax;
    }

    /// <summary>The elements of group 0002, without the group length; empty where a file has none.</summary>
    public DicomDataset Dataset { get; }

    /// <summary>How the data set is encoded: as declared, or as recognised where a file declares nothing.</summary>
    public DicomTransferSyntax TransferSyntax { get; }

    /// <summary>SOP class as declared; empty where it is not.</summary>
    public string MediaStorageSOPClassUID => Dataset.GetSingleValueOrDefault(DicomTag.MediaStorageSOPClassUID, string.Empty);

    /// <summary>SOP instance as declared; empty where it is not.</summary>
    public string MediaStorageSOPInstanceUID => Dataset.GetSingleValueOrDefault(DicomTag.MediaStorageSOPInstanceUID, string.Empty);

    /// <summary>
    /// The start of a file: preamble, prefix and group 0002 with its length. A data set encoded in <see cref="TransferSyntax"/> put
    /// behind it makes a file.
    /// </summary>
    public byte[] ToBytes()
    {
        var group = DicomDatasetWriter.ToBytes(Dataset, DicomTransferSyntax.ExplicitVRLittleEndian);
        using var output = new MemoryStream(PreambleSize + 16 + group.Length);
        output.Write(new byte[PreambleSize]);
        output.Write("DICM"u8);
        DicomDatasetWriter.WriteGroupLength(output, DicomTag.FileMetaInformationGroupLength, (uint)group.Length);
        output.Write(group);
        return output.ToArray();
    }

    // One that nobody knows was read as Latin-1, whatever bytes it is made of.
    private static DicomDataset Basis(DicomTransferSyntax syntax) => new DicomDataset()
        .AddOrUpdate(DicomVR.OB, DicomTag.FileMetaInformationVersion, new byte[] { 0, 1 })
        .AddOrUpdate(DicomVR.UI, DicomTag.TransferSyntaxUID, Encoding.Latin1.GetBytes(syntax.UID.UID))
        .AddOrUpdate(DicomTag.ImplementationClassUID, ImplementationClass)
        .AddOrUpdate(DicomTag.ImplementationVersionName, ImplementationVersion);
}
