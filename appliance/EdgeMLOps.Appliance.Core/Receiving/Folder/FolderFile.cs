using System.IO.Compression;
using System.Net;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>What a file of the folder is: where its data set begins, how it is encoded, and what its header says.</summary>
internal sealed record FolderFile(InstanceHeader Header, string TransferSyntaxUid, long DatasetOffset)
{
    private const string CallingAe = "FOLDER";

    /// <summary>Null: the fault says why.</summary>
    /// <param name="file">At its start.</param>
    /// <param name="policy">Which objects are taken.</param>
    /// <param name="fault">Why not.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FolderFile? Read(FileStream file, DicomAssociationPolicy policy, out FolderFault fault)
    {
        var head = new byte[(int)Math.Min(file.Length, FolderFileStart.MaxLength)];
        file.ReadExactly(head);
        fault = head.Length == 0 ? FolderFault.Empty : FolderFault.NotDicom;
        if (FolderFileStart.TryRead(head) is not { } start)
        {
            return null;
        }

        // First: whether a header can be read at all hangs on it.
        fault = FolderFault.SyntaxNotTaken;
        if (!StorageTerms.TakesSyntax(policy, start.TransferSyntaxUid))
        {
            return null;
        }

        fault = FolderFault.HeaderUnreadable;
        if (HeaderOf(file, start) is not { } header)
        {
            return null;
        }

        fault = FolderFault.HeaderMismatch;
        if (!Fits(start.SopClassUid, header.SopClassUid) || !Fits(start.SopInstanceUid, header.SopInstanceUid))
        {
            return null;
        }

        fault = FolderFault.ClassNotTaken;
        return StorageTerms.TakesClass(policy, header.SopClassUid)
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
