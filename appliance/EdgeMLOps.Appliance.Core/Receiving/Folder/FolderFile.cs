using System.IO.Compression;
using System.Net;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>What a file of the folder is: where its data set begins, how it is encoded, and what its header says.</summary>
internal sealed record FolderFile(InstanceHeader Header, string TransferSyntaxUid, long DatasetOffset)
{
    private const string CallingAe = "FOLDER";

    /// <summary>Null: the fault says why.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FolderFile? Read(FileStream file, out FolderFault fault)
    {
        var head = new byte[(int)Math.Min(file.Length, FolderFileStart.MaxLength)];
        file.ReadExactly(head);
        fault = head.Length == 0 ? FolderFault.Empty : FolderFault.NotDicom;
        if (FolderFileStart.TryRead(head) is not { } start)
        {
            return null;
        }

        fault = FolderFault.HeaderUnreadable;
        if (HeaderOf(file, start) is not { } header)
        {
            return null;
        }

        fault = FolderFault.HeaderMismatch;
        return Fits(start.SopClassUid, header.SopClassUid) && Fits(start.SopInstanceUid, header.SopInstanceUid)
            ? new FolderFile(header, start.TransferSyntaxUid, start.DatasetOffset)
            : null;
    }

    public DicomStoreContext ToContext(string calledAe) => new(
        Header.SopClassUid, Header.SopInstanceUid, TransferSyntaxUid, CallingAe, calledAe, IPAddress.None, AssociationId: 0);

    private static InstanceHeader? HeaderOf(FileStream file, FolderFileStart start)
    {
        file.Position = start.DatasetOffset;
        var encoding = DatasetEncoding.Of(start.TransferSyntaxUid);
        using var inflated = encoding.Deflated ? new DeflateStream(file, CompressionMode.Decompress, leaveOpen: true) : null;
        return new InstanceHeaderReader(new HeaderWalker(inflated ?? (Stream)file, encoding)).Read();
    }

    private static bool Fits(string declared, string found) =>
        declared.Length == 0 || string.Equals(declared, found, StringComparison.Ordinal);
}
